"""What a single value must be: coordinates (WGS 84 degrees), countries (ISO 3166-1), currencies (ISO 4217), dates."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from projects.vocabulary import country_names, currency_codes

LATITUDE = [
    MinValueValidator(-90, "Latitude lies between -90 and 90 degrees."),
    MaxValueValidator(90, "Latitude lies between -90 and 90 degrees."),
]
LONGITUDE = [
    MinValueValidator(-180, "Longitude lies between -180 and 180 degrees."),
    MaxValueValidator(180, "Longitude lies between -180 and 180 degrees."),
]


def known_country(code: str) -> None:
    """Refuse what is not an ISO 3166-1 alpha-2 code."""
    if code not in country_names():
        raise ValidationError("%(code)s is not an ISO 3166 country code, such as PK.", params={"code": code})


def known_currency(code: str) -> None:
    """Refuse what is not an ISO 4217 code."""
    if code not in currency_codes():
        raise ValidationError("%(code)s is not an ISO 4217 currency code, such as USD.", params={"code": code})


def partial_date(text: str) -> None:
    """Refuse what is not a year, a month or a day: 2022, 2022-10, 2022-10-24."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    try:
        if found is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else 1 for part in found.groups())
        date(year, month, day)
    except ValueError:
        raise ValidationError("Give a year, a month or a day: 2022, 2022-10 or 2022-10-24.") from None
