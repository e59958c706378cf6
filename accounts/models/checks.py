"""Check constraints, asked all at once."""

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from django.core.exceptions import FieldError
from django.db.models import CheckConstraint, Q

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
