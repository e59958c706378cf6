"""Which projects an incident may concern, and why: their sites lie near, or its text names them. Writes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Value

from accounts.querysets.folded import Folded
from incidents.models import GazetteerPlace, Incident
from incidents.rules.mentions import WORD, Text, Way, folded, ways_to_say
from incidents.vocabulary.precision import PlacePrecision
from incidents.vocabulary.review import LinkRelation
from projects.models import Organisation, OrganisationAlias, Project, ProjectParty, Site
from projects.querysets.places import distance_km, kilometres_from
from projects.vocabulary import PartyRole

SPEAKING_PARTIES = [PartyRole.OPERATOR, PartyRole.SPONSOR]
READ_OF: dict[Any, str] = {
    Project: "id, name, host_country",
    Site: "id, project_id, name",
    ProjectParty: "id, project_id, organisation_id, role",
    Organisation: "id, name",
    OrganisationAlias: "id, organisation_id, name",
}
"""The columns that names are read from."""
DIGESTS = [
    f"(SELECT bit_xor(hashtextextended(concat_ws(E'\\n', {columns}), 0)) FROM {model._meta.db_table})"  # noqa: S608
    for model, columns in READ_OF.items()
]
KM_OF_A_DEGREE = 110.0  # of latitude, and a little less: what is nearer than its radius is within so many degrees
TOLD = ("reason", "relation", "site_id", "distance_km")
MOST_DOUBTS = 50  # words looked up in the gazetteer for one report


@dataclass(frozen=True, slots=True)
class Found:
    """One project that may be concerned, and why; as the fields of a link say it."""

    project: int
    reason: str
    relation: str
    site_id: int | None = None
    distance_km: float | None = None

    def told(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in TOLD}


@dataclass(frozen=True, slots=True)
class Name:
    """A name by which a text may speak of a project; `party` is the role of the organisation that bears it."""

    project: int
    name: str
    site: int | None = None
    party: str = ""

    def found(self) -> Found:
        if self.party:
            reason = f"The text names its {PartyRole(self.party).label.lower()} {self.name}."
            return Found(self.project, reason, LinkRelation.STAFF_AFFECTED)
        its_site = "" if self.site is None else "its site "
        return Found(self.project, f"The text names {its_site}{self.name}.", LinkRelation.DIRECT_TARGET, self.site)


def found_near(incident: Incident) -> dict[int, Found]:
    """Projects with a site within its alert radius, the nearest first; nothing where only an area is known."""
    if not incident.point_is_known or incident.latitude is None or incident.longitude is None:
        return {}
    degrees = F("alert_radius_km") / KM_OF_A_DEGREE
    level = Site.objects.filter(  # most are told apart by this, which costs little
        latitude__gte=Value(incident.latitude) - degrees, latitude__lte=Value(incident.latitude) + degrees
    )
    measured = level.annotate(km=kilometres_from(incident.latitude, incident.longitude))
    found: dict[int, Found] = {}
    for site in measured.filter(km__lte=F("alert_radius_km")).order_by("km"):
        found.setdefault(site.project_id, _near(incident, site, site.km))
    return found


def found_near_one_of(sites: Iterable[Site], incident: Incident) -> Found | None:
    """The same of the sites of one project, without asking the database."""
    if not incident.point_is_known or incident.latitude is None or incident.longitude is None:
        return None
    here = incident.latitude, incident.longitude
    measured = [(distance_km(*here, site.latitude, site.longitude), site) for site in sites]
    within = [(km, site) for km, site in measured if km <= site.alert_radius_km]
    km, site = min(within, key=lambda pair: pair[0], default=(0.0, None))
    return None if site is None else _near(incident, site, km)


def _near(incident: Incident, site: Site, km: float) -> Found:
    away = _in_words(km, exact=incident.place_precision == PlacePrecision.EXACT)
    reason = f"{away} from {site.name}, within its alert radius of {site.alert_radius_km:g} km."
    return Found(site.project_id, reason, LinkRelation.NEARBY, site.pk, round(km, 3))


def _in_words(km: float, *, exact: bool) -> str:
    """A distance no more exact than the place: metres mean nothing where it is known within 25 km only."""
    if exact:
        return f"{km:.1f} km"
    return f"About {km:.0f} km" if km >= 1 else "About 1 km"


class Names:
    """Names in the order in which they count, with an index that spares a text the search for nearly all of them."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        self._by_first_word: dict[str, list[int]] = {}
        for position, name in enumerate(self._names):
            for way in ways_to_say(name.name):
                self._by_first_word.setdefault(way.first, []).append(position)

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names)

    def said_in(self, text: Text) -> list[tuple[Name, Way]]:
        """Those that stand in the text, and how it says them."""
        likely = {at for word in (*text.words, "") for at in self._by_first_word.get(word, ())}
        names = [self._names[at] for at in sorted(likely)]
        return [(name, way) for name in names if (way := text.says(name.name)) is not None]


def names_in(country: str) -> Names:
    """The names of the projects of a country and of those of no one country; read again only after a change."""
    return _names_in(country, _state_of_names())


@lru_cache(maxsize=16)
def _names_in(country: str, state: tuple[int | None, ...]) -> Names:
    return names_of(Project.objects.filter(Q(host_country=country) | Q(host_country="")))


def _state_of_names() -> tuple[int | None, ...]:
    """A digest of all that names are read from, seen through this transaction: equal only where nothing differs."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(DIGESTS)}")
        return tuple(cursor.fetchone())


def names_of(projects: "QuerySet[Project]") -> Names:
    """The names of the projects themselves, then of their sites, then of their operators and sponsors."""
    names = [Name(pk, name) for pk, name in projects.values_list("pk", "name")]
    sites = Site.objects.filter(project__in=projects).values_list("project", "name", "pk")
    names += [Name(*row) for row in sites]
    parties = ProjectParty.objects.filter(project__in=projects, role__in=SPEAKING_PARTIES)
    of_organisation = _names_of_organisations(parties)
    for project, organisation, role in parties.values_list("project", "organisation", "role"):
        names += [Name(project, name, party=role) for name in of_organisation.get(organisation, [])]
    return Names(names)


def _names_of_organisations(parties: "QuerySet[ProjectParty]") -> dict[int, list[str]]:
    chosen = parties.values("organisation")
    rows = list(Organisation.objects.filter(pk__in=chosen).values_list("pk", "name"))
    rows += OrganisationAlias.objects.filter(organisation__in=chosen).values_list("organisation", "name")
    names: dict[int, list[str]] = {}
    for organisation, name in rows:
        names.setdefault(organisation, []).append(name)
    return names


def found_named(incident: Incident, names: Names, towns: frozenset[str] | None = None) -> dict[int, Found]:
    """The projects that the text names, by the first of their names that stands in it.

    A project or site that is called like the town says only where it happened: such a name, of one word, counts not.
    `towns` are those of the names that are towns; left out, the gazetteer is asked.
    """
    text = Text(incident.title, incident.target_description, incident.place, incident.narrative)
    where = frozenset(WORD.findall(folded(f"{incident.place} {incident.admin1}")))
    said = names.said_in(text)
    doubtful = {way.words for name, way in said if way.is_one_word and not name.party} - where
    where |= towns_among(doubtful, incident.country) if towns is None else towns
    found: dict[int, Found] = {}
    for name, way in said:
        if name.party or not way.is_one_word or way.words not in where:
            found.setdefault(name.project, name.found())
    return found


def towns_among(words: Iterable[str], country: str) -> frozenset[str]:
    """Which of the words, folded, are names of towns or districts of the country; of very many the first."""
    words = sorted(words)[:MOST_DOUBTS]
    if not words:
        return frozenset()
    like = Q()
    for word in words:
        like |= Q(folded_names__contains=Folded(Value(word)))
    places = GazetteerPlace.objects.filter(country=country).annotate(folded_names=Folded(F("names"))).filter(like)
    towns = {folded(line) for names in places.values_list("names", flat=True) for line in names.splitlines()}
    return frozenset(towns.intersection(words))
