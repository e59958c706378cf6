"""The collected attacks and projects, row by row: found in the demo, and read back from it column by column.

Each column has a reader: what its cell states, and what the record says of it, in the same form. A cell of prose is
held where the record says all its words; what it states – an actor, a claim, a kind of attack – is compared as such.
"""

import csv
import os
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from incidents.models import Incident
from incidents.rules.mentions import WORD, folded
from projects.models import Project

FOLDER = os.environ.get("REAL_DATA_DIR", "")
Row = dict[str, str]
Read = Callable[[Row, Any], tuple[Any, Any]]
SMALL_WORDS = "a an and at by for given in is it not of on or out per reported the to under was with"
SMALL = frozenset(SMALL_WORDS.split())


def collected(name: str) -> Iterator[Row]:
    with (Path(FOLDER) / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def incident_of(row: Row) -> Incident | None:
    """By its id: the imported have it, the three filed ones carry its key."""
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"https://caravanserai.example/demo/{row['id']}")
    found = Incident.objects.filter(external_id=row["id"]) | Incident.objects.filter(filing_key=key)
    return found.first()


def project_of(row: Row) -> Project | None:
    return Project.objects.filter(external_id=row["id"]).first()


def differences(rows: list[Row], find: Callable[[Row], Any], columns: dict[str, Read]) -> list[str]:
    """Every cell that the record does not say, in words."""
    found = []
    for row in rows:
        record = find(row)
        if record is None:
            found.append(f"{row['id']} is missing")
            continue
        for name, cell in row.items():
            stated, said = columns[name](row, record)
            if stated != said:
                found.append(f"{row['id']} {name} {cell!r}: {stated!r} became {said!r}")
    return found


def unsaid(prose: str, *told: str) -> set[str]:
    """The words of some prose that are not told."""
    return set(WORD.findall(folded(prose))) - SMALL - set(WORD.findall(folded("\n".join(told))))


def held(prose: str, *told: str) -> tuple[Any, Any]:
    return set(), unsaid(prose, *told)


def number(cell: str) -> int | None:
    return int(cell) if cell else None


def addresses(cell: str) -> list[str]:
    """The addresses of a cell, without what only says how a reader came there."""
    return [re.sub(r"\?(utm_|s=).*$", "", address) for address in cell.split(" | ")]
