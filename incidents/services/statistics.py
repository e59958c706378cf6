"""How many incidents, and how many people they harmed: in time, and by country, category, severity, attack and project.

A day, week or month is that of where it happened. What is known less exactly stands apart: it belongs to none.
Sums are of the best figures; not known is null, never 0. What nobody may read is not counted.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, DateField, F, Func, Q, Value, When

from accounts.errors import Refusal
from accounts.services.readings import note_references
from accounts.vocabulary import Marking, ReadingKind
from incidents.services.export_columns import SEVERITIES
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.precision import DAY_IS_KNOWN, TimePrecision

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.querysets.incidents import IncidentQuerySet

MOST_BUCKETS = 400  # more than a year of days
MOST_PROJECTS = 100
MOST_LINES = 1_000  # more than there are countries, categories, severities and attack types
FIGURES = ("incidents", *Outcome.values)
STEPS = {
    "day": DAY_IS_KNOWN,
    "week": DAY_IS_KNOWN | {TimePrecision.WEEK},
    "month": DAY_IS_KNOWN | {TimePrecision.MONTH},
}
"""Which precisions tell the day, the week (from Monday) or the month; a week may lie in two months."""

BREAKDOWNS = ("country", "category", "severity", "attack_type")
COUNTED = f"count(*), {', '.join(f'sum({outcome})' for outcome in Outcome.values)}"
SQL = f"""
    SELECT grouping({", ".join(BREAKDOWNS)}, period), {", ".join(BREAKDOWNS)}, period, {COUNTED},
        max(marking), array_agg(reference) FILTER (WHERE marking = {Marking.RED.value})
    FROM ({{told}}) AS told (key, reference, marking, {", ".join(BREAKDOWNS)}, {", ".join(Outcome.values)}, period)
    GROUP BY GROUPING SETS ((), {", ".join(f"({name})" for name in BREAKDOWNS)}, (period))
    ORDER BY 1 DESC, period, {len(BREAKDOWNS) + 3} DESC, {", ".join(BREAKDOWNS)} LIMIT {MOST_BUCKETS + MOST_LINES}
"""  # noqa: S608 – names of ours
BY_PROJECT = f"""
    SELECT project.slug, {COUNTED}
    FROM ({{told}}) AS told (key, {", ".join(Outcome.values)})
    JOIN incidents_incidentreach AS reach ON reach.incident_id = key AND reach.confirmed
    JOIN ({{readable}}) AS project (id, slug) ON project.id = reach.project_id
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_PROJECTS + 1}
"""  # noqa: S608 – names of ours
ALL_OF_THEM = 2 ** (len(BREAKDOWNS) + 1) - 1  # what `grouping` says of the line that counts everything
NOTHING = (ALL_OF_THEM, *(None for _ in (*BREAKDOWNS, "period")), 0, *(None for _ in Outcome.values), None, None)


class TooManyBuckets(Refusal):
    """The period holds more days, weeks or months than a series shows."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """All figures; each line has `incidents` and the sum of every outcome. `marking` is the highest of what counts."""

    marking: int | None
    total: dict[str, Any]
    undated: dict[str, Any]
    series: list[dict[str, Any]]
    breakdowns: dict[str, list[dict[str, Any]]]
    projects: list[dict[str, Any]]
    more_projects: bool


def statistics(*, actor: "User", incidents: "IncidentQuerySet", step: str, filters: str = "") -> Statistics:
    """Two queries over incidents that this person may read; the reading of what is TLP:RED among them is noted.

    Raises TooManyBuckets.
    """
    found: dict[int, list[tuple[Any, ...]]] = {}
    for what, *line in _lines(incidents, step):
        found.setdefault(what, []).append(tuple(line))
    ((*_, marking, red),) = found[ALL_OF_THEM]
    if red:
        number = found[ALL_OF_THEM][0][len(BREAKDOWNS) + 1]
        kind = ReadingKind.LIST
        note_references(actor=actor, kind=kind, name="Figures in the API", red=red, number=number, filters=filters)
    periods = found.get(ALL_OF_THEM - 1, [])
    dated = [_line("from", line[len(BREAKDOWNS)], line) for line in periods if line[len(BREAKDOWNS)] is not None]
    if len(dated) > MOST_BUCKETS:
        raise TooManyBuckets(f"That is more than {MOST_BUCKETS} {step}s: narrow the period, or take a longer step.")
    undated = next((_figures(line) for line in periods if line[len(BREAKDOWNS)] is None), _figures(None))
    projects = _by_project(actor, incidents)
    return Statistics(
        marking=marking,
        total=_figures(found[ALL_OF_THEM][0]),
        undated=undated,
        series=dated,
        breakdowns={name: _breakdown(found, place) for place, name in enumerate(BREAKDOWNS)},
        projects=projects[:MOST_PROJECTS],
        more_projects=len(projects) > MOST_PROJECTS,
    )


def _lines(incidents: "IncidentQuerySet", step: str) -> list[tuple[Any, ...]]:
    dated = Case(When(time_precision__in=STEPS[step], then=_period(step)), output_field=DateField())
    columns = ("pk", "reference", "marking", *BREAKDOWNS, *(f"{outcome}_best" for outcome in Outcome.values))
    told = incidents.order_by().annotate(told_period=dated).values_list(*columns, "told_period")
    try:
        sql, parameters = told.query.sql_with_params()
    except EmptyResultSet:
        return [NOTHING]
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(told=sql), parameters)
        return list(cursor.fetchall())


def _by_project(actor: "User", incidents: "IncidentQuerySet") -> list[dict[str, Any]]:
    """Confirmed to concern it or anything under it; an incident counts at every one of these."""
    told = incidents.order_by().values_list("pk", *(f"{outcome}_best" for outcome in Outcome.values))
    readable = apps.get_model("projects", "Project").objects.for_user(actor).order_by().values_list("pk", "slug")
    try:
        (sql, parameters), (projects, more) = told.query.sql_with_params(), readable.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BY_PROJECT.format(told=sql, readable=projects), [*parameters, *more])
        return [{"value": slug, **dict(zip(FIGURES, line, strict=True))} for slug, *line in cursor.fetchall()]


def _period(step: str) -> Func:
    """The first day of the day, week or month by the clock of the place; by UTC where the database has no such zone."""
    known = Case(When(Q(time_zone__in=_zones()), then=F("time_zone")), default=Value("UTC"))
    local = Func(known, F("occurred_from"), template="timezone(%(expressions)s)", output_field=DateField())
    return Func(Value(step), local, template="date_trunc(%(expressions)s)::date", output_field=DateField())


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names ORDER BY name")
        return tuple(name for (name,) in cursor.fetchall())


def _breakdown(found: dict[int, list[tuple[Any, ...]]], place: int) -> list[dict[str, Any]]:
    what = ALL_OF_THEM - 2 ** (len(BREAKDOWNS) - place)
    words = SEVERITIES if BREAKDOWNS[place] == "severity" else {}
    return [_line("value", words.get(line[place], line[place]), line) for line in found.get(what, [])]


def _line(name: str, value: Any, line: tuple[Any, ...]) -> dict[str, Any]:
    return {name: value, **_figures(line)}


def _figures(line: tuple[Any, ...] | None) -> dict[str, Any]:
    first = len(BREAKDOWNS) + 1
    counted = (0, *(None for _ in Outcome.values)) if line is None else line[first : first + len(FIGURES)]
    return dict(zip(FIGURES, counted, strict=True))
