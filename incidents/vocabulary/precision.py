"""How sure we are of when and where. Place precision follows UCDP GED's where_prec 1–7."""

from django.db import models


class TimePrecision(models.TextChoices):
    """What the reporter knew of the time; "day" means that local day."""

    EXACT = "exact", "Exact time"
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


WHERE_PREC: dict[str, int] = {value: number for number, value in enumerate(PlacePrecision.values, start=1)}
