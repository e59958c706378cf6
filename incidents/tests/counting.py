"""Totals over casualty rows, counted once more in Python: what the database keeps must agree with this."""

from collections.abc import Iterable
from typing import Any

from incidents.vocabulary.people import Affiliation, Outcome

BOUNDS = ("low", "best", "high")


def totals_of(casualties: Iterable[Any]) -> dict[str, int | None]:
    """`killed_low`, `killed_best` … of rows with affiliation, outcome, low, best and high."""
    counted = [row for row in casualties if row.affiliation != Affiliation.ASSAILANT]
    totals: dict[str, int | None] = {}
    for outcome in Outcome.values:
        filled = [_filled(row) for row in counted if row.outcome == outcome]
        for position, bound in enumerate(BOUNDS):
            known = [row[position] for row in filled if row[position] is not None]
            unknown = bound != "low" and (None, None, None) in filled
            totals[f"{outcome}_{bound}"] = None if unknown or not known else sum(known)
    return totals


def _filled(row: Any) -> tuple[int | None, int | None, int | None]:
    low = row.low if row.low is not None else row.best
    best = row.best if row.best is not None else row.low
    high = row.high if row.high is not None else best
    return low, best, high
