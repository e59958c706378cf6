"""JSON is taken at its word: "5" is text and no number, and 1 is not true, whatever REST framework makes of them."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

KINDS: dict[type[serializers.Field[Any, Any, Any, Any]], tuple[tuple[type, ...], str]] = {
    serializers.BooleanField: ((bool,), "Give true or false, without quotes."),
    serializers.IntegerField: ((int,), "Give a whole number, without quotes."),
    serializers.FloatField: ((int, float), "Give a number, without quotes."),
    serializers.DecimalField: ((str,), 'Give it in quotes, such as "12.50".'),
    serializers.CharField: ((str,), "Give text, in quotes."),
}


def wrong_kinds(given: Mapping[Any, tuple[Any, Any]]) -> dict[Any, Any]:
    """What is wrong with the JSON of these values for these fields: for REST framework "5" is 5, and 1 is true."""
    return {name: fault for name, (field, value) in given.items() if (fault := _wrong_kind(field, value))}


def _wrong_kind(field: Any, value: Any) -> Any:
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return wrong_kinds({place: (field.child, one) for place, one in enumerate(value)})
    if isinstance(field, serializers.ChoiceField):
        kinds, fault = {type(choice) for choice in field.choices}, "Give one of the choices as it stands."
        return None if value is None or type(value) in kinds else [fault]
    for kind, (right, fault) in KINDS.items():
        if isinstance(field, kind) and value is not None:
            whole = int in right and isinstance(value, float) and value.is_integer()
            return None if type(value) in right or whole else [fault]
    return None
