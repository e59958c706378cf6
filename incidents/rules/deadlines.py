"""How soon a report must be looked at, by its severity."""

from datetime import datetime, timedelta

from projects.vocabulary import Severity

FIRST_REVIEW_WITHIN: dict[int, timedelta] = {
    Severity.CRITICAL: timedelta(hours=4),
    Severity.SERIOUS: timedelta(hours=24),
    Severity.MODERATE: timedelta(hours=72),
    Severity.MINOR: timedelta(days=7),
}


def first_review_due(severity: int, submitted_at: datetime) -> datetime:
    """When the first review of a report is due."""
    return submitted_at + FIRST_REVIEW_WITHIN[severity]
