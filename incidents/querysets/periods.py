"""When incidents began: from or until an instant, or a day – and a day is the local day of where it happened."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q

if TYPE_CHECKING:
    from incidents.querysets.incidents import IncidentQuerySet

ONE_DAY = timedelta(days=1)  # no time zone is farther from UTC
FIRST, LAST = date.min + 2 * ONE_DAY, date.max - 3 * ONE_DAY  # what lies beyond has no midnight in every zone


def began_since(incidents: "IncidentQuerySet", start: date | datetime) -> "IncidentQuerySet":
    """Those that began at this instant or later, or on this day or later by the clocks of their own time zone."""
    if isinstance(start, datetime):
        return incidents.filter(occurred_from__gte=start)
    start = min(max(start, FIRST), LAST)
    earliest, latest = _midnights(start)
    near = Q(pk__in=[])
    for zone in _zones_between(incidents, earliest, latest):
        near |= Q(time_zone=zone, occurred_from__gte=_midnight(start, ZoneInfo(zone)))
    return incidents.filter(Q(occurred_from__gte=earliest) & (Q(occurred_from__gte=latest) | near))


def began_until(incidents: "IncidentQuerySet", end: date | datetime) -> "IncidentQuerySet":
    """Those that began at this instant or before, or on this day or before by the clocks of their own time zone."""
    if isinstance(end, datetime):
        return incidents.filter(occurred_from__lte=end)
    day_after = min(max(end, FIRST), LAST) + ONE_DAY
    earliest, latest = _midnights(day_after)
    near = Q(pk__in=[])
    for zone in _zones_between(incidents, earliest, latest):
        near |= Q(time_zone=zone, occurred_from__lt=_midnight(day_after, ZoneInfo(zone)))
    return incidents.filter(Q(occurred_from__lt=latest) & (Q(occurred_from__lt=earliest) | near))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _midnights(day: date) -> tuple[datetime, datetime]:
    """Between these two the day begins somewhere on earth: only there the time zone has to be looked at."""
    midnight = datetime.combine(day, time.min, tzinfo=UTC)
    return midnight - ONE_DAY, midnight + ONE_DAY


def _zones_between(incidents: "IncidentQuerySet", earliest: datetime, latest: datetime) -> list[str]:
    """The zones of the few incidents whose day is in question, asked of Python: PostgreSQL may not know them all."""
    doubtful = incidents.filter(occurred_from__gte=earliest, occurred_from__lt=latest)
    return list(doubtful.order_by().values_list("time_zone", flat=True).distinct())
