"""The words of this app: kinds of project, party, site and role, and ISO 3166 countries and ISO 4217 currencies."""

from collections import Counter
from functools import cache
from importlib.resources import files

import pycountry
from django.db import models


class ProjectKind(models.TextChoices):
    """Where in the tree a record usually stands."""

    INITIATIVE = "initiative", "Initiative"
    CORRIDOR = "corridor", "Corridor"
    PROGRAMME = "programme", "Programme"
    PROJECT = "project", "Project"


class Sector(models.TextChoices):
    """What a project builds or runs."""

    MULTIPLE = "multiple", "Several sectors"
    COAL = "energy_coal", "Energy: coal"
    GAS = "energy_gas", "Energy: gas"
    HYDRO = "energy_hydro", "Energy: hydro"
    NUCLEAR = "energy_nuclear", "Energy: nuclear"
    SOLAR = "energy_solar", "Energy: solar"
    WIND = "energy_wind", "Energy: wind"
    TRANSMISSION = "energy_transmission", "Energy: transmission"
    PIPELINE = "energy_pipeline", "Energy: pipeline"
    ROAD = "transport_road", "Transport: road"
    RAIL = "transport_rail", "Transport: rail"
    AIR = "transport_air", "Transport: air"
    PORT = "port", "Port"
    INDUSTRY = "industry_zone", "Industry: zone"
    MINING = "mining", "Mining"
    WATER = "water", "Water"
    COMMUNICATIONS = "communications", "Communications"
    HEALTH = "health", "Health"
    OTHER = "other", "Other"


class ProjectStatus(models.TextChoices):
    """How far a project is."""

    PLANNED = "planned", "Planned"
    CONSTRUCTION = "construction", "Under construction"
    OPERATING = "operating", "Operating"
    SUSPENDED = "suspended", "Suspended"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


class SiteKind(models.TextChoices):
    """What stands at a site."""

    PLANT = "plant", "Plant or works"
    CAMP = "camp", "Camp or residence"
    OFFICE = "office", "Office"
    PORT = "port", "Port"
    ROUTE = "route", "Point on a road, rail, line or pipe"
    OTHER = "other", "Other"


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    COMPANY = "company", "Company"
    GOVERNMENT = "government", "Government body"
    EMBASSY = "embassy", "Embassy or consulate"
    LENDER = "lender", "Bank or lender"
    SECURITY = "security", "Security provider"
    MEDIA = "media", "Media"
    OTHER = "other", "Other"


class PartyRole(models.TextChoices):
    """What an organisation is to a project."""

    SPONSOR = "sponsor", "Sponsor"
    OPERATOR = "operator", "Operator"
    CONTRACTOR = "contractor", "Contractor"
    LENDER = "lender", "Lender"
    HOST_AGENCY = "host_agency", "Host agency"
    SECURITY = "security_provider", "Security provider"


class Role(models.TextChoices):
    """What a member may do within a scope."""

    OFFICER = "officer", "Officer"
    ANALYST = "analyst", "Analyst"
    MANAGER = "manager", "Manager"
    VIEWER = "viewer", "Viewer"
    ADMINISTRATOR = "administrator", "Administrator"


class Severity(models.IntegerChoices):
    """How grave an incident is, in order; incidents/rules/severity.py says how it is found."""

    MINOR = 1, "Minor"
    MODERATE = 2, "Moderate"
    SERIOUS = 3, "Serious"
    CRITICAL = 4, "Critical"


@cache
def country_choices() -> list[tuple[str, str]]:
    """ISO 3166-1 alpha-2 codes and names, by name."""
    named = [(country.alpha_2, getattr(country, "common_name", country.name)) for country in pycountry.countries]
    return sorted(named, key=lambda pair: pair[1])


@cache
def country_names() -> dict[str, str]:
    """ISO 3166-1 alpha-2 code → name."""
    return dict(country_choices())


@cache
def subdivisions_of(country: str) -> list[str]:
    """Names of a country's first-order divisions by ISO 3166-2, in order; none where it has none or there is none."""
    listed = pycountry.subdivisions.get(country_code=country) or []  # type: ignore[no-untyped-call]
    return sorted(division.name for division in listed if division.parent_code is None)


@cache
def _zone_table() -> list[tuple[str, str]]:
    """Country and IANA time zone, by zone.tab: a country's most populous zone first."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [(code, zone) for code, _, zone, *_ in rows]


def time_zones_of(country: str) -> list[str]:
    """The IANA time zones of a country, the most populous first."""
    return [zone for code, zone in _zone_table() if code == country]


@cache
def countries_of_one_zone() -> dict[str, str]:
    """ISO 3166-1 code → IANA time zone, of the countries that have only one."""
    codes = Counter(code for code, _ in _zone_table())
    return {code: zone for code, zone in _zone_table() if codes[code] == 1}


@cache
def country_of_zone(zone: str) -> str:
    """ISO 3166-1 code of the country that an IANA time zone belongs to, by zone.tab; "" where there is none."""
    return next((code for code in country_names() if zone in time_zones_of(code)), "")


@cache
def currency_codes() -> frozenset[str]:
    """ISO 4217 codes."""
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)
