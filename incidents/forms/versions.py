"""Two versions of a report beside one another, field by field, in the words of the form."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format

OUT_OF_SIGHT = frozenset({"filing_key", "version"})


def beside(mine: forms.BaseForm, theirs: forms.BaseForm) -> Iterator[dict[str, Any]]:
    """Each field: its label, both values, and whether they differ in more than how they are written."""
    for name, field in mine.fields.items():
        if name not in OUT_OF_SIGHT:
            yield {
                "label": field.label or name,
                "yours": in_words(field, mine[name].value()),
                "theirs": in_words(field, theirs[name].value()),
                "differs": field.has_changed(theirs[name].initial, mine[name].data),
            }


def in_words(field: forms.Field, value: Any) -> str:
    """What a field holds, as a person sees it there."""
    if isinstance(field, forms.ChoiceField):
        given = value if isinstance(value, list | tuple) else [value]
        chosen = {str(getattr(one, "pk", one)) for one in given}
        choices: Any = field.choices
        return ", ".join(str(words) for key, words in choices if key != "" and str(key) in chosen)
    if isinstance(value, list | tuple | QuerySet):
        return ", ".join(str(one) for one in value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return date_format(value, "j F Y")
    return str(field.widget.format_value(value) or "")
