"""Lists and records in other formats: GeoJSON (RFC 7946) for maps, CSV (RFC 4180) for tables."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from accounts.api.problems import BadQuery
from accounts.exports import csv_cell, joined

GEOJSON = "application/geo+json"
CSV = "text/csv"
HXL = "In CSV a row of HXL tags (https://hxlstandard.org) under the names."


def itself(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a table: its name, its HXL tag, of which field of a record it is told, and how."""

    name: str
    tag: str
    field: str
    read: Callable[[Any], Any] = itself


def plain(tags: Mapping[str, str]) -> list[Cell]:
    """Columns that are just the fields of these names."""
    return [Cell(name, tag, name) for name, tag in tags.items()]


def several(name: str, tag: str) -> Cell:
    """A column with all values of a list."""
    return Cell(name, tag, name, joined)


def moment(name: str, tag: str) -> Cell:
    """A column with a time: in UTC, to the second."""
    return Cell(name, tag, name, in_utc)


def in_utc(text: str | None) -> str | None:
    return None if text is None else f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class CsvRenderer(BaseRenderer):
    """The table that the view says it has. What a spreadsheet would compute is made inert."""

    media_type, format, charset = CSV, "csv", "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        view = renderer_context["view"]
        cells: list[Cell] = [cell for cell in view.cells if view.wants(cell.field)]
        rows = data.get("results", [data])
        return table(cells, rows, tagged=wants_tags(view.request)).encode()


def table(cells: Sequence[Cell], records: Iterable[Any], *, tagged: bool) -> str:
    """The lines, their names first."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([cell.name for cell in cells])
    if tagged:
        writer.writerow([cell.tag for cell in cells])
    for record in records:
        writer.writerow([csv_cell(cell.read(record[cell.field])) for cell in cells])
    return file.getvalue()


def wants_tags(request: Request) -> bool:
    """Is a row of tags asked for? There is one in tables only."""
    given = request.query_params.get("hxl", "false")
    if given not in {"true", "false"}:
        raise BadQuery({"hxl": ["Say true or false."]})
    if given == "true" and format_of(request) != CsvRenderer.format:
        raise BadQuery({"hxl": ["Only a table has tags: ask for csv."]})
    return given == "true"


def format_of(request: Any) -> str:
    """In which format the answer is asked for; "" while nobody asks, as when the schema is made."""
    return getattr(getattr(request, "accepted_renderer", None), "format", "")


class GeoJsonRenderer(JSONRenderer):
    """A FeatureCollection of a list, with `next` and `previous` as foreign members; a Feature of a record."""

    media_type, format = GEOJSON, "geojson"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        view = renderer_context["view"]
        if "results" in data:
            ends = {name: data[name] for name in ("next", "previous")}
            features = [feature(view, record) for record in data["results"]]
            shaped: dict[str, Any] = {"type": "FeatureCollection", **ends, "features": features}
        else:
            shaped = feature(view, data)
        return json.dumps(shaped, ensure_ascii=False, separators=(",", ":"), default=str, allow_nan=False).encode()


def feature(view: Any, record: Mapping[str, Any]) -> dict[str, Any]:
    """One record; where it lies is told by its geometry, so its coordinates are no properties."""
    geography: Geography = view.geography
    shown = {
        name: value
        for name, value in record.items()
        if name not in geography.coordinates and (view.is_asked(name) or name == geography.precision)
    }
    return {"type": "Feature", "geometry": geography.geometry(record), "properties": shown}


@dataclass(frozen=True, slots=True)
class Geography:
    """Where records of a kind lie: from which fields that follows, which of those are coordinates, and how exact."""

    fields: frozenset[str]
    geometry: Callable[[Mapping[str, Any]], dict[str, Any] | None]
    coordinates: frozenset[str] = frozenset()
    precision: str = ""


def point(record: Mapping[str, Any]) -> dict[str, Any] | None:
    """Longitude first, as RFC 7946 has it; None where it lies nowhere."""
    if record["latitude"] is None or record["longitude"] is None:
        return None
    return {"type": "Point", "coordinates": [record["longitude"], record["latitude"]]}


def points(records: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """One point or several; None where none of them lies anywhere."""
    there = [found["coordinates"] for record in records if (found := point(record))]
    if len(there) == 1:
        return {"type": "Point", "coordinates": there[0]}
    return {"type": "MultiPoint", "coordinates": there} if there else None


POSITION = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
GEOMETRY = {
    "oneOf": [
        {"type": "null"},
        {
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {"type": {"const": "Point"}, "coordinates": POSITION},
        },
        {
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {"type": {"const": "MultiPoint"}, "coordinates": {"type": "array", "items": POSITION}},
        },
    ]
}
FEATURE = {
    "type": "object",
    "required": ["type", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "geometry": GEOMETRY,
        "properties": {"type": "object", "description": "The fields of the record, its coordinates left out."},
    },
}
COLLECTION = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "next": {"type": ["string", "null"], "format": "uri"},
        "previous": {"type": ["string", "null"], "format": "uri"},
        "features": {"type": "array", "items": FEATURE},
    },
}


def described_contents(content: dict[str, Any], *, of_list: bool) -> None:
    """Say in the schema what answers of these media types look like, which no serializer knows."""
    if GEOJSON in content:
        content[GEOJSON]["schema"] = COLLECTION if of_list else FEATURE
    if CSV in content:
        content[CSV]["schema"] = {"type": "string", "description": "A line of names, then one for each record."}
