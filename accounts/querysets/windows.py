"""The rows of a list next to a position, at a cost that does not grow with how deep it lies nor with what lies between.

A list that a narrow reader asks for in order would walk past everything that they may not read. Where a queryset says
in which lanes its rows lie (`lanes`), its few rows are taken from the head of each lane instead, and then the first of
those. A lane is an index range in the order of a list already; all lanes together hold every row of the queryset.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Field, Func, Model, QuerySet, Value

M = TypeVar("M", bound=Model)
MOST_LANES = 12  # beyond that everything is asked for at once: a statement with a part for each would grow long


@dataclass(frozen=True, slots=True)
class Lane:
    """What holds in the lane, and under which names it has the columns that it is in the order of."""

    condition: Mapping[str, Any]
    columns: Mapping[str, str]


def window(rows: "QuerySet[M]", by: Sequence[str], position: Sequence[Any] | None, number: int) -> list[M]:
    """The first rows beyond a position, ordered `by` fields: all ascending or all descending, the last one unique."""
    if lanes_for(rows, by):
        rows = rows.filter(pk__in=heads(rows, by, position, number))
    elif position is not None:
        rows = rows.filter(_beyond(rows, by, position))
    return list(rows.order_by(*by)[:number])


def lanes_for(rows: "QuerySet[Any]", by: Sequence[str]) -> Sequence[Lane]:
    """The lanes that are in this order; none where a row may lie anywhere, or where a lane has another order."""
    lanes: Sequence[Lane] = () if rows.query.is_empty() else getattr(rows, "lanes", ())
    ordered = all(name.removeprefix("-") in lane.columns for lane in lanes for name in by)
    return lanes if ordered and len(lanes) <= MOST_LANES else ()


def heads(rows: "QuerySet[Any]", by: Sequence[str], position: Sequence[Any] | None, number: int) -> list[Any]:
    """Keys of the first rows beyond a position, out of the heads of their lanes; the last field of `by` is the key."""
    parts = [_head(rows, lane, by, position, number) for lane in lanes_for(rows, by)]
    if len(parts) > 1:
        places = [f"{_sign(name)}head_{place}" for place, name in enumerate(by)]
        return [found[-1] for found in parts[0].union(*parts[1:]).order_by(*places)[:number]]
    return [found[-1] for found in parts[0]]


def _head(rows: "QuerySet[Any]", lane: Lane, by: Sequence[str], position: Sequence[Any] | None, number: int) -> Any:
    columns = {name.removeprefix("-"): f"head_{place}" for place, name in enumerate(by)}
    # Named at once, so that position and order speak of the same join as the condition of the lane.
    named = {head: F(lane.columns[name]) for name, head in columns.items()}
    inside = rows.filter(**lane.condition).annotate(**named)
    if position is not None:
        inside = inside.filter(_beyond(rows, by, position, columns))
    return inside.order_by(*(f"{_sign(name)}{columns[name.removeprefix('-')]}" for name in by)).values_list(*named)[
        :number
    ]


class _Row(Func):
    """Several values side by side. Comparing rows is what lets PostgreSQL go straight to the place in the index."""

    function = "ROW"
    output_field = BooleanField()


class _Compared(Func):
    """A condition: two rows with an operator between."""

    template, arity = "(%(expressions)s)", 2
    output_field = BooleanField()


def _beyond(
    rows: "QuerySet[Any]", by: Sequence[str], position: Sequence[Any], columns: Mapping[str, str] | None = None
) -> _Compared:
    names = [name.removeprefix("-") for name in by]
    there = [F(columns[name] if columns else name) for name in names]
    here = [Value(value, _field(rows, name)) for name, value in zip(names, position, strict=True)]
    return _Compared(_Row(*there), _Row(*here), arg_joiner=" < " if _sign(by[0]) else " > ")


def _sign(name: str) -> str:
    return "-" if name.startswith("-") else ""


def _field(rows: "QuerySet[Any]", name: str) -> "Field[Any, Any]":
    made = rows.query.annotations.get(name)
    meta: Any = rows.model._meta
    field: Field[Any, Any] = made.output_field if made else meta.pk if name == "pk" else meta.get_field(name)
    return field
