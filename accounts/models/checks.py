"""What is checked before a record is saved, in few statements."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, CheckConstraint, Expression, ForeignKey, Q, UniqueConstraint
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from django.db.models import BaseConstraint, Model

    Record = Model
else:
    Record = object


class ChecksAtOnce(Record):
    """All checks of a record are asked in one statement, which is made once.

    By itself Django asks about each in three statements, made anew each time: a sixth of filing an incident.
    """

    settled: "frozenset[str]" = frozenset()
    """Names of constraints that are known to hold. The others say for themselves whether they do."""

    def validate_constraints(self, exclude: "Collection[str] | None" = None) -> None:
        self.settled = self._settled(exclude or ())
        super().validate_constraints(exclude)

    def get_constraints(self) -> list[tuple[type["Model"], "Sequence[BaseConstraint]"]]:
        return [
            (model, [one for one in constraints if one.name not in self.settled])
            for model, constraints in super().get_constraints()
        ]

    def _settled(self, exclude: "Collection[str]") -> frozenset[str]:
        """None where a check looks at a field that is left out: its value may be none of its kind.

        No savepoint stands around: what the database cannot compare here it could not write a moment later either.
        """
        asked = _asked_of(type(self))
        if asked is None or not asked.fields.isdisjoint(exclude):
            return frozenset()
        given = [one.value_of(self) if isinstance(one, Slot) else one for one in asked.parameters]
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, given)
            answers = cursor.fetchone()
        return frozenset(name for name, holds in zip(asked.names, answers, strict=True) if holds)


class Slot(Expression):
    """Where the value of a field goes into a statement that is made without one."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def value_of(self, record: "Model") -> Any:
        return self.field.get_db_prep_value(getattr(record, self.field.attname), connection)


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement that says of each of these constraints whether it holds for certain. Some parameters are Slots."""

    names: tuple[str, ...]
    sql: str
    parameters: tuple[Any, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(one.field.name for one in self.parameters if isinstance(one, Slot))


@cache
def _asked_of(model: type["Model"]) -> Asked | None:
    """Of what is unique under a condition only, whether that does not hold; of other unique values nothing."""
    conditions = {}
    for one in model._meta.constraints:
        if isinstance(one, CheckConstraint):
            conditions[one.name] = Q(one.condition)
        elif isinstance(one, UniqueConstraint) and one.condition is not None:
            conditions[one.name] = ~one.condition
    if not conditions:
        return None
    query = Query(None)
    for field in model._meta.local_concrete_fields:
        query.add_annotation(Slot(output_field=field), field.name, select=False)
    for number, condition in enumerate(conditions.values()):
        query.add_annotation(Coalesce(condition, True, output_field=BooleanField()), f"_check_{number}")
    sql, parameters = query.get_compiler(connection=connection).as_sql()
    return Asked(tuple(conditions), sql, tuple(parameters))


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
