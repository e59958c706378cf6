"""The log of readings: what is TLP:RED, and whatever is taken away. Written before anything is given out.

A row that cannot be written fails the reading: nothing TLP:RED is read unlogged. What is below TLP:RED costs nothing.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, Max, Q, QuerySet

from accounts.audit import asked_now, name_of
from accounts.models import Reading
from accounts.vocabulary import Marking, ReadingKind

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_FILTERS = 4_000


def note_reading(*, actor: "User", record: Any, kind: ReadingKind) -> None:
    """One record was read. Its reference is kept where it is TLP:RED; else nothing is."""
    if record.marking == Marking.RED:
        _write(actor, kind, record.reference, red=[record.reference], marking=Marking.RED)


def note_list(*, actor: "User", name: str, records: Iterable[Any], filters: str = "") -> None:
    """Rows of a list are shown: one row of the log, where there is TLP:RED among them.

    `name` says which kind of list it is; it names no record, which whoever is shown the log might not know.
    """
    shown = list(records)
    red = list(dict.fromkeys(row.reference for row in shown if getattr(row, "marking", None) == Marking.RED))
    if red:
        _write(actor, ReadingKind.LIST, name, red=red, marking=Marking.RED, number=len(shown), filters=filters)


def note_table(*, actor: "User", name: str, records: "QuerySet[Any]", filters: str = "") -> frozenset[str]:
    """A table is about to be sent: counted beforehand, so that one that is broken off stands in the log as a whole.

    Gives the references of what is TLP:RED in it.
    """
    asked: dict[str, Any] = {"rows": Count("pk", distinct=True)}
    if _has(records, "marking"):
        named = ArrayAgg("reference", filter=Q(marking=Marking.RED), distinct=True, default=[])
        asked |= {"highest": Max("marking"), "named": named}
    found = records.order_by().aggregate(**asked)
    facts = {"number": found["rows"], "marking": found.get("highest"), "red": found.get("named", [])}
    _write(actor, ReadingKind.TABLE, name, filters=filters, **facts)
    return frozenset(facts["red"])


def note_references(*, actor: "User", kind: ReadingKind, name: str, red: list[str], number: int, filters: str) -> None:
    """What is TLP:RED among so many rows, where it is known by its references: of a part of a table, or of figures."""
    _write(actor, kind, name, red=sorted(red), marking=Marking.RED, number=number, filters=filters)


def note_files(*, actor: "User", record: Any, name: str, number: int) -> None:
    """Files of a record are about to be sent, whatever its marking."""
    red = [record.reference] if record.marking == Marking.RED else []
    _write(actor, ReadingKind.FILES, name, red=red, marking=record.marking, number=number)


def readings_of(reference: str) -> "QuerySet[Reading]":
    """Every reading in which this record was TLP:RED, by itself or in a list, the latest first."""
    return Reading.objects.filter(red__contains=[reference])


def _has(records: "QuerySet[Any]", name: str) -> bool:
    try:
        records.model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _write(actor: "User", kind: ReadingKind, subject: str, *, filters: str = "", **facts: Any) -> None:
    asked = asked_now()
    Reading.objects.create(
        reader=actor,
        reader_name=name_of(actor),
        kind=kind,
        subject=subject,
        filters=filters[:LONGEST_FILTERS],
        request=asked.request[:80],
        url=asked.url[:500],
        **facts,
    )
