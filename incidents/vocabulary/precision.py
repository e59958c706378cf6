"""How sure we are of when and where. Place precision follows UCDP GED's where_prec 1–7."""

from django.db import models


class TimePrecision(models.TextChoices):
    """What the reporter knew of the time; "day" means that local day."""

    EXACT = "exact", "Exact time"
    HOUR = "hour", "About that time"
    DAY = "day", "Day"
    WEEK = "week", "Week"
    MONTH = "month", "Month"
    YEAR = "year", "Year"


class PlacePrecision(models.TextChoices):
    """What the reporter knew of the place."""

    EXACT = "exact", "Exact place"
    WITHIN_25_KM = "within_25_km", "Within 25 km"
    SECOND_ORDER = "second_order_admin", "District only"
    FIRST_ORDER = "first_order_admin", "Province only"
    LINEAR = "linear_or_fuzzy", "Along a line, or vague"
    COUNTRY = "country", "Country only"
    INTERNATIONAL = "international", "International waters or airspace"


CLOCK_IS_KNOWN = frozenset({TimePrecision.EXACT, TimePrecision.HOUR})
DAY_IS_KNOWN = CLOCK_IS_KNOWN | {TimePrecision.DAY}
POINT_IS_KNOWN = frozenset({PlacePrecision.EXACT, PlacePrecision.WITHIN_25_KM})
"""Precisions whose coordinates are those of the place; the others give the middle of an area."""

WHERE_PREC: dict[str, int] = {value: number for number, value in enumerate(PlacePrecision.values, start=1)}


def place_known_to(
    *, place_precision: str | None, place: str | None, admin1: str | None, latitude: float | None
) -> str:
    """The precision that was stated, or what the entries bear; never that of a point where there is only an area."""
    if place_precision and (latitude is not None or place or place_precision not in POINT_IS_KNOWN):
        return place_precision
    if latitude is not None:
        return PlacePrecision.EXACT
    if place:
        return PlacePrecision.WITHIN_25_KM
    return PlacePrecision.FIRST_ORDER if admin1 else PlacePrecision.COUNTRY
