"""Totals over casualty rows: each outcome's low, best and high, assailants apart. Not known stays null, never 0."""

from collections.abc import Iterable
from typing import Protocol

from incidents.vocabulary.people import Affiliation, Outcome

Total = int | None


class Range(Protocol):
    """What the rule reads of a casualty row."""

    affiliation: str
    outcome: str
    low: int | None
    best: int | None
    high: int | None


def totals_of(casualties: Iterable[Range]) -> dict[str, Total]:
    """Return `killed_low`, `killed_best` … for the incident.

    A row that leaves out a bound takes the nearest one that it gives: low from best, best from low, high from best or
    low. A row that gives only an upper bound adds to that bound alone.
    """
    totals: dict[str, Total] = {
        f"{outcome}_{bound}": None for outcome in Outcome.values for bound in ("low", "best", "high")
    }
    for row in casualties:
        if row.affiliation == Affiliation.ASSAILANT:
            continue
        for bound, value in zip(("low", "best", "high"), _filled(row), strict=True):
            if value is not None:
                key = f"{row.outcome}_{bound}"
                totals[key] = (totals[key] or 0) + value
    return totals


def _filled(row: Range) -> tuple[Total, Total, Total]:
    low = row.low if row.low is not None else row.best
    best = row.best if row.best is not None else row.low
    high = row.high if row.high is not None else best
    return low, best, high
