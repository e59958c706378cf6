"""Reads the audit trail of one record and its parts, a page at a time, and the logs that belong to it.

The pages and the admin read it here. Callers say which rows the reader may see, and what things are called.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import BigIntegerField, F, Model, OuterRef, Q, QuerySet, Subquery, Value

from accounts.services.trail_words import Entry, Names, TrailReader

PAGE_SIZE = 25
SALT = "position on the audit trail"


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some entries, newest first, and the position after which older ones begin; "" where there are none."""

    entries: list[Entry]
    older: str


@dataclass(frozen=True, slots=True)
class Log:
    """Rows that are a log by themselves: the column that says when, and how one of them is put into words."""

    rows: QuerySet[Any]
    say: Callable[[Any], Entry]
    when: str = "at"


Trails = Sequence[QuerySet[Any] | Log]


def is_tracked(model: type[Model]) -> bool:
    """Is every change of this model's rows on the audit trail?"""
    return hasattr(model, "pgh_event_model")


def own_events(record: Model) -> QuerySet[Any]:
    """The audit rows of the record itself."""
    return events_of(type(record)).filter(pgh_obj=record.pk)


def events_of(model: type[Model]) -> QuerySet[Any]:
    """The audit rows of a model."""
    events: QuerySet[Any] = model.pgh_event_model._default_manager.all()  # type: ignore[attr-defined]
    return events


def read_trail(
    record: Model,
    trails: Trails,
    names: Names,
    *,
    after: str = "",
    size: int = PAGE_SIZE,
    within: tuple[datetime, datetime] | None = None,
) -> TrailPage:
    """A page of the audit rows in words, newest first; `after` is the `older` of the page before.

    `within` leaves those from one moment to another; what stood before is still known.

    `names` says what the reader may see of the rows that others point to. Two queries for each trail.
    """
    position = _read_position(after)
    rows = []
    for number, trail in enumerate(trails):
        told = _events_like(trail)
        told = told.filter(pgh_created_at__range=within) if within else told
        found = _newest(told, number, position, size)
        rows += [((row.pgh_created_at, number, row.pgh_id), row) for row in found]
    rows.sort(key=lambda row: row[0], reverse=True)
    shown = rows[:size]
    events = [row for (_, number, _), row in shown if not isinstance(trails[number], Log)]
    reader = TrailReader(record, names, events, _rows_before(events))
    older = _position(*shown[-1][0]) if len(rows) > size else ""
    return TrailPage([_entry(trails[number], row, reader) for (_, number, _), row in shown], older)


def _entry(trail: QuerySet[Any] | Log, row: Any, reader: TrailReader) -> Entry:
    return trail.say(row) if isinstance(trail, Log) else reader.entry(row)


def _events_like(trail: QuerySet[Any] | Log) -> QuerySet[Any]:
    """Each with the key of the row before it that the reader may see, too; rows of a log have none before them."""
    if isinstance(trail, Log):
        none = Value(None, output_field=BigIntegerField())
        alike: QuerySet[Any] = trail.rows.annotate(pgh_created_at=F(trail.when), pgh_id=F("pk"), row_before=none)
        return alike
    of_same = trail.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    rows: QuerySet[Any] = trail.annotate(row_before=Subquery(of_same.values("pgh_id")[:1]))
    return rows


def _newest(rows: QuerySet[Any], number: int, position: tuple[datetime, int, int] | None, size: int) -> QuerySet[Any]:
    """One more than a page holds."""
    if position is not None:
        at, table, key = position
        there = Q() if number < table else Q(pgh_id__lt=key) if number == table else Q(pk__in=[])
        rows = rows.filter(Q(pgh_created_at__lt=at) | (Q(pgh_created_at=at) & there))
    newest: QuerySet[Any] = rows.order_by("-pgh_created_at", "-pgh_id")[: size + 1]
    return newest


def _rows_before(events: Sequence[Any]) -> dict[tuple[type[Model], int], Any]:
    keys: dict[type[Model], list[int]] = {}
    for event in events:
        if event.row_before is not None:
            keys.setdefault(type(event), []).append(event.row_before)
    return {
        (model, key): row
        for model, wanted in keys.items()
        for key, row in model._default_manager.in_bulk(wanted).items()
    }


def _position(at: datetime, number: int, key: int) -> str:
    return signing.dumps([at.isoformat(), number, key], salt=SALT)


def _read_position(text: str) -> tuple[datetime, int, int] | None:
    """One that was tampered with counts as none."""
    try:
        at, number, key = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at), number, key
