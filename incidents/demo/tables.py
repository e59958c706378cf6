"""Reads the demo's tables, the CSV files beside this module; docs/reference/demo-data.md explains their columns."""

import csv
from collections import defaultdict
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "data"

Row = dict[str, str]


def table(name: str) -> list[Row]:
    """All rows of a table, in order."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by_incident(name: str) -> dict[str, list[Row]]:
    """The rows of a table that hangs on the attacks, by the id of the attack."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in table(name):
        found[row.pop("incident")].append(row)
    return found


def several(cell: str, separator: str = "; ") -> list[str]:
    """The values of a cell that holds several."""
    return cell.split(separator) if cell else []


def pairs(cell: str) -> list[tuple[str, str]]:
    """The values of a cell that holds several "first: second"."""
    return [(first, second) for first, _, second in (value.partition(": ") for value in several(cell))]
