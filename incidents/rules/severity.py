"""How grave an incident is, from best counts or else low.

Critical: a protected person killed or abducted, or at least ten dead. Serious: a protected person injured, any death,
or work stopped. Moderate: an attack, threat, sabotage or damage without such harm. Minor: the rest and near misses.
Protected are project staff and contractors; assailants never count.
"""

from collections.abc import Collection, Iterable
from typing import Protocol

from incidents.vocabulary.aftermath import ConsequenceKind
from incidents.vocabulary.attacks import Category
from incidents.vocabulary.people import PROTECTED, Affiliation, Outcome
from projects.vocabulary import Severity

MANY_DEAD = 10
MODERATE_CATEGORIES = frozenset({Category.ATTACK, Category.THREAT, Category.SABOTAGE, Category.DISRUPTED_PLOT})


class Count(Protocol):
    """What the rule reads of a casualty row."""

    affiliation: str
    outcome: str
    low: int | None
    best: int | None


def severity_of(
    category: str, casualties: Iterable[Count], *, damage: str = "", consequences: Collection[str] = ()
) -> Severity:
    """Return the severity that follows from the category, the casualties, the damage and the kinds of consequence."""
    harmed = [row for row in casualties if row.affiliation != Affiliation.ASSAILANT and _certain(row) > 0]
    dead = sum(_certain(row) for row in harmed if row.outcome == Outcome.KILLED)
    protected = {row.outcome for row in harmed if row.affiliation in PROTECTED}
    if dead >= MANY_DEAD or protected & {Outcome.KILLED, Outcome.ABDUCTED}:
        return Severity.CRITICAL
    if dead or Outcome.INJURED in protected or ConsequenceKind.WORK_STOPPED in consequences:
        return Severity.SERIOUS
    return Severity.MODERATE if damage or category in MODERATE_CATEGORIES else Severity.MINOR


def _certain(row: Count) -> int:
    """Best, or else low; a row that gives neither counts nobody."""
    if row.best is not None:
        return row.best
    return row.low or 0
