"""How soon a manager must have decided on a report, by its severity, unless a project asks for it sooner."""

from datetime import timedelta

from projects.vocabulary import Severity

REVIEW_WITHIN: dict[int, timedelta] = {
    Severity.CRITICAL: timedelta(hours=4),
    Severity.SERIOUS: timedelta(hours=24),
    Severity.MODERATE: timedelta(hours=72),
    Severity.MINOR: timedelta(days=7),
}
REMIND_AFTER = 0.75
"""The share of the time after which whoever is to decide is reminded."""


def hours_within(severity: int) -> int:
    """The usual time in hours."""
    return int(REVIEW_WITHIN[severity].total_seconds()) // 3600
