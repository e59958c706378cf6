"""How alike two reports are, in points and in words. The weights stand here; who looks at which reports does not."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from incidents.vocabulary.precision import DAY_IS_KNOWN, TimePrecision
from projects.querysets.places import distance_km

if TYPE_CHECKING:
    from incidents.models import Incident

APART = timedelta(days=2)  # newspapers date an attack by the day they hear of it
NEAR_KM = 50.0
BESIDE_KM = 5.0  # as far as two people place the same spot differently on a map

SAME_DAY, DAYS_APART, TIMES_AGREE = 3, 1, 1
BESIDE, NEAR, SAME_PLACE, SAME_PROVINCE = 3, 1, 2, 1
SAME_TYPE, SAME_CATEGORY, OTHER_CATEGORY = 2, 1, -2
SAME_KILLED, SAME_OTHERS, OTHER_KILLED = 2, 1, -1
TITLES_ALIKE, TITLES_RATHER_ALIKE, TEXTS_ALIKE = 3, 1, 2
SAME_ACTOR, SAME_SOURCE = 2, 5
ALIKE, RATHER_ALIKE = 0.5, 0.3  # of trigrams, or of words, that both have
PROPOSED_FROM = 5
"""Points from which a report is shown as a likely duplicate: the same day and place say so together with anything."""
DECIDED_FROM = 9
"""Points from which somebody must have decided before a report is verified. The same day, place and type alone (8) do
not stop anybody; with equal numbers, like titles, the same actor or the same source they do."""

LASTS = {
    TimePrecision.EXACT: timedelta(0),
    TimePrecision.HOUR: timedelta(hours=1),
    TimePrecision.DAY: timedelta(days=1),
    TimePrecision.WEEK: timedelta(days=7),
    TimePrecision.MONTH: timedelta(days=31),
    TimePrecision.YEAR: timedelta(days=366),
}
WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Told:
    """What of a report is compared beside its own columns."""

    actors: frozenset[str]
    urls: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, and why."""

    points: int
    reasons: tuple[str, ...]


def period_of(incident: "Incident") -> tuple[datetime, datetime]:
    """From when to when it may have happened."""
    end = incident.occurred_to or incident.occurred_from
    precision = TimePrecision((incident.end_precision if incident.occurred_to else "") or incident.time_precision)
    return incident.occurred_from, end + LASTS[precision]


def likeness(one: "Incident", other: "Incident", told: tuple[Told, Told], titles: float) -> Likeness | None:
    """Compare two reports; None where neither time and place nor a source speak for one event.

    `titles` says how alike the titles are, from 0 to 1.
    """
    found = [*_time(one, other), *_place(one, other)]
    shared = told[0].urls & told[1].urls
    if not shared and (not _overlap(one, other) or _far_apart(one, other)):
        return None
    if shared:
        found.append((SAME_SOURCE, "the same source"))
    found += [*_kind(one, other), *_numbers(one, other), *_words(told, titles)]
    for actor in sorted(told[0].actors & told[1].actors)[:1]:
        found.append((SAME_ACTOR, f"both name {actor}"))
    return Likeness(sum(points for points, _ in found), tuple(words for _, words in found if words))


Found = list[tuple[int, str]]


def _overlap(one: "Incident", other: "Incident") -> bool:
    (start, end), (other_start, other_end) = period_of(one), period_of(other)
    return start - APART <= other_end and other_start - APART <= end


def _time(one: "Incident", other: "Incident") -> Found:
    if not _overlap(one, other):
        return []
    if not (one.time_precision in DAY_IS_KNOWN and other.time_precision in DAY_IS_KNOWN):
        return [(TIMES_AGREE, "the times agree as far as they are known")]
    days = abs((_day(one) - _day(other)).days)
    if days == 0:
        return [(SAME_DAY, "the same day")]
    return [(DAYS_APART, "a day apart" if days == 1 else f"{days} days apart")]


def _day(incident: "Incident") -> datetime:
    local = incident.occurred_from.astimezone(ZoneInfo(incident.time_zone))
    return datetime(local.year, local.month, local.day, tzinfo=ZoneInfo("UTC"))


def _kilometres(one: "Incident", other: "Incident") -> float | None:
    if not (one.point_is_known and other.point_is_known):
        return None
    points = (one.latitude, one.longitude, other.latitude, other.longitude)
    return distance_km(*[float(degrees or 0) for degrees in points])


def _far_apart(one: "Incident", other: "Incident") -> bool:
    kilometres = _kilometres(one, other)
    return one.country != other.country if kilometres is None else kilometres > NEAR_KM


def _place(one: "Incident", other: "Incident") -> Found:
    kilometres = _kilometres(one, other)
    if kilometres is not None:
        words = "less than 1 km apart" if kilometres < 1 else f"{kilometres:.0f} km apart"
        return [(BESIDE if kilometres <= BESIDE_KM else NEAR, words)] if kilometres <= NEAR_KM else []
    if _folded(one.place) and _folded(one.place) == _folded(other.place):
        return [(SAME_PLACE, f"the same place: {one.place}")]
    if _folded(one.admin1) and _folded(one.admin1) == _folded(other.admin1):
        return [(SAME_PROVINCE, f"the same province: {one.admin1}")]
    return []


def _kind(one: "Incident", other: "Incident") -> Found:
    if one.category != other.category:
        return [(OTHER_CATEGORY, "")]
    if one.attack_type and one.attack_type == other.attack_type:
        return [(SAME_TYPE, f"both: {one.get_attack_type_display().lower()}")]
    return [(SAME_CATEGORY, f"both: {one.get_category_display().lower()}")]


def _numbers(one: "Incident", other: "Incident") -> Found:
    found: Found = []
    if one.killed_best and one.killed_best == other.killed_best:
        found.append((SAME_KILLED, f"both: {one.killed_best} killed"))
    elif one.killed_best is not None and other.killed_best is not None and one.killed_best != other.killed_best:
        found.append((OTHER_KILLED, ""))
    for outcome in ("injured", "abducted", "missing"):
        number = getattr(one, f"{outcome}_best")
        if number and number == getattr(other, f"{outcome}_best"):
            found.append((SAME_OTHERS, f"both: {number} {outcome}"))
    return found


def _words(told: tuple[Told, Told], titles: float) -> Found:
    found: Found = []
    if titles >= RATHER_ALIKE:
        alike = titles >= ALIKE
        found.append(
            (TITLES_ALIKE, "titles alike") if alike else (TITLES_RATHER_ALIKE, "titles rather alike"),
        )
    mine, theirs = (set(WORD.findall(_folded(each.text))) for each in told)
    fewer = min(len(mine), len(theirs))
    if fewer >= 5 and len(mine & theirs) / fewer >= ALIKE:
        found.append((TEXTS_ALIKE, "texts alike"))
    return found


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
