"""Distances over the globe, in Python and in the database, and what lies within one: the only home of the formula.

Great circles on a sphere of the earth's mean radius, by the haversine formula: at most 0.6 % from the ellipsoid. What
the database is asked goes through boxes of degrees first, which a GiST index on `point(longitude, latitude)` answers;
a box that crosses the antimeridian is two boxes, one that holds a pole runs all the way round.
"""

from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt

from django.db.models import BooleanField, F, FloatField, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Radians, Sin, Sqrt

EARTH_RADIUS_KM = 6371.0088  # the mean radius R1 of WGS 84
SLACK = 1e-6  # degrees, about 11 cm: a box never loses to rounding what the formula would find
FULL_TURN = Value(360.0, FloatField())  # added to angles: PostgreSQL refuses products too near to 0 as "underflow"


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two points given in degrees."""
    north, other_north = radians(latitude), radians(other_latitude)
    across = sin(radians(other_longitude - longitude) / 2) ** 2
    half_chord = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * across
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_chord)))


def kilometres_from(latitude: float, longitude: float, prefix: str = "") -> Combinable:
    """The same in SQL, to the row's `latitude` and `longitude` (of what `prefix` leads to, such as "site__")."""
    rise, turn = _half_sine(F(f"{prefix}latitude"), latitude), _half_sine(F(f"{prefix}longitude"), longitude)
    parallel = Cos(Radians(F(f"{prefix}latitude") + FULL_TURN)) * Value(cos(radians(latitude)), FloatField())
    half_chord = rise * rise + parallel * turn * turn
    return ASin(Least(Value(1.0), Sqrt(half_chord))) * Value(2 * EARTH_RADIUS_KM, FloatField())


def _half_sine(degrees_there: F, degrees_here: float) -> Combinable:
    """The sine of half the difference, or its negative: it is only squared."""
    return Sin(Radians(degrees_there - Value(degrees_here, FloatField()) + FULL_TURN) / 2.0)


def within(latitude: float, longitude: float, km: float, prefix: str = "") -> Q:
    """At most so many kilometres from a point; rows without coordinates are not. By the index on the place."""
    return in_boxes_around(latitude, longitude, km, prefix) & measured_within(latitude, longitude, km, prefix)


def measured_within(latitude: float, longitude: float, km: float, prefix: str = "") -> Q:
    """The same by measuring each row: for rows that are walked by another index, where the place leaves too many."""
    measured = kilometres_from(latitude, longitude, prefix)
    return Q(_Compared(measured, Value(km, FloatField()), arg_joiner=" <= "))


def degrees_from(latitude: float, longitude: float) -> Combinable:
    """How far away in degrees, as if the earth were flat: for the nearest first, by the index on the place."""
    return Func(
        _point(F("longitude"), F("latitude")),
        _point(Value(longitude), Value(latitude)),
        template="(%(expressions)s)",
        arg_joiner=" <-> ",
        output_field=FloatField(),
    )


def in_boxes_around(latitude: float, longitude: float, km: float, prefix: str = "") -> Q:
    """In the boxes that hold everything within so many kilometres, and a little more."""
    near = Q()
    for box in boxes_around(latitude, longitude, km):
        near |= Q(_inside(box, prefix))
    return near


def in_box(west: float, south: float, east: float, north: float, prefix: str = "") -> Q:
    """Inside these degrees; a western edge east of the eastern one means across the antimeridian. By the index."""
    inside = Q()
    for box in boxes_between(west, south, east, north):
        inside |= Q(_inside(box, prefix))
    return inside


def measured_in_box(west: float, south: float, east: float, north: float, prefix: str = "") -> Q:
    """The same by looking at each row: for rows that are walked by another index, where the box holds too many."""
    inside = Q()
    for box in boxes_between(west, south, east, north):
        inside |= Q(**{f"{prefix}longitude__range": (box.west, box.east)})
    return inside & Q(**{f"{prefix}latitude__range": (south, north)})


@dataclass(frozen=True, slots=True)
class Box:
    """A range of degrees that does not cross the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return (self.south + self.north) / 2, (self.west + self.east) / 2

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


def boxes_between(west: float, south: float, east: float, north: float) -> list[Box]:
    """One box, or the two halves of one that crosses the antimeridian."""
    if west <= east:
        return [Box(west, south, east, north)]
    return [Box(west, south, 180.0, north), Box(-180.0, south, east, north)]


def boxes_around(latitude: float, longitude: float, km: float) -> list[Box]:
    """One or two boxes that hold everything within so many kilometres, and not much more."""
    angle = km / EARTH_RADIUS_KM
    south, north = latitude - degrees(angle) - SLACK, latitude + degrees(angle) + SLACK
    if south <= -90 or north >= 90:  # a pole is inside, and with it every longitude
        return [Box(-180.0, max(south, -90.0), 180.0, min(north, 90.0))]
    reach = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude))))) + SLACK
    west, east = longitude - reach, longitude + reach
    if west < -180:
        return [Box(-180.0, south, east, north), Box(west + 360, south, 180.0, north)]
    if east > 180:
        return [Box(west, south, 180.0, north), Box(-180.0, south, east - 360, north)]
    return [Box(west, south, east, north)]


def _inside(box: Box, prefix: str) -> "_Compared":
    """`point(longitude, latitude) <@ box(…)`, in the very words of the index."""
    west_south, east_north = _point(Value(box.west), Value(box.south)), _point(Value(box.east), Value(box.north))
    corners = Func(west_south, east_north, function="box", output_field=FloatField())
    return _Compared(_point(F(f"{prefix}longitude"), F(f"{prefix}latitude")), corners, arg_joiner=" <@ ")


def _point(longitude: Combinable, latitude: Combinable) -> Func:
    return Func(longitude, latitude, function="point", output_field=FloatField())


class _Compared(Func):
    """A condition: two expressions with an operator between."""

    template, arity = "(%(expressions)s)", 2
    output_field = BooleanField()
