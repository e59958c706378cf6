"""What a single value must be: a time that records of the last century and tomorrow can have."""

from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
CLOCK_SLACK = timedelta(days=1)  # the reporter's local day may be ahead of UTC's


def not_absurd(moment: datetime) -> None:
    """Refuse times before 1900 and times that have not come yet."""
    if moment < EARLIEST:
        raise ValidationError("Give a date after 1900.")
    if moment > timezone.now() + CLOCK_SLACK:
        raise ValidationError("This lies in the future: report what has happened.")


WHEN = [not_absurd]
