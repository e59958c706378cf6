"""Reads the audit trail of one record and its parts: who, when, and each value before and after."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

NOTHING = "–"
LONG = 160
WORDS = {"insert": "Added", "update": "Changed", "delete": "Removed"}
Names = Callable[[type[Model], Iterable[Any]], dict[Any, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One value, before and after."""

    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        return max(len(self.before), len(self.after)) > LONG


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the trail in words."""

    at: datetime
    who: str
    what: str
    changes: list[Change]
    request: str
    url: str


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


def read_trail(record: Model, trails: Sequence[QuerySet[Any]], names: Names) -> list[Entry]:
    """Every audit row in words, newest first. `names` says what the reader may see of the rows that others point to."""
    rows = [
        (event.pgh_created_at, number, event.pgh_id, event) for number, trail in enumerate(trails) for event in trail
    ]
    rows.sort(key=lambda row: row[:3])
    reader = TrailReader(record, names, [event for *_, event in rows])
    return [reader.entry(event) for *_, event in rows][::-1]


class TrailReader:
    """Goes through the rows in the order they were written, with the row before of each record at hand."""

    def __init__(self, record: Model, names: Names, events: Sequence[Any]) -> None:
        self._subject = type(record)
        self._before: dict[tuple[type[Model], Any], Any] = {}
        self._names = {model: names(model, keys) for model, keys in self._pointed_to(events).items()}

    def entry(self, event: Any) -> Entry:
        """Must be called in the order of writing."""
        model, context = event.pgh_tracked_model, event.pgh_context or {}
        before = self._before.get((model, event.pgh_obj_id))
        self._before[model, event.pgh_obj_id] = event
        removed = event.pgh_label == "delete"
        changes = self._changes(event, None) if removed else self._changes(before, event)
        return Entry(
            at=event.pgh_created_at,
            who=str(context.get("actor_name") or "the system"),
            what=f"{_word(event.pgh_label, before)}: {model._meta.verbose_name}",
            changes=changes,
            request=str(context.get("request") or ""),
            url=str(context.get("url") or ""),
        )

    def _changes(self, before: Any, after: Any) -> list[Change]:
        changes = []
        for field in self._fields(before or after):
            old = getattr(before, field.attname) if before else None
            new = getattr(after, field.attname) if after else None
            if old != new and not (_empty(old) and _empty(new)):
                label = str(field.verbose_name).capitalize()
                changes.append(Change(label, self._shown(field, old), self._shown(field, new)))
        return changes

    def _fields(self, event: Any) -> list[Field[Any, Any]]:
        """The tracked columns; a part's pointer to the record itself says nothing."""
        model = event.pgh_tracked_model
        return [
            field
            for field in model._meta.concrete_fields
            if hasattr(event, field.attname)
            and not field.primary_key
            and not (model is not self._subject and field.related_model is self._subject)
        ]

    def _shown(self, field: Field[Any, Any], value: Any) -> str:
        if _empty(value):
            return NOTHING
        if isinstance(field, ForeignKey):
            return self._names.get(field.related_model, {}).get(value, "(not readable)")
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "j F Y, H:i:s")
        if isinstance(value, (list, tuple)):
            return ", ".join(str(item) for item in value)
        return str(display_for_field(value, field, NOTHING))

    def _pointed_to(self, events: Sequence[Any]) -> dict[type[Model], set[Any]]:
        keys: dict[type[Model], set[Any]] = {}
        for event in events:
            for field in self._fields(event):
                value = getattr(event, field.attname)
                if isinstance(field, ForeignKey) and value is not None:
                    keys.setdefault(field.related_model, set()).add(value)
        return keys


def _word(label: str, before: Any) -> str:
    """The first row that the reader may see of a record need not be its beginning."""
    return "As it stood" if label == "update" and before is None else WORDS.get(label, label)


def _empty(value: Any) -> bool:
    return value is None or value in ("", [])
