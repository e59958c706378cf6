"""What clients send, at its word: a name that means nothing is refused; one that only answers carry is passed over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.validators import MaxLengthValidator
from rest_framework import serializers
from rest_framework.fields import empty

from accounts.api.kinds import wrong_kinds

MOST_ROWS = 60
MOST_WORDS = 300  # more than there are countries


class Input(serializers.Serializer[Any]):
    """`answers` is the serializer that shows the record: what it returns can be sent back as it is."""

    answers: type[serializers.BaseSerializer[Any]] | None = None

    def get_fields(self) -> Any:
        """No list of words is longer than MOST_WORDS."""
        fields = super().get_fields()
        for field in fields.values():
            if isinstance(field, serializers.ListField) and field.max_length is None:
                field.validators.append(MaxLengthValidator(MOST_WORDS))
        return fields

    def to_internal_value(self, data: Any) -> Any:
        """Checked fields. Whatever else stands there must be something that answers carry."""
        if isinstance(data, Mapping):
            known = set(self.fields) | self._shown()
            taken = ", ".join(sorted(self.fields))
            faults = {str(name): [f"There is no such field here: use {taken}."] for name in data if name not in known}
            faults |= wrong_kinds({name: (field, data[name]) for name, field in self.fields.items() if name in data})
            if faults:
                raise serializers.ValidationError(faults)
        return super().to_internal_value(data)

    def _shown(self) -> set[str]:
        meta: Any = getattr(self.answers, "Meta", None)
        return set(meta.fields) if meta is not None else set()


class InstantField(serializers.DateTimeField):
    """ISO 8601 with its offset: without one, nobody knows which moment is meant."""

    default_error_messages = {"no_offset": "Give the offset as well, such as 2024-10-06T23:00:00+05:00."}

    def enforce_timezone(self, value: datetime) -> datetime:
        """Refuse what has no offset, rather than guess it."""
        if value.tzinfo is None:
            self.fail("no_offset")
        return value


class RowsField(serializers.ListSerializer[Any]):
    """Rows of one kind, at most MOST_ROWS, none of which says the same as another."""

    def __init__(self, *args: Any, same: Sequence[str] = (), complaint: str = "", **kwargs: Any) -> None:
        self.same, self.complaint = same, complaint
        super().__init__(*args, **{"max_length": MOST_ROWS} | kwargs)

    def to_internal_value(self, data: Any) -> list[Any]:
        rows: list[Any] = super().to_internal_value(data)
        seen: set[tuple[str, ...]] = set()
        faults: list[dict[str, list[str]]] = []
        for row in rows:
            said = tuple(str(row.get(name, "")) for name in self.same)
            new = self.same and "id" not in row  # one that is named is itself, whatever it leaves out
            faults.append({self.same[0]: [self.complaint]} if new and said in seen else {})
            seen |= {said} if new else set()
        if any(faults):
            raise serializers.ValidationError(faults)
        return rows

    def run_validation(self, data: Any = empty) -> Any:
        """Nothing is not a list: leave the name out, or give an empty list."""
        if data is None:
            raise serializers.ValidationError(["Give a list: an empty one for none."])
        return super().run_validation(data)
