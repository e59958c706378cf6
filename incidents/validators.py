"""What a single value must be: a time that records of the last century and tomorrow can have."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CLOCK_SLACK = timedelta(days=1)  # the reporter's local day may be ahead of UTC's
FARTHEST_DUE = timedelta(days=365 * 30)


def not_absurd(moment: datetime) -> None:
    """Refuse times before 1900 and times that have not come yet."""
    if moment < EARLIEST:
        raise ValidationError("Give a date after 1900.")
    if moment > timezone.now() + CLOCK_SLACK:
        raise ValidationError("This lies in the future: report what has happened.")


def not_too_far(moment: datetime) -> None:
    """Refuse what nobody alive now will see done."""
    if not EARLIEST <= moment <= timezone.now() + FARTHEST_DUE:
        raise ValidationError("Give a day between 1900 and thirty years from now.")


def in_our_calendar(moment: datetime) -> None:
    """Refuse what no calendar, and no database, can count on from."""
    if not EARLIEST <= moment <= LATEST:
        raise ValidationError("Give a date between 1900 and 2200.")


def day_not_too_far(day: date) -> None:
    """The same for a day: around one of year 1 there would be no days before."""
    if not EARLIEST.date() <= day <= (timezone.now() + FARTHEST_DUE).date():
        raise ValidationError("Give a day between 1900 and thirty years from now.")


def one_line(text: str) -> None:
    """Refuse line breaks and other controls, marks that turn the reading direction, and text of which nothing shows."""
    if any(unicodedata.category(letter) == "Cc" or letter in TURNING for letter in text):
        raise ValidationError("Write it on one line, without control characters.")
    if text and not any(unicodedata.category(letter)[0] in "LNPS" for letter in text):
        raise ValidationError("Nothing of this can be seen: write a word.")


WHEN = [not_absurd]
DUE = [not_too_far]
IN_FORCE = [in_our_calendar]


class Around(NamedTuple):
    """A point in degrees."""

    latitude: float
    longitude: float


class Circle(NamedTuple):
    """What lies so many kilometres around a point."""

    latitude: float
    longitude: float
    km: float

    def __str__(self) -> str:
        return f"{self.latitude:g}, {self.longitude:g}, within {self.km:g} km"


class Box(NamedTuple):
    """A part of the map in degrees; west of it may lie east of east: then it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        return ", ".join(f"{degrees:g}" for degrees in self)


def read_box(text: str) -> Box:
    """Read "66.5, 24.5, 68, 25.5": west, south, east, north; refuse what is no part of the globe."""
    numbers = [part.strip() for part in text.split(",")]
    if len(numbers) == 4 and all(re.fullmatch(r"-?\d{1,3}(?:\.\d{1,12})?", number, re.ASCII) for number in numbers):
        box = Box(*map(float, numbers))
        if abs(box.west) <= 180 and abs(box.east) <= 180 and -90 <= box.south <= box.north <= 90:
            return box
    raise ValidationError("Give west, south, east and north in degrees, such as 66.5, 24.5, 68, 25.5.")


def read_around(text: str) -> Around:
    """Read "24.86, 67.01"; refuse what is no point on the globe."""
    found = re.fullmatch(r"\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*", text, re.ASCII)
    point = Around(float(found[1]), float(found[2])) if found else None
    if point is None or abs(point.latitude) > 90 or abs(point.longitude) > 180:
        raise ValidationError("Give latitude and longitude in degrees, such as 24.86, 67.01.")
    return point
