"""When incidents happened: from or until an instant, or a day – and a day is the local day of where it happened.

A period finds what may have happened in it: "some time in March" is found by the 20th, and what lasted by each of its
days. Of a month or year of which no more is known `occurred_from` is the first day.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q

from incidents.vocabulary.precision import TimePrecision

if TYPE_CHECKING:
    from incidents.querysets.incidents import IncidentQuerySet

ONE_DAY = timedelta(days=1)  # no time zone is farther from UTC
FIRST, LAST = date(2, 1, 1), date.max - timedelta(days=10)  # what lies beyond has no midnight in every zone


def happened_since(incidents: "IncidentQuerySet", start: date | datetime) -> "IncidentQuerySet":
    """Those that may have happened, or lasted, at this instant or later, or on this local day or later."""
    day = _day_of(start)
    first_days: dict[str, date] = {
        TimePrecision.DAY: day,
        TimePrecision.WEEK: _monday(day),
        TimePrecision.MONTH: day.replace(day=1),
        TimePrecision.YEAR: day.replace(month=1, day=1),
    }
    zones = _zones_around(incidents, first_days.values(), ("occurred_from", "occurred_to"))

    def reaching(column: str) -> dict[str, Q]:
        reached = {precision: _from(column, first, zones) for precision, first in first_days.items()}
        if isinstance(start, datetime):
            exactly = Q(**{f"{column}__gte": start})
            reached[TimePrecision.DAY] = Q(**{f"{column}__gt": start - ONE_DAY})
        else:
            exactly = reached[TimePrecision.DAY]
        return reached | {TimePrecision.EXACT: exactly, TimePrecision.HOUR: exactly}

    happened = lasted = Q(pk__in=[])
    for precision, reached in reaching("occurred_from").items():
        happened |= Q(occurred_to=None, time_precision=precision) & reached
    for precision, reached in reaching("occurred_to").items():
        lasted |= (Q(end_precision=precision) | Q(end_precision="", time_precision=precision)) & reached
    earliest, _ = _midnights(min(first_days.values()))
    indexed = Q(occurred_from__gte=earliest) | Q(occurred_to__gte=earliest)
    return incidents.filter(indexed, happened | lasted)


def happened_until(incidents: "IncidentQuerySet", end: date | datetime) -> "IncidentQuerySet":
    """Those that may have begun at this instant or before, or on this local day or before."""
    day = _day_of(end)
    day_after, week_after = day + ONE_DAY, _monday(day) + 7 * ONE_DAY
    zones = _zones_around(incidents, (day_after, week_after), ("occurred_from",))
    begun = Q(occurred_from__lte=end) if isinstance(end, datetime) else _before("occurred_from", day_after, zones)
    in_the_week = Q(time_precision=TimePrecision.WEEK) & _before("occurred_from", week_after, zones)
    _, latest = _midnights(week_after)
    return incidents.filter(begun | in_the_week, occurred_from__lt=latest)


def _day_of(moment: date | datetime) -> date:
    return min(max(moment.date() if isinstance(moment, datetime) else moment, FIRST), LAST)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _from(column: str, day: date, zones: list[str]) -> Q:
    """At or after the midnight with which this day begins, by the clocks of the record's own time zone."""
    _, latest = _midnights(day)
    reached = Q(**{f"{column}__gte": latest})
    for zone in zones:
        reached |= Q(time_zone=zone, **{f"{column}__gte": _midnight(day, ZoneInfo(zone))})
    return reached


def _before(column: str, day: date, zones: list[str]) -> Q:
    earliest, _ = _midnights(day)
    reached = Q(**{f"{column}__lt": earliest})
    for zone in zones:
        reached |= Q(time_zone=zone, **{f"{column}__lt": _midnight(day, ZoneInfo(zone))})
    return reached


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _midnights(day: date) -> tuple[datetime, datetime]:
    """Between these two the day begins somewhere on earth: only there the time zone has to be looked at."""
    midnight = datetime.combine(day, time.min, tzinfo=UTC)
    return midnight - ONE_DAY, midnight + ONE_DAY


def _zones_around(incidents: "IncidentQuerySet", days: Iterable[date], columns: Iterable[str]) -> list[str]:
    """The zones of the few incidents whose day is in question, asked of Python: PostgreSQL may not know them all."""
    doubtful = Q()
    for day in set(days):
        earliest, latest = _midnights(day)
        for column in columns:
            doubtful |= Q(**{f"{column}__gte": earliest, f"{column}__lt": latest})
    return list(incidents.filter(doubtful).order_by().values_list("time_zone", flat=True).distinct())
