"""Two versions of a report beside one another, field by field, in the words of the form."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

OUT_OF_SIGHT = frozenset({"filing_key", "version"})


def beside(mine: forms.BaseForm, theirs: forms.BaseForm) -> Iterator[dict[str, Any]]:
    """Each field: its label, both values, and whether they differ in more than how they are written."""
    for name, field in mine.fields.items():
        if name not in OUT_OF_SIGHT:
            yield {
                "label": field.label or name,
                "yours": _in_words(mine[name]),
                "theirs": _in_words(theirs[name]),
                "differs": field.has_changed(theirs[name].initial, mine[name].data),
            }


def _in_words(entry: BoundField) -> str:
    """What a field holds, as a person sees it there."""
    value = entry.value()
    if isinstance(entry.field, forms.ChoiceField):
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        choices: Any = entry.field.choices
        return ", ".join(str(words) for key, words in choices if key != "" and str(key) in chosen)
    return str(entry.field.widget.format_value(value) or "")
