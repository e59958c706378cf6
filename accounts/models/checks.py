"""What is checked before a record is saved, in few statements."""

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from django.core.exceptions import FieldError
from django.db.models import CheckConstraint, ForeignKey, Q

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from django.db.models import BaseConstraint, Model

    Record = Model
else:
    Record = object


class ChecksAtOnce(Record):
    """Django asks the database about each check by itself, in three statements; where all hold, three tell as much."""

    all_hold = False

    def validate_constraints(self, exclude: "Collection[str] | None" = None) -> None:
        self.all_hold = self._all_hold(exclude)
        super().validate_constraints(exclude)

    def get_constraints(self) -> list[tuple[type["Model"], "Sequence[BaseConstraint]"]]:
        """Without the checks while all of them hold. Otherwise each says for itself whether it does."""
        return [
            (model, [one for one in constraints if not (self.all_hold and isinstance(one, CheckConstraint))])
            for model, constraints in super().get_constraints()
        ]

    def _all_hold(self, exclude: "Collection[str] | None") -> bool:
        """Not known where a check looks at a field that is left out: its value may be none of its kind."""
        checks = [Q(one.condition) for one in self._meta.constraints if isinstance(one, CheckConstraint)]
        values = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]
        try:
            return bool(checks) and reduce(and_, checks).check(values)
        except FieldError:
            return False


class RelatedInHand(Record):
    """Django asks of every foreign key whether its record is there, even of one that was just read or written."""

    def clean_fields(self, exclude: "Collection[str] | None" = None) -> None:
        super().clean_fields({*(exclude or ()), *self._in_hand()})

    def _in_hand(self) -> "Iterator[str]":
        """Relations whose saved record this one holds. Should it be gone by now, the database still refuses it."""
        for field in self._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.is_cached(self):
                record = getattr(self, field.name)
                if record is not None and not record._state.adding:
                    yield field.name
