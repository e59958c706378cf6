"""What a single value must be: a time that records of the last century and tomorrow can have."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CLOCK_SLACK = timedelta(days=1)  # the reporter's local day may be ahead of UTC's


def not_absurd(moment: datetime) -> None:
    """Refuse times before 1900 and times that have not come yet."""
    if moment < EARLIEST:
        raise ValidationError("Give a date after 1900.")
    if moment > timezone.now() + CLOCK_SLACK:
        raise ValidationError("This lies in the future: report what has happened.")


def one_line(text: str) -> None:
    """Refuse line breaks and other controls, marks that turn the reading direction, and text of which nothing shows."""
    if any(unicodedata.category(letter) == "Cc" or letter in TURNING for letter in text):
        raise ValidationError("Write it on one line, without control characters.")
    if text and not any(unicodedata.category(letter)[0] in "LNPS" for letter in text):
        raise ValidationError("Nothing of this can be seen: write a word.")


WHEN = [not_absurd]


class Around(NamedTuple):
    """A point in degrees."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:g}, {self.longitude:g}"


def read_around(text: str) -> Around:
    """Read "24.86, 67.01"; refuse what is no point on the globe."""
    found = re.fullmatch(r"\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*", text, re.ASCII)
    point = Around(float(found[1]), float(found[2])) if found else None
    if point is None or abs(point.latitude) > 90 or abs(point.longitude) > 180:
        raise ValidationError("Give latitude and longitude in degrees, such as 24.86, 67.01.")
    return point
