"""Which other reports may tell of the same event: those that a person may read, by time and place, or by a source.

The cost is bounded by indexes: what happened within some days is a range of the index on dates, and a source is found
by that on addresses. What is alike among those is weighed in rules/duplicates.py.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q, Value
from django.db.models.functions import Left

from accounts.querysets.folded import Folded
from incidents.models import DistinctPair, Incident, Involvement, Source
from incidents.rules.duplicates import APART, LASTS, NEAR_KM, PROPOSED_FROM, Likeness, Told, likeness, period_of
from incidents.vocabulary.precision import POINT_IS_KNOWN, TimePrecision
from incidents.vocabulary.review import STANDING
from projects.querysets.places import in_boxes_around

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 5
WEIGHED = 100  # reports that are compared in full: those of the likest titles
ADDRESSES, CITING, BY_SOURCE = 30, 500, 20  # looked for, sources looked at, reports of theirs that are compared
TEXT_COMPARED = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that may tell of the same event, how many points speak for it, and why in words."""

    incident: Incident
    points: int
    reasons: tuple[str, ...]


def duplicates_of(incident: Incident, user: "User", states: "frozenset[Any]" = STANDING) -> list[Candidate]:
    """The likeliest duplicates that this person may read, and that nobody held to be another event."""
    readable = Incident.objects.for_user(user).filter(state__in=states)
    others = _compared(readable.exclude(pk__in=[incident.pk, *held_distinct(incident)]), incident.title)
    urls = _urls(incident)
    rows = {row.pk: row for row in others.filter(_about_then(incident), _about_there(incident))[:WEIGHED]}
    if urls:
        # Equal to one or another: PostgreSQL asks an index by hash for single values alone.
        same = reduce(or_, (Q(url=url) for url in sorted(urls)[:ADDRESSES]))
        citing = list(Source.objects.filter(same).order_by().values_list("incident", flat=True)[:CITING])
        rows |= {row.pk: row for row in others.filter(pk__in=citing)[:BY_SOURCE]}
    told = _told([incident.pk, *rows])
    mine = Told(told[incident.pk].actors, urls, incident.narrative[:TEXT_COMPARED])
    found = [_weighed(incident, row, (mine, told[row.pk])) for row in rows.values()]
    proposed = [candidate for candidate in found if candidate and candidate.points >= PROPOSED_FROM]
    return sorted(proposed, key=lambda candidate: (-candidate.points, candidate.incident.pk))[:SHOWN]


def held_distinct(incident: Incident) -> list[int]:
    """The keys of reports that somebody held to tell of another event than this one."""
    pairs = DistinctPair.objects.filter(Q(one=incident) | Q(other=incident))
    return [one if other == incident.pk else other for one, other in pairs.values_list("one", "other")]


def _weighed(incident: Incident, row: Any, told: tuple[Told, Told]) -> Candidate | None:
    theirs = Told(told[1].actors, told[1].urls, row.beginning)
    found: Likeness | None = likeness(incident, row, (told[0], theirs), row.title_likeness)
    return None if found is None else Candidate(row, found.points, found.reasons)


def _compared(incidents: Any, title: str) -> Any:
    """With what is compared, the likest titles first."""
    return (
        incidents.annotate(
            title_likeness=TrigramSimilarity(Folded(F("title")), Folded(Value(title))),  # type: ignore[arg-type]
            beginning=Left("narrative", TEXT_COMPARED),
        )
        .defer("narrative", "caveats")
        .order_by("-title_likeness", "-pk")
    )


def _about_then(incident: Incident) -> Q:
    """May have happened at that time, or some days before or after; of a year alone nothing can be told."""
    start, end = period_of(incident)
    start, end = start - APART, end + APART
    week, month = start - LASTS[TimePrecision.WEEK], start - LASTS[TimePrecision.MONTH]
    began = Q(occurred_from__gte=start)
    began |= Q(occurred_from__gte=week, time_precision=TimePrecision.WEEK) | Q(time_precision=TimePrecision.MONTH)
    return Q(occurred_from__gte=month, occurred_from__lte=end) & began


def _about_there(incident: Incident) -> Q:
    """Near on the map, across borders too; else in the same country, where either place is known less well."""
    here = Q(country=incident.country)
    if not incident.point_is_known or incident.latitude is None or incident.longitude is None:
        return here
    nowhere_in_particular = Q(latitude=None) | ~Q(place_precision__in=POINT_IS_KNOWN)
    return in_boxes_around(incident.latitude, incident.longitude, NEAR_KM) | (here & nowhere_in_particular)


def _urls(incident: Incident) -> frozenset[str]:
    return frozenset(incident.sources.exclude(url="").values_list("url", flat=True))


def _told(keys: list[int]) -> dict[int, Told]:
    """Actors and addresses of each report, in two queries however many there are."""
    actors: dict[int, set[str]] = {key: set() for key in keys}
    urls: dict[int, set[str]] = {key: set() for key in keys}
    involvements = Involvement.objects.filter(incident__in=keys)
    for key, name in involvements.order_by().values_list("incident", "actor__name"):
        actors[key].add(name)
    sources = Source.objects.filter(incident__in=keys).exclude(url="")
    for key, url in sources.order_by().values_list("incident", "url"):
        urls[key].add(url)
    return {key: Told(frozenset(actors[key]), frozenset(urls[key]), "") for key in keys}
