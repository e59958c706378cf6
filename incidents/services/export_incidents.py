"""All incidents that match, written by the database itself, part by part: lines of CSV, GeoJSON features or JSON.

The parts go by position in filing order. No transaction, cursor or snapshot outlives a part: a client that reads slowly
holds nothing, and a pooler may give every part another connection. While others file, none of the rows that were there
at the beginning is skipped and none comes twice; what changes meanwhile comes as it is when its part is read.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, F, QuerySet, When

from accounts.audit import Asked, answering
from accounts.querysets.windows import heads, lanes_for
from accounts.services.readings import note_references, note_table
from accounts.vocabulary import Marking, ReadingKind
from incidents.models import ProjectLink
from incidents.services.export_columns import PROJECTS, all_told, line_of

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.querysets.incidents import IncidentQuerySet

AS_FILED = ("-pk",)
ROWS_OF_A_PART = 5_000  # a part lies in memory: usually some 5 MB
RED = Case(When(marking=Marking.RED, then=F("reference")), output_field=CharField())


BETWEEN = {"csv": "E'\\r\\n'", "geojson": "E',\\n'", "jsonl": "E'\\n'"}
NO_LINKS = "SELECT 0, NULL WHERE false"
NO_RECORDS = "SELECT 0, NULL, '' WHERE false"
PART = """
    WITH told AS MATERIALIZED ({records}), linked (incident, slugs) AS ({linked})
    SELECT count(*), min(key), array_agg(red) FILTER (WHERE red IS NOT NULL),
        string_agg({line}, {between} ORDER BY key DESC)
    FROM told LEFT JOIN linked ON incident = key
"""


@dataclass(frozen=True, slots=True)
class Part:
    """So many lines, without an end behind the last; the position of that, and what is TLP:RED among them."""

    text: str
    number: int
    last: int | None
    red: frozenset[str]


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

    def parts(self, *, name: str, filters: str, asked: Asked) -> Iterator[Part]:
        """The lines, some thousands at a time. `asked` is the request that the log of readings names."""
        noted = note_table(actor=self.actor, name=name, records=self.incidents, filters=filters)
        part = self._part(None)
        while True:
            if part.red - noted:
                told: dict[str, Any] = {
                    "name": name,
                    "red": list(part.red - noted),
                    "number": part.number,
                    "filters": filters,
                }
                with answering(asked.request, asked.url):
                    note_references(actor=self.actor, kind=ReadingKind.TABLE, **told)
                noted |= part.red
            yield part
            if part.number < ROWS_OF_A_PART:
                return
            part = self._part(part.last)

    def _part(self, position: int | None) -> Part:
        """What lies beyond a position, as one text: a row for each would cost more than the lines themselves."""
        records = f"{self._records} WHERE {self._beyond(position)} ORDER BY key DESC LIMIT {ROWS_OF_A_PART}"
        linked = NO_LINKS
        if self.links and self._links:
            linked = f"{self._links} WHERE incident IN (SELECT key FROM told) GROUP BY incident"  # noqa: S608 – as above
        with connection.cursor() as cursor:
            cursor.execute(PART.format(records=records, linked=linked, line=self._line(), between=BETWEEN[self.form]))
            number, last, red, text = cursor.fetchone()
        return Part(text or "", number, last, frozenset(red or ()))

    def _line(self) -> str:
        """A line with what the fields of the record leave open: the projects, and its end."""
        comma = "','" if self.told and self.links else "''"
        if self.form == "csv":
            line = f"line || {comma} || coalesce(regexp_replace(slugs, '^-', '''-'), '')"
            # One with nothing in it would be no row.
            return f"coalesce(nullif({line}, ''), '\"\"')" if len(self.columns) == 1 else line
        slugs = """coalesce('"' || replace(slugs, '; ', '","') || '"', '')"""
        projects = f"""{comma} || '"projects":[' || {slugs} || ']'""" if self.links else "''"
        return f"line || {projects} || '{'}}' if self.form == 'geojson' else '}'}'"

    @cached_property
    def _records(self) -> str:
        """Of each its key, its reference where it is TLP:RED, and its line: compiled once for all parts."""
        told = self.incidents.annotate(told_red=RED, told_line=line_of(self.told, self.form)).order_by()
        inner = _literal(told.values_list("pk", "told_red", "told_line")) or NO_RECORDS
        return f"SELECT key, red, line FROM ({inner}) AS told (key, red, line)"  # noqa: S608 – compiled by Django

    @cached_property
    def _links(self) -> str:
        links = ProjectLink.objects.confirmed_for(self.actor).order_by()
        inner = _literal(links.values_list("incident", "project__slug"))
        if not inner:
            return ""
        slugs = "string_agg(DISTINCT slug, '; ' ORDER BY slug)"
        return f"SELECT incident, {slugs} FROM ({inner}) AS link (incident, slug)"  # noqa: S608 – compiled by Django

    def _beyond(self, position: int | None) -> str:
        """A condition on the key; where the rows say in which lanes they lie, the heads of those."""
        if lanes_for(self.incidents, AS_FILED):
            there = None if position is None else [position]
            return _one_of("key", heads(self.incidents, AS_FILED, there, ROWS_OF_A_PART))
        return "true" if position is None else f"key < {int(position)}"


def _one_of(column: str, keys: list[int]) -> str:
    """Thousands of keys as one array: preparing each by itself took longer than the query."""
    return f"{column} = ANY('{{{','.join(str(int(key)) for key in keys)}}}'::bigint[])"


def _literal(rows: "QuerySet[Any]") -> str:
    """The statement with its values in it, quoted by the driver; "" where Django knows that nothing can be found."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return ""
    with connection.cursor() as cursor:
        return str(cursor.mogrify(sql, parameters))
