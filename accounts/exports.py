"""Tables to take away: CSV, written row by row while it is sent, and safe to open in a spreadsheet."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

# What a spreadsheet takes for the beginning of a formula: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")

# Spreadsheets take a file without it for the local code page and break every name that is not in Latin letters.
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its HXL tag (https://hxlstandard.org), and what of a record stands in it."""

    name: str
    tag: str
    read: Callable[[Any], Any] | None = None

    def of(self, record: Any) -> Any:
        return self.read(record) if self.read else getattr(record, self.name)


class _Echo:
    """A file that gives back what is written to it: csv.writer returns what `write` returns."""

    def write(self, line: str) -> str:
        return line


def csv_cell(value: Any) -> str:
    """A value as text; text that a spreadsheet would compute gets an apostrophe before it. Numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, mark: str = BYTE_ORDER_MARK) -> Iterator[str]:
    """The lines of the file, heads first, each made when it is asked for. Programs want no byte order mark."""
    writer = csv.writer(_Echo())
    yield mark + str(writer.writerow([csv_cell(head) for head in heads]))
    for row in rows:
        yield str(writer.writerow([csv_cell(cell) for cell in row]))


def csv_answer(filename: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Stream a table for download. `rows` may be a generator over a queryset's `iterator()`."""
    return StreamingHttpResponse(
        csv_lines(heads, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{filename}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def table_answer(
    request: HttpRequest, filename: str, columns: Sequence[Column], records: Iterable[Any]
) -> StreamingHttpResponse:
    """Stream records as a table; with `hxl=1` in the address, a row of tags under the heads."""
    tags = [[column.tag for column in columns]] if request.GET.get("hxl") == "1" else []
    rows = ([column.of(record) for column in columns] for record in records)
    return csv_answer(filename, [column.name for column in columns], chain(tags, rows))


def joined(values: Iterable[Any]) -> str:
    """Several values in one cell."""
    return "; ".join(str(value) for value in values)
