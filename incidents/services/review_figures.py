"""How long review takes: medians and 90th percentiles over what a manager may read and manages, for twelve months."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from incidents.models import Incident
from incidents.querysets.reading import held_by
from projects.vocabulary import Role, Severity

if TYPE_CHECKING:
    from accounts.models import User

LOOKED_BACK = timedelta(days=365)
FIGURES = """
    WITH handed_in AS MATERIALIZED (
        SELECT incident_id, min(at) AS at FROM incidents_incidentstep
        WHERE step = 'submit' AND from_state = 'draft' AND at >= %s GROUP BY incident_id
    ), timed AS (
        SELECT incident.severity,
            date_trunc('month', handed_in.at AT TIME ZONE %s) AS month,
            extract(epoch FROM (SELECT min(at) FROM incidents_incidentstep
                WHERE incident_id = incident.id AND step = 'start-review') - handed_in.at) AS looked_at,
            extract(epoch FROM (SELECT min(at) FROM incidents_incidentstep
                WHERE incident_id = incident.id AND step = 'verify') - handed_in.at) AS verified
        FROM handed_in JOIN incidents_incident AS incident ON incident.id = handed_in.incident_id
        WHERE incident.id IN ({managed})
    )
    SELECT severity, month, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY looked_at), percentile_cont(0.9) WITHIN GROUP (ORDER BY looked_at),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY verified), percentile_cont(0.9) WITHIN GROUP (ORDER BY verified)
    FROM timed GROUP BY GROUPING SETS ((severity), (month), ()) ORDER BY severity DESC NULLS LAST, month DESC NULLS LAST
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: of how many reports, and how long, "" where none came so far."""

    label: str
    reports: int
    looked_at: str
    looked_at_most: str
    verified: str
    verified_most: str


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """All of the page."""

    overdue: int
    waiting: int
    by_severity: list[Figure]
    by_month: list[Figure]
    all: Figure | None


def review_figures(user: "User") -> ReviewFigures:
    """Three queries, over the reports that were handed in within a year; months are those of the reader's time zone."""
    managed = Incident.objects.for_user(user).filter(held_by(user, frozenset({Role.MANAGER}))).order_by()
    waiting = managed.awaiting_review().order_by()
    lines = _lines(user, managed)
    return ReviewFigures(
        overdue=waiting.filter(review_due_at__lt=timezone.now()).count(),
        waiting=waiting.count(),
        by_severity=[_figure(Severity(line[0]).label, line) for line in lines if line[0] is not None],
        by_month=[_figure(f"{line[1]:%B %Y}", line) for line in lines if line[1] is not None],
        all=next((_figure("All", line) for line in lines if line[0] is None and line[1] is None and line[2]), None),
    )


def in_words(seconds: float | None) -> str:
    """ "25 min", "3 h 10 min", "2 d 4 h"; "" where there is nothing to tell."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    days, hours, minutes = minutes // 1_440, minutes % 1_440 // 60, minutes % 60
    large, small = ((days, "d"), (hours, "h")) if days else ((hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in (large, small) if number) or "0 min"


def _lines(user: "User", managed: Any) -> list[tuple[int | None, datetime | None, int, Any, Any, Any, Any]]:
    sql, parameters = managed.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FIGURES.format(managed=sql), [timezone.now() - LOOKED_BACK, user.time_zone, *parameters])
        return list(cursor.fetchall())


def _figure(label: str, line: tuple[Any, ...]) -> Figure:
    return Figure(label, line[2], *(in_words(seconds) for seconds in line[3:]))
