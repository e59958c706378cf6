"""Totals on an incident follow from its casualty rows, assailants apart, whatever door the rows came through.

The database keeps them: no form, import, admin or hand-written SQL can make them differ. For each outcome, `low` is the
sum of what is certain (low, or else best), `best` of best (or else low), `high` of the nearest bound given. A row that
gives no number says that there were some, or none, and nobody knows how many: then only `low` can be told, and best and
high are null. Not known is null, never 0. A row that gives only an upper bound adds to that bound alone.
"""

import pgtrigger

from incidents.vocabulary.people import Affiliation, Outcome

BOUNDS = {
    "low": "coalesce(low, best)",
    "best": "coalesce(best, low)",
    "high": "coalesce(high, best, low)",
}
UNKNOWN = "low IS NULL AND best IS NULL AND high IS NULL"


def total_names() -> list[str]:
    """`killed_low`, `killed_best` …"""
    return [f"{outcome}_{bound}" for outcome in Outcome.values for bound in BOUNDS]


def counted_sums() -> list[str]:
    """The SQL of each total over the casualty rows of one incident, assailants left out before."""
    return [_sum(outcome, bound) for outcome in Outcome.values for bound in BOUNDS]


def totals_follow_rows() -> pgtrigger.Trigger:
    """On the incident: whatever is written to its totals, they are the sums of its rows."""
    sums, into = ", ".join(counted_sums()), ", ".join(f"NEW.{name}" for name in total_names())
    return pgtrigger.Trigger(
        name="totals_follow_rows",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=(
            f"SELECT {sums} INTO {into} FROM incidents_casualty"  # noqa: S608 – made of our own constants
            f" WHERE incident_id = NEW.id AND affiliation <> '{Affiliation.ASSAILANT}'; RETURN NEW;"
        ),
    )


def rows_move_totals() -> pgtrigger.Trigger:
    """On a casualty row: its incident's totals are found anew; for a row that moves, those of both incidents."""
    return pgtrigger.Trigger(
        name="rows_move_totals",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        func=(
            "IF TG_OP <> 'INSERT' THEN"
            " UPDATE incidents_incident SET version = version WHERE id = OLD.incident_id; END IF;"
            " IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN"
            " UPDATE incidents_incident SET version = version WHERE id = NEW.incident_id; END IF;"
            " RETURN NULL;"
        ),
    )


def _sum(outcome: str, bound: str) -> str:
    """The sum of one bound; best and high of an outcome cannot be told where one of its rows gives no number."""
    of_outcome = f"outcome = '{outcome}'"
    total = f"sum({BOUNDS[bound]}) FILTER (WHERE {of_outcome})"
    if bound == "low":
        return total
    return f"CASE WHEN bool_or({UNKNOWN}) FILTER (WHERE {of_outcome}) THEN NULL ELSE {total} END"
