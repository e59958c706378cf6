"""Reads the audit trail of one record and its parts, a page at a time: who, when, and each value before and after.

The pages and the admin read it here. Callers say which rows the reader may see, and what things are called.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.core import signing
from django.db.models import Field, ForeignKey, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User

NOTHING = "–"
LONG = 160
NOT_READABLE = "(not readable)"
PAGE_SIZE = 25
SALT = "position on the audit trail"
WORDS = {"insert": "Added", "update": "Changed", "delete": "Removed"}
DOORS = {"/admin/": "in the admin", "/api/": "through the API"}
KEPT_BY_THE_DATABASE = frozenset({"search", "version", "filing_key"})
Names = Callable[[type[Model], Iterable[Any]], dict[Any, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One value, before and after."""

    label: str
    before: str
    after: str

    @property
    def is_first(self) -> bool:
        """Was there nothing before?"""
        return self.before == NOTHING

    @property
    def is_long(self) -> bool:
        return max(len(self.before), len(self.after)) > LONG

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The words of both, in order: those that stayed (`same`), went (`del`) and came (`ins`)."""
        before, after = self.before.split(" "), self.after.split(" ")
        found = []
        for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if what == "equal":
                found.append(("same", " ".join(before[a:b])))
                continue
            found += [(kind, " ".join(text)) for kind, text in (("del", before[a:b]), ("ins", after[c:d])) if text]
        return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the trail in words."""

    at: datetime
    who: str
    what: str
    changes: list[Change]
    door: str
    request: str
    url: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some entries, newest first, and the position after which older ones begin; "" where there are none."""

    entries: list[Entry]
    older: str


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
    record: Model, trails: Sequence[QuerySet[Any]], names: Names, *, after: str = "", size: int = PAGE_SIZE
) -> TrailPage:
    """A page of the audit rows in words, newest first; `after` is the `older` of the page before.

    `names` says what the reader may see of the rows that others point to. Two queries for each trail.
    """
    position = _read_position(after)
    rows = []
    for number, trail in enumerate(trails):
        rows += [
            ((event.pgh_created_at, number, event.pgh_id), event) for event in _newest(trail, number, position, size)
        ]
    rows.sort(key=lambda row: row[0], reverse=True)
    shown = rows[:size]
    before = _rows_before([event for _, event in shown])
    reader = TrailReader(record, names, [event for _, event in shown], before)
    older = _position(*shown[-1][0]) if len(rows) > size else ""
    return TrailPage([reader.entry(event) for _, event in shown], older)


def _newest(trail: QuerySet[Any], number: int, position: tuple[datetime, int, int] | None, size: int) -> QuerySet[Any]:
    """One more than a page holds, each with the key of the row before it that the reader may see, too."""
    of_same = trail.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    rows = trail.annotate(row_before=Subquery(of_same.values("pgh_id")[:1]))
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


def names_for(user: User) -> Names:
    """People by name; of other records what the person may read, nothing where that is decided elsewhere."""

    def names(model: type[Model], keys: Iterable[Any]) -> dict[Any, str]:
        rows = model._default_manager.all()
        if model is not User:
            narrow = getattr(rows, "for_user", None)
            rows = narrow(user) if narrow else rows.none()
        return {key: str(row) for key, row in rows.in_bulk(list(keys)).items()}

    return names


class TrailReader:
    """Puts rows of the trail into words, with the row before of each record at hand."""

    def __init__(
        self, record: Model, names: Names, events: Sequence[Any], before: dict[tuple[type[Model], int], Any]
    ) -> None:
        self._subject = type(record)
        self._before = before
        pointed_to = self._pointed_to([*events, *before.values()])
        self._names = {model: names(model, keys) for model, keys in pointed_to.items()}

    def entry(self, event: Any) -> Entry:
        model, context = event.pgh_tracked_model, event.pgh_context or {}
        before = self._before.get((type(event), event.row_before))
        removed = event.pgh_label == "delete"
        changes = self._changes(event, None) if removed else self._changes(before, event)
        url = str(context.get("url") or "")
        return Entry(
            at=event.pgh_created_at,
            who=str(context.get("actor_name") or "the system"),
            what=f"{_word(event.pgh_label, before)}: {model._meta.verbose_name}",
            changes=changes,
            door=_door(url),
            request=str(context.get("request") or ""),
            url=url,
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
            and field.name not in KEPT_BY_THE_DATABASE
            and not (model is not self._subject and field.related_model is self._subject)
        ]

    def _shown(self, field: Field[Any, Any], value: Any) -> str:
        if _empty(value):
            return NOTHING
        if isinstance(field, ForeignKey):
            return self._names.get(field.related_model, {}).get(value, NOT_READABLE)
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


def _door(url: str) -> str:
    """Through which door a change came."""
    if not url:
        return "outside a request"
    return next((words for start, words in DOORS.items() if url.startswith(start)), "on the pages")


def _empty(value: Any) -> bool:
    return value is None or value in ("", [])
