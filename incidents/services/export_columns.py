"""What an export tells of an incident, as the database writes it: the same words as in the API's lists and tables."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Func, TextField, Value, When

from accounts.exports import FORMULA_BEGINS
from accounts.vocabulary import Marking
from incidents.vocabulary.people import Outcome
from projects.vocabulary import Severity

TEXTS = frozenset({"title", "narrative", "caveats", "severity_reason", "target_description", "admin1", "place"})
ARRAYS = frozenset({"tactics", "weapon_types"})
NUMBERS = frozenset({"latitude", "longitude", "version"})
MOMENTS = frozenset({"occurred_from", "occurred_to", "filed_at", "submitted_at", "verified_at"})
BOUNDS = ("low", "best", "high")
SEVERITIES = {severity.value: severity.name.lower() for severity in Severity}
WORDS: dict[str, dict[int, str]] = {
    "severity": SEVERITIES,
    "marking": dict(Marking.choices),
}
PROJECTS = "project_links"
NAMES = (
    *("reference", "title", "state", "severity", "severity_reason", "marking", "category", "attack_type"),
    *("tactics", "weapon_types", "target_type", "target_kind", "target_description", "property_damage"),
    *("link_to_investment", "occurred_from", "occurred_to", "time_precision", "end_precision", "time_zone"),
    *("country", "admin1", "place", "latitude", "longitude", "place_precision", *Outcome.values),
    *("filed_at", "submitted_at", "verified_at", "version", "narrative", "caveats", PROJECTS),
)
"""Of each record these fields, in this order; of its project links the slugs of the confirmed ones, as `projects`."""


@dataclass(frozen=True, slots=True)
class Told:
    """One field of the record itself: its columns in a table, by name, and its value in JSON; all of them as text."""

    name: str
    cells: Mapping[str, Any]
    json: Any


class Written(Func):
    """Text that the database writes."""

    output_field = TextField()


class Chain(Written):
    """Texts one after the other; none may be null."""

    template, arg_joiner = "(%(expressions)s)", " || "


class Inert(Written):
    """Text in a cell. What a spreadsheet would compute gets an apostrophe, as in `accounts.exports.csv_cell`."""

    formulas = ", ".join(str(ord(character)) for character in FORMULA_BEGINS)
    template = f"""CASE WHEN %(expressions)s = '' THEN '' ELSE '"'
        || CASE WHEN ascii(%(expressions)s) IN ({formulas}) THEN chr(39) ELSE '' END
        || replace(%(expressions)s, '"', '""') || '"' END"""


class InUtc(Written):
    """ISO 8601 in UTC, to the second; `to_char` takes three times as long."""

    template = "substr(to_json(%(expressions)s AT TIME ZONE 'UTC')::text, 2, 19) || 'Z'"


class Joined(Written):
    """Several words in one cell: `accounts.exports.joined` in SQL."""

    template = "array_to_string(%(expressions)s, '; ')"


class Cell(Written):
    """A number, word or time in a cell; empty where there is none."""

    template = "coalesce((%(expressions)s)::text, '')"


class Number(Written):
    """A number in JSON; null where there is none."""

    template = "coalesce((%(expressions)s)::text, 'null')"


class Quoted(Written):
    """A word of our vocabularies or a time, in which nothing has to be escaped; null where there is none."""

    template = """coalesce('"' || (%(expressions)s) || '"', 'null')"""


class Escaped(Written):
    """Text, or several words, in JSON."""

    template = "to_json(%(expressions)s)::text"


class Geometry(Written):
    """A point, longitude first, or null."""

    template = """coalesce('{"type":"Point","coordinates":[' || %(expressions)s || ']}', 'null')"""
    arg_joiner = " || ',' || "


def all_told(fields: Collection[str] | None = None) -> list[Told]:
    """Everything that is told of the record itself, or what is asked for of it, in the order of the table."""
    return [_told(name) for name in NAMES if name != PROJECTS and (fields is None or name in fields)]


def line_of(told: Sequence[Told], form: str) -> Any:
    """A record as one text: a line of a table, a feature or an object, but for what the projects and the end add."""
    if form == "csv":
        cells = [cell for one in told for cell in one.cells.values()]
        parts = [part for cell in cells for part in (Value(","), cell)][1:]
        return Chain(*parts) if parts else Value("", TextField())
    begin: list[Any] = [Value("{")]
    if form == "geojson":
        geometry = Geometry(F("longitude"), F("latitude"))
        begin = [Value('{"type":"Feature","geometry":'), geometry, Value(',"properties":{')]
    members = [part for one in told for part in (Value(f',"{one.name}":'), one.json)]
    if members:
        members[0] = Value(f'"{told[0].name}":')
    return Chain(*begin, *members)


def _told(name: str) -> Told:
    if name in TEXTS:
        return Told(name, {name: Inert(F(name))}, Escaped(F(name)))
    if name in ARRAYS:
        return Told(name, {name: Joined(F(name))}, Escaped(F(name)))
    if name in NUMBERS:
        return Told(name, {name: Cell(F(name))}, Number(F(name)))
    if name in Outcome.values:
        columns = {bound: F(f"{name}_{bound}") for bound in BOUNDS}
        shown = [part for bound, column in columns.items() for part in (Value(f',"{bound}":'), Number(column))]
        cells = {f"{name}_{bound}": Cell(column) for bound, column in columns.items()}
        return Told(name, cells, Chain(Value(f'{{"{BOUNDS[0]}":'), *shown[1:], Value("}")))
    word = InUtc(F(name)) if name in MOMENTS else _worded(name) if name in WORDS else F(name)
    return Told(name, {name: Cell(word) if name in MOMENTS else word}, Quoted(word))


def _worded(column: str) -> Case:
    cases = (When(**{column: number}, then=Value(word)) for number, word in WORDS[column].items())
    return Case(*cases, output_field=TextField())
