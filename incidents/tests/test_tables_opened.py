"""Tables as a program opens them that knows nothing of us: what it takes for numbers and times, and what it reads."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from accounts.tests.api_clients import client_of
from incidents.factories import CasualtyFactory, IncidentFactory
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory

NUMBER, TEXT, WHOLE, INSTANT = "DOUBLE", "VARCHAR", "BIGINT", "TIMESTAMP WITH TIME ZONE"
TYPES = {
    "reference": TEXT,
    "title": TEXT,
    "country": TEXT,
    "admin1": TEXT,
    "place": TEXT,
    "narrative": TEXT,
    "marking": TEXT,
    "occurred_from": INSTANT,
    "latitude": NUMBER,
    "longitude": NUMBER,
    "killed_low": WHOLE,
    "killed_best": WHOLE,
    "killed_high": WHOLE,
}
ODD = ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1", "\r=1"]
PLACES = ["گوادر", "喀喇昆仑公路", 'Karachi; "Airport",\r\nJinnah', "\u2028 – ’"]


@pytest.fixture
def tables(anna, signed_in) -> dict[str, Any]:
    """From wherever incidents are taken away."""
    client, browser = client_of(anna), signed_in(anna)
    return {
        "list": lambda: client.get("/api/v1/incidents/?format=csv").content,
        "export": lambda: client.get("/api/v1/incidents/export/?format=csv").getvalue(),
        "page": lambda: browser.get("/incidents/export.csv").getvalue(),
    }


def opened(content: bytes, folder: Path, **options: Any) -> duckdb.DuckDBPyRelation:
    path = folder / "table.csv"
    path.write_bytes(content)
    return duckdb.connect().read_csv(str(path), sample_size=-1, **options)


def told(table: duckdb.DuckDBPyRelation, *columns: str) -> list[tuple[Any, ...]]:
    return table.select(*columns).fetchall()


def types(table: duckdb.DuckDBPyRelation) -> dict[str, str]:
    return {name: str(kind) for name, kind in zip(table.columns, table.types, strict=True) if name in TYPES}


@pytest.fixture
def incidents(db) -> None:
    for number, text in enumerate([*ODD, *PLACES]):
        placed = {"latitude": -24.5 - number, "longitude": 67.25} if number else {"latitude": None, "longitude": None}
        IncidentFactory.create(title=text, place=text, narrative=text, state=State.SUBMITTED, **placed)
    zeros = IncidentFactory.create(title="00712", admin1="007", state=State.SUBMITTED)
    CasualtyFactory.create(incident=zeros, outcome="killed", low=2, best=None, high=3)


@pytest.mark.parametrize("source", ["list", "export", "page"])
def test_numbers_are_numbers_times_are_times_and_text_stays_text(source, tables, incidents, tmp_path):
    content = tables[source]()
    assert content.startswith(b"\xef\xbb\xbf") == (source == "page"), "a mark for spreadsheets, none for programs"
    table = opened(content, tmp_path)
    assert types(table) == {name: kind for name, kind in TYPES.items() if name in table.columns}
    assert len(table) == len(ODD) + len(PLACES) + 1
    (zeros,) = told(table.filter("title = '00712'"), "admin1", "killed_low", "killed_high", "latitude")
    assert zeros == ("007", 2, 3, 24.9)
    titles = {title for (title,) in told(table, "title")}
    assert titles == {f"'{text}" for text in ODD} | {*PLACES, "00712"}
    assert len(told(table.filter("latitude IS NULL"), "title")) == 1
    assert sorted(told(table.filter("latitude < -30"), "latitude"))[0] == (-33.5,)


@pytest.mark.parametrize("source", ["list", "export"])
def test_tags_stand_in_the_second_line_and_are_skipped(source, tables, incidents, tmp_path, anna):
    path = {"list": "/api/v1/incidents/", "export": "/api/v1/incidents/export/"}[source]
    content = client_of(anna).get(f"{path}?format=csv&hxl=true").getvalue()
    names, tags = content.decode().split("\r\n")[:2]
    assert tags.startswith("#event+id,#event+name,")
    table = opened(content, tmp_path, header=False, skiprows=2, names=names.split(","))
    assert types(table) == TYPES
    assert len(table) == len(ODD) + len(PLACES) + 1


def test_of_projects_too(anna, tmp_path):
    for number, name in enumerate(["中巴经济走廊", "=1", "0012"]):
        ProjectFactory.create(name=name, value=10 + number, capacity_mw=1320, currency="USD")
    table = opened(client_of(anna).get("/api/v1/projects/?format=csv").content, tmp_path)
    assert {name for (name,) in told(table, "name")} == {"中巴经济走廊", "'=1", "0012"}
    assert sum(value for (value,) in told(table, "value")) == 33
    assert {float(power) for (power,) in told(table, "capacity_mw")} == {1320.0}
