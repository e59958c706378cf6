"""The export: just what the list shows, in every format, in parts; what breaks off looks like it."""

import csv
import io
import json

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from accounts.models import Reading
from accounts.tests.api_clients import client_of
from accounts.tests.api_pages import faults, pages_of
from accounts.tests.geojson import assert_is_rfc_7946
from accounts.vocabulary import Marking
from incidents.factories import CasualtyFactory, IncidentFactory, IncidentReaderFactory, ProjectLinkFactory
from incidents.models import Incident
from incidents.services import export_incidents
from incidents.services.export_columns import NAMES
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from tests.faults.house import url_of

LIST, EXPORT = "/api/v1/incidents/", "/api/v1/incidents/export/"
AWKWARD = '=1+1, "quoted"\r\nand – 走. \u2028\\n\x1f گوادر'


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(export_incidents, "ROWS_OF_A_PART", 3)


@pytest.fixture
def several(port_qasim) -> list[Incident]:
    """Seven, that is three parts, with something awkward in each place."""
    elsewhere = ProjectFactory.create(slug="elsewhere", host_country="KE")
    found = []
    for number in range(7):
        incident = IncidentFactory.create(
            title=["-1", "+1", "@x", "=x", "\tx", "plain", 'quo"ted, and'][number],
            narrative=AWKWARD if number % 2 else "",
            state=State.SUBMITTED,
            tactics=["suicide", "ambush"] if number == 3 else [],
            latitude=None if number == 5 else -24.5 - number,
            longitude=None if number == 5 else 67.25,
            severity=1 + number % 4,
        )
        ProjectLinkFactory.create(incident=incident, project=port_qasim)
        found.append(incident)
    CasualtyFactory.create(incident=found[0], outcome="killed", low=2, best=3, high=None)
    ProjectLinkFactory.create(incident=found[0], project=elsewhere)
    ProjectLinkFactory.create(incident=found[1], project=elsewhere, state=LinkState.SUGGESTED)
    return found


def export(user, **query) -> str:
    answer = client_of(user).get(EXPORT, query)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode("utf-8")


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def as_numbers(row: dict[str, str]) -> dict:
    return row | {name: row[name] and float(row[name]) for name in ("latitude", "longitude")}


@pytest.mark.parametrize("reader", ["anna", "victor", "alice"])
def test_the_table_is_the_lists_table_for_wide_and_narrow_readers(request, several, reader):
    user = request.getfixturevalue(reader)
    listed = client_of(user).get(LIST, {"format": "csv"}).content.decode()
    exported = export(user, format="csv")
    assert exported.splitlines()[0] == listed.splitlines()[0]
    assert [as_numbers(row) for row in table(exported)] == [as_numbers(row) for row in table(listed)]
    assert len(table(exported)) == 7


def test_of_projects_only_the_confirmed_that_one_may_see(anna, victor, several):
    assert {row["projects"] for row in table(export(victor, format="csv"))} == {"port-qasim-coal-power-plant"}
    assert "elsewhere; port-qasim-coal-power-plant" in {row["projects"] for row in table(export(anna, format="csv"))}


def test_json_lines_say_what_the_list_says(anna, several):
    lines = [json.loads(line) for line in export(anna, format="jsonl").split("\n")[:-1]]
    listed = pages_of(client_of(anna), LIST)[0]["results"]
    apart = {"project_links", "occurred_from", "occurred_to", "filed_at", "submitted_at", "verified_at"}
    for line, row in zip(lines, listed, strict=True):
        same = set(line) & set(row) - apart
        assert {name: line[name] for name in same} == {name: row[name] for name in same}
        assert line["projects"] == sorted(
            link["project"] for link in row["project_links"] if link["state"] == "confirmed"
        )
        assert line["occurred_from"] == "2024-10-06T18:00:00Z"


def test_geojson_is_one_collection(anna, several):
    given = json.loads(export(anna, format="geojson"))
    assert_is_rfc_7946(given)
    assert len(given["features"]) == 7
    plain = next(feature for feature in given["features"] if feature["properties"]["title"] == "plain")
    assert plain["geometry"] is None
    assert given["features"][0]["geometry"] == {"type": "Point", "coordinates": [67.25, -30.5]}
    assert {"latitude", "longitude"}.isdisjoint(plain["properties"]) and plain["properties"]["place_precision"]


@pytest.mark.parametrize("field", NAMES)
def test_every_field_can_be_asked_for_alone(anna, several, field):
    rows = table(export(anna, format="csv", fields=field))
    whole = table(export(anna, format="csv"))
    assert rows == [{name: row[name] for name in rows[0]} for row in whole]
    lines = [json.loads(line) for line in export(anna, format="jsonl", fields=field).split("\n")[:-1]]
    all_lines = [json.loads(line) for line in export(anna, format="jsonl").split("\n")[:-1]]
    assert lines == [{name: line[name] for name in lines[0]} for line in all_lines]
    features = json.loads(export(anna, format="geojson", fields=field))["features"]
    assert len(rows) == len(lines) == len(features) == 7 and len(lines[0]) == 1


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 6])
@pytest.mark.parametrize("form", ["csv", "geojson", "jsonl"])
def test_whatever_the_number_of_rows_the_file_is_whole(anna, form, number):
    IncidentFactory.create_batch(number, reporter=anna)
    text = export(anna, format=form, fields="reference")
    if form == "csv":
        found = [row["reference"] for row in table(text)]
    elif form == "jsonl":
        found = [json.loads(line)["reference"] for line in text.splitlines()]
    else:
        found = [feature["properties"]["reference"] for feature in json.loads(text)["features"]]
    assert found == list(Incident.objects.for_user(anna).order_by("-pk").values_list("reference", flat=True))


def test_the_same_filters_as_the_list(anna, several):
    assert [row["title"] for row in table(export(anna, severity="critical"))] == ["'=x"]
    assert table(export(anna, country="AF")) == []
    assert len(table(export(anna, project="cpec", state="submitted"))) == 7
    client = client_of(anna)
    assert list(faults(client.get(EXPORT, {"severity": "grave"}))) == ["severity"]
    assert list(faults(client.get(EXPORT, {"page_size": "3"}))) == ["page_size"]
    assert list(faults(client.get(EXPORT, {"ordering": "filed"}))) == ["ordering"]
    assert list(faults(client.get(EXPORT, {"format": "json"}))) == ["format"]


def test_who_is_member_of_nothing_exports_their_own_drafts(several):
    nobody = UserFactory.create()
    assert table(export(nobody)) == []
    draft = IncidentFactory.create(reporter=nobody)
    for form in ("csv", "geojson", "jsonl"):
        assert draft.reference in export(nobody, format=form)


def test_merged_reports_only_where_they_are_asked_for(anna):
    target = IncidentFactory.create(state=State.SUBMITTED)
    IncidentFactory.create(title="merged", state=State.MERGED, merged_into=target)
    assert "merged" not in export(anna, fields="title")
    assert [row["title"] for row in table(export(anna, fields="title", state="merged"))] == ["merged"]


def test_some_fields_and_tags(anna, several):
    tags, *rows = table(export(anna, format="csv", fields="killed,reference", hxl="true"))
    assert tags == {
        "reference": "#event+id",
        "killed_low": "#affected+killed+low",
        "killed_best": "#affected+killed+best",
        "killed_high": "#affected+killed+high",
    }
    assert len(rows) == 7
    with CaptureQueriesContext(connection) as asked:
        features = json.loads(export(anna, format="geojson", fields="title"))["features"]
    assert {frozenset(feature["properties"]) for feature in features} == {frozenset({"title", "place_precision"})}
    assert not any(
        "incidents_projectlink" in query["sql"] for query in asked.captured_queries if "AS told (key" in query["sql"]
    )
    assert list(faults(client_of(anna).get(EXPORT, {"fields": "casualties"}))) == ["fields"]


def test_by_accept(anna, several):
    for accept in ("text/csv", "application/geo+json", "application/jsonl"):
        answer = client_of(anna).get(EXPORT, headers={"Accept": accept})
        assert answer.headers["Content-Type"].split(";")[0] == accept
        assert "attachment" in answer.headers["Content-Disposition"]
    assert client_of(anna).get(EXPORT, headers={"Accept": "application/pdf"}).status_code == 406


def test_who_files_meanwhile_neither_shifts_nor_repeats_a_row(anna, several):
    answer = client_of(anna).get(EXPORT, {"format": "csv", "fields": "reference"})
    content = iter(answer.streaming_content)
    text = next(content)
    IncidentFactory.create_batch(4, reporter=anna)
    text += b"".join(content)
    expected = [incident.reference for incident in reversed(several)]
    assert [row["reference"] for row in table(text.decode())] == expected


def test_red_is_noted_beforehand_and_what_becomes_red_meanwhile_with_its_part(anna, several):
    anna.clearance = Marking.RED
    anna.save()
    for incident in several[:2]:
        IncidentReaderFactory.create(incident=incident, user=anna)
    Incident.objects.filter(pk=several[0].pk).update(marking=Marking.RED)
    answer = client_of(anna).get(EXPORT, {"format": "csv", "severity": "minor"})
    (noted,) = Reading.objects.all()
    assert (noted.red, noted.number, noted.marking) == ([several[0].reference], 7, Marking.RED)
    assert (noted.subject, noted.filters) == ("incidents.csv", "format=csv&severity=minor")
    Incident.objects.filter(pk=several[1].pk).update(marking=Marking.RED)
    b"".join(answer.streaming_content)
    later = Reading.objects.exclude(pk=noted.pk).get()
    assert later.red == [several[1].reference]
    assert (later.request, later.url) == (noted.request, EXPORT)


def test_reading_costs_the_same_statements_for_each_part(anna, several):
    client = client_of(anna)
    client.get("/api/v1/")
    with CaptureQueriesContext(connection) as asked:
        b"".join(client.get(EXPORT, {"fields": "reference"}).streaming_content)
    copies = [query for query in asked.captured_queries if "AS told (key" in query["sql"]]
    assert len(copies) == 3
    others = [query["sql"] for query in asked.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(others) <= 3 * 3 + 10


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("form", "last"),
    [
        ("csv", "#ERROR This export broke off and is not complete: ask again.\r\n"),
        ("jsonl", '\n{"error":"This export broke off and is not complete: ask again."}\n'),
    ],
)
def test_what_breaks_off_says_so_and_fails(anna, several, settings, form, last):
    settings.API_EXPORT_TIMEOUT = 0.05
    content = iter(client_of(anna).get(EXPORT, {"format": form, "fields": "reference"}).streaming_content)
    text = next(content).decode()
    with psycopg.connect(url_of(connection.settings_dict["NAME"])) as other:
        other.execute("LOCK TABLE incidents_incident IN ACCESS EXCLUSIVE MODE")
        text += next(content).decode()
        with pytest.raises(Exception, match="This took longer than"):
            next(content)
        other.rollback()
    assert text.endswith(last)


@pytest.mark.django_db(transaction=True)
def test_half_a_collection_is_no_json(anna, several, settings):
    settings.API_EXPORT_TIMEOUT = 0.05
    content = iter(client_of(anna).get(EXPORT, {"format": "geojson"}).streaming_content)
    text = next(content)
    with psycopg.connect(url_of(connection.settings_dict["NAME"])) as other:
        other.execute("LOCK TABLE incidents_incident IN ACCESS EXCLUSIVE MODE")
        text += next(content)
        other.rollback()
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)


@pytest.mark.django_db(transaction=True)
def test_what_takes_too_long_at_once_is_a_problem(anna, several, settings):
    settings.API_EXPORT_TIMEOUT = 0.05
    client = client_of(anna)
    with psycopg.connect(url_of(connection.settings_dict["NAME"])) as other:
        other.execute("LOCK TABLE incidents_incident IN ACCESS EXCLUSIVE MODE")
        answer = client.get(EXPORT)
        other.rollback()
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")


@pytest.mark.django_db(transaction=True)
def test_between_parts_no_transaction_is_open(anna, several):
    content = iter(client_of(anna).get(EXPORT).streaming_content)
    next(content)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with psycopg.connect(url_of(connection.settings_dict["NAME"])) as other:
        state = other.execute("SELECT state FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()
    assert state == ("idle",)
    assert b"".join(content)
