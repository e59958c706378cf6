"""Lanes: index ranges that hold what a reader may see, each in the order of a list already.

A list that a narrow reader asks for in order would walk past everything that they may not read. Where a queryset says
in which lanes its rows lie (`lanes`), a page takes its few rows from the head of each lane instead, and then the first
of those: it costs the same wherever in time the reader's rows lie. A lane may hold more than the rows; never less than
all lanes together need to cover them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet

MOST = 12  # beyond it a page asks for everything at once: a statement with a part for each lane would grow long


@dataclass(frozen=True, slots=True)
class Lane:
    """What holds in the lane, and under which names the columns of its index are to be asked for."""

    condition: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, column: str) -> str:
        return self.names.get(column, column)


def beyond(by: str, position: Sequence[Any], side: str, key: str = "pk") -> Q:
    """Rows on one side ("lt", "gt") of a position, a value of `by` and a key. Its first part is a range of an index."""
    value, row = position
    if by == key:
        return Q(**{f"{key}__{side}": row})
    return Q(**{f"{by}__{side}e": value}) & (Q(**{f"{by}__{side}": value}) | Q(**{f"{key}__{side}": row}))


def nearest(rows: "QuerySet[Any]", *, by: str, position: Sequence[Any] | None, side: str, number: int) -> list[Any]:
    """Keys of the first rows beyond a position, downwards ("lt") or upwards ("gt"), from the heads of their lanes."""
    heads = [_head(rows, lane, by, position, side, number) for lane in rows.lanes]  # type: ignore[attr-defined]
    if len(heads) > 1:
        first = heads[0].union(*heads[1:]).order_by(*_order("lane_value", "lane_key", side))[:number]
    else:
        first = heads[0]
    return [key for _, key in first]


def _head(rows: "QuerySet[Any]", lane: Lane, by: str, position: Sequence[Any] | None, side: str, number: int) -> Any:
    value, key = lane.name(by), lane.name("pk")
    inside = Q(**lane.condition)
    if position is not None:
        inside &= beyond(value, position, side, key)  # in one filter: the join of a lane is made once
    ordered = rows.filter(inside).order_by(*_order(value, key, side))
    return ordered.annotate(lane_value=F(value), lane_key=F(key)).values_list("lane_value", "lane_key")[:number]


def _order(value: str, key: str, side: str) -> list[str]:
    sign = "-" if side == "lt" else ""
    return [f"{sign}{name}" for name in dict.fromkeys((value, key))]
