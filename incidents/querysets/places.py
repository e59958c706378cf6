"""Places that a person may choose by name: of the gazetteer, and the sites of projects that they may read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import F, Value

from accounts.querysets.folded import Folded
from incidents.vocabulary.precision import PlacePrecision

if TYPE_CHECKING:
    from accounts.models import User

MOST = 8
AREAS = {"ADM1": PlacePrecision.FIRST_ORDER, "ADM2": PlacePrecision.SECOND_ORDER, "PCLI": PlacePrecision.COUNTRY}


@dataclass(frozen=True, slots=True)
class Found:
    """One place to choose: `key` names it again, the rest fills the form."""

    key: str
    label: str
    place: str
    admin1: str
    country: str
    latitude: float
    longitude: float
    precision: str


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


def place_by_key(user: "User", key: str) -> Found | None:
    """The place that was chosen, if the person may choose it."""
    kind, _, number = key.partition("-")
    if not number.isdecimal() or len(number) > 15:
        return None
    if kind == "site":
        site = _readable_sites(user).filter(pk=number).first()
        return _of_site(site) if site else None
    place = apps.get_model("incidents", "GazetteerPlace").objects.for_user(user).filter(geonames_id=number).first()
    return _of_gazetteer(place) if place else None


def _readable_sites(user: "User"):  # type: ignore[no-untyped-def]
    projects = apps.get_model("projects", "Project").objects.for_user(user)
    return apps.get_model("projects", "Site").objects.filter(project__in=projects).select_related("project")


def _of_site(site) -> Found:  # type: ignore[no-untyped-def]
    project = site.project
    return Found(
        f"site-{site.pk}",
        f"{site.name} – site of {project.name}",
        site.name,
        project.area,
        project.host_country,
        site.latitude,
        site.longitude,
        PlacePrecision.EXACT,
    )


def _of_gazetteer(place) -> Found:  # type: ignore[no-untyped-def]
    precision = AREAS.get(place.kind, PlacePrecision.WITHIN_25_KM)
    return Found(
        f"place-{place.geonames_id}",
        str(place),
        place.name,
        place.admin1,
        place.country,
        place.latitude,
        place.longitude,
        precision,
    )
