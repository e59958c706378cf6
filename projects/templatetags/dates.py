"""Dates that are known by the year, the month or the day, written as every other date of the pages is."""

from datetime import date

from django import template
from django.utils.formats import date_format

register = template.Library()
WRITTEN = {1: "Y", 2: "F Y", 3: "j F Y"}


@register.filter
def partial_date(text: str) -> str:
    """2022-10 is October 2022; what is no such date, and nothing, stay as they are."""
    try:
        parts = [int(part) for part in text.split("-")]
        year, month, day = [*parts, 1, 1][:3]
        return date_format(date(year, month, day), WRITTEN[len(parts)])
    except (ValueError, KeyError):
        return text
