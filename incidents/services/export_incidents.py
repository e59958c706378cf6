"""All incidents that match, written by the database itself, part by part: lines of CSV, GeoJSON features or JSON.

The parts go by position in filing order. No transaction, cursor or snapshot outlives a part: a client that reads slowly
holds nothing, and a pooler may give every part another connection. While others file, none of the rows that were there
at the beginning is skipped and none comes twice; what changes meanwhile comes as it is when its part is read.
"""

import json
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Case, CharField, F, QuerySet, When

from accounts.audit import Asked, answering
from accounts.exports import SEPARATOR, csv_cell
from accounts.querysets.windows import heads, lanes_for
from accounts.services.readings import note_table, note_unforeseen
from accounts.vocabulary import Marking
from incidents.models import ProjectLink
from incidents.services.export_columns import PROJECTS, all_told, line_of
from incidents.vocabulary.review import LinkState

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.querysets.incidents import IncidentQuerySet

AS_FILED = ("-pk",)
ROWS_OF_A_PART = 2_000  # a part lies in memory
RED = Case(When(marking=Marking.RED, then=F("reference")), output_field=CharField())


class IncidentExport:
    """Lines about incidents that a person may read, in one form: csv, geojson or jsonl; of each these fields, or all.

    What is TLP:RED is noted before it is given out: all of it beforehand, as of every table, and with its part what
    became so, or came within the filters, meanwhile.
    """

    def __init__(
        self, *, actor: "User", incidents: "IncidentQuerySet", form: str, fields: Collection[str] | None = None
    ) -> None:
        self.actor, self.incidents, self.form = actor, incidents, form
        self.told = all_told(fields)
        self.links = fields is None or PROJECTS in fields

    @property
    def columns(self) -> list[str]:
        """The names of a table."""
        return [name for one in self.told for name in one.cells] + (["projects"] if self.links else [])

    def parts(self, *, name: str, filters: str, asked: Asked) -> Iterator[list[str]]:
        """The lines, some thousands at a time. `asked` is the request that the log of readings names."""
        noted = note_table(actor=self.actor, name=name, records=self.incidents, filters=filters)
        position: int | None = None
        while True:
            lines, red, position = self._part(position)
            unforeseen = sorted(red - noted)
            if unforeseen:
                with answering(asked.request, asked.url):
                    note_unforeseen(actor=self.actor, name=name, red=unforeseen, number=len(lines), filters=filters)
                noted |= red
            yield lines
            if len(lines) < ROWS_OF_A_PART:
                return

    def _part(self, position: int | None) -> tuple[list[str], frozenset[str], int | None]:
        """Lines beyond a position, the references of what is TLP:RED among them, and the position of the last."""
        rows = _asked(f"{self._records} WHERE {self._beyond(position)} ORDER BY key DESC LIMIT {ROWS_OF_A_PART}")
        projects = self._projects([key for key, _, _ in rows])
        none = self._end("")
        lines = [line + projects.get(key, none) for key, _, line in rows]
        if self.form == "csv" and len(self.columns) == 1:  # a line with nothing in it would be no row
            lines = [f'""{line}' if line == "\r\n" else line for line in lines]
        return lines, frozenset(red for _, red, _ in rows if red), rows[-1][0] if rows else None

    @cached_property
    def _records(self) -> str:
        """Of each its key, its reference where it is TLP:RED, and its line: compiled once for all parts."""
        told = self.incidents.annotate(told_red=RED, told_line=line_of(self.told, self.form)).order_by()
        inner = _literal(told.values_list("pk", "told_red", "told_line"))
        return f"SELECT key, red, line FROM ({inner}) AS told (key, red, line)"  # noqa: S608 – compiled by Django

    @cached_property
    def _links(self) -> str:
        links = ProjectLink.objects.for_user(self.actor).filter(state=LinkState.CONFIRMED).order_by()
        inner = _literal(links.values_list("incident", "project__slug"))
        slugs = "string_agg(DISTINCT slug, '; ' ORDER BY slug)"
        return f"SELECT incident, {slugs} FROM ({inner}) AS link (incident, slug)"  # noqa: S608 – compiled by Django

    def _beyond(self, position: int | None) -> str:
        """A condition on the key; where the rows say in which lanes they lie, the heads of those."""
        if lanes_for(self.incidents, AS_FILED):
            there = None if position is None else [position]
            return _one_of("key", heads(self.incidents, AS_FILED, there, ROWS_OF_A_PART))
        return "true" if position is None else f"key < {int(position)}"

    def _projects(self, keys: list[int]) -> dict[int, str]:
        """Ends of lines with the projects that each is confirmed to concern, as far as the person may know of them."""
        if not self.links or not keys:
            return {}
        found = _asked(f"{self._links} WHERE {_one_of('incident', keys)} GROUP BY incident")
        return {key: self._end(slugs) for key, slugs in found}

    def _end(self, slugs: str) -> str:
        """What the database leaves open: the projects, and the end of a line or an object."""
        last = {"csv": "\r\n", "geojson": "}}", "jsonl": "}"}[self.form]
        if not self.links:
            return last
        if self.form == "csv":
            told = csv_cell(slugs)
        else:
            told = f'"projects":{json.dumps(slugs.split(SEPARATOR) if slugs else [])}'
        return f"{',' if self.told else ''}{told}{last}"


def _one_of(column: str, keys: list[int]) -> str:
    """Thousands of keys as one array: preparing each by itself took longer than the query."""
    return f"{column} = ANY('{{{','.join(str(int(key)) for key in keys)}}}'::bigint[])"


def _literal(rows: "QuerySet[Any]") -> str:
    """The statement with its values in it, quoted by the driver."""
    with connection.cursor() as cursor:
        return str(cursor.mogrify(*rows.query.sql_with_params()))


def _asked(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
