"""Places that a person may choose by name: of the gazetteer, provinces, and sites of projects that they may read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import F, Max, Min, QuerySet, Value

from accounts.querysets.folded import Folded
from incidents.vocabulary.precision import PlacePrecision
from projects.vocabulary import SiteKind, country_names, subdivisions_of

if TYPE_CHECKING:
    from accounts.models import User

MOST = 8
MOST_PROVINCES = 40
AREAS = {"ADM1": PlacePrecision.FIRST_ORDER, "ADM2": PlacePrecision.SECOND_ORDER, "PCLI": PlacePrecision.COUNTRY}


@dataclass(frozen=True, slots=True)
class Found:
    """One place to choose: `key` names it again, the rest fills the form."""

    key: str
    label: str
    detail: str
    icon: str
    place: str
    admin1: str
    country: str
    latitude: float
    longitude: float
    precision: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province, and roughly how far it reaches: south, west, north, east in WGS 84 degrees; "" if not known."""

    name: str
    area: str


def find_places(user: "User", words: str, country: str = "") -> list[Found]:
    """Places one of whose names contains the words: sites first, then towns, the largest first."""
    if len(words.strip()) < 2:
        return []
    told = Folded(Value(" ".join(words.split())))
    sites = _readable_sites(user).annotate(folded_name=Folded(F("name"))).filter(folded_name__contains=told)
    places = apps.get_model("incidents", "GazetteerPlace").objects.for_user(user).matching(words)
    if country:
        sites, places = sites.filter(project__host_country=country), places.filter(country=country)
    return [_of_site(site) for site in sites[:MOST]] + [_of_gazetteer(place) for place in places[:MOST]]


def sites_of(user: "User", project: str) -> list[Found]:
    """The sites of a project, named by its number, that the person may read."""
    if not (project.isascii() and project.isdecimal() and len(project) < 10):
        return []
    return [_of_site(site) for site in _readable_sites(user).filter(project=project).order_by("name")[:MOST]]


def provinces_of(user: "User", country: str, words: str = "") -> list[Province]:
    """Provinces of a country whose name contains the words: as the gazetteer spells them, else as ISO 3166-2 does."""
    towns = apps.get_model("incidents", "GazetteerPlace").objects.for_user(user).filter(country=country)
    reach = {"south": Min("latitude"), "west": Min("longitude"), "north": Max("latitude"), "east": Max("longitude")}
    rows = towns.exclude(admin1="").values("admin1").order_by("admin1").annotate(**reach)
    found = [
        Province(row["admin1"], ",".join(f"{row[side]:.3f}" for side in reach)) for row in rows[:MOST_PROVINCES]
    ] or [Province(name, "") for name in subdivisions_of(country)]
    told = words.casefold()
    return [province for province in found if told in province.name.casefold()][:MOST_PROVINCES]


def _readable_sites(user: "User") -> QuerySet[Any]:
    projects = apps.get_model("projects", "Project").objects.for_user(user)
    sites: QuerySet[Any] = apps.get_model("projects", "Site").objects.filter(project__in=projects)
    return sites.select_related("project")


def _of_site(site: Any) -> Found:
    project = site.project
    return Found(
        f"site-{site.pk}",
        site.name,
        f"Site of {project.name}",
        "building-factory-2",
        site.name,
        project.area,
        project.host_country,
        site.latitude,
        site.longitude,
        PlacePrecision.LINEAR if site.kind == SiteKind.ROUTE else PlacePrecision.EXACT,
    )


def _of_gazetteer(place: Any) -> Found:
    return Found(
        f"place-{place.geonames_id}",
        place.name,
        ", ".join(part for part in (place.admin1, country_names().get(place.country, place.country)) if part),
        "map-pin",
        place.name,
        place.admin1,
        place.country,
        place.latitude,
        place.longitude,
        AREAS.get(place.kind, PlacePrecision.WITHIN_25_KM),
    )
