"""Puts rows of the audit trail into words: who, what, through which door, and each value before and after."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.db.models import Field, ForeignKey, Model
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User

NOTHING = "–"
LONG = 160
NOT_READABLE = "(not readable)"
WORDS = {"insert": "Added", "update": "Changed", "delete": "Removed"}
DOORS = {"/admin/": "in the admin", "/api/": "through the API"}
NOT_TOLD = frozenset({"search", "version", "filing_key", "moved", "details"})
"""What the database keeps for itself; what a merge moved, which names reports; what a file says of itself, in JSON."""
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
    changes: list[Change] = field(default_factory=list)
    door: str = ""
    request: str = ""
    url: str = ""
    note: str = ""


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
        self._subject, self._key = type(record), record.pk
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
        for column in self._fields(before or after):
            old = getattr(before, column.attname) if before else None
            new = getattr(after, column.attname) if after else None
            if old != new and not (_empty(old) and _empty(new)):
                label = _capital(str(column.verbose_name))
                changes.append(Change(label, self._shown(column, old), self._shown(column, new)))
        return changes

    def _fields(self, event: Any) -> list[Field[Any, Any]]:
        """The tracked columns that are told."""
        model = event.pgh_tracked_model
        return [
            column
            for column in model._meta.concrete_fields
            if hasattr(event, column.attname)
            and not column.primary_key
            and column.name not in NOT_TOLD
            and not self._points_home(model, column, event)
        ]

    def _points_home(self, model: type[Model], column: Field[Any, Any], event: Any) -> bool:
        """A part's pointer to the record itself says nothing."""
        home = model is not self._subject and column.related_model is self._subject
        return home and getattr(event, column.attname) == self._key

    def _shown(self, column: Field[Any, Any], value: Any) -> str:
        if _empty(value):
            return NOTHING
        if isinstance(column, ForeignKey):
            return self._names.get(column.related_model, {}).get(value, NOT_READABLE)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "j F Y, H:i:s")
        if isinstance(value, (list, tuple)):
            return ", ".join(str(item) for item in value)
        return str(display_for_field(value, column, NOTHING))

    def _pointed_to(self, events: Sequence[Any]) -> dict[type[Model], set[Any]]:
        keys: dict[type[Model], set[Any]] = {}
        for event in events:
            for column in self._fields(event):
                value = getattr(event, column.attname)
                if isinstance(column, ForeignKey) and value is not None:
                    keys.setdefault(column.related_model, set()).add(value)
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


def _capital(text: str) -> str:
    """With a capital at the beginning, and others left as they are."""
    return text[:1].upper() + text[1:]
