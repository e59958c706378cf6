"""The same lists and records as GeoJSON and as CSV, by `Accept` or `?format=`."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Reading
from accounts.tests.api_clients import client_of
from accounts.tests.api_pages import faults
from accounts.tests.geojson import assert_is_rfc_7946
from accounts.vocabulary import Marking
from incidents.api.tables import INCIDENT_CELLS
from incidents.factories import (
    ActorAliasFactory,
    CasualtyFactory,
    IncidentFactory,
    IncidentReaderFactory,
    ProjectLinkFactory,
)
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory, SiteFactory
from projects.vocabulary import Severity

LIST = "/api/v1/incidents/"
GEOJSON, CSV = "application/geo+json", "text/csv"


@pytest.fixture
def two(db) -> None:
    """One at a point, the other somewhere in a country."""
    placed = IncidentFactory.create(
        title="placed", state=State.SUBMITTED, latitude=24.9065, longitude=67.1608, place_precision="within_25_km"
    )
    CasualtyFactory.create(incident=placed, outcome="killed", low=2, best=None, high=3)
    IncidentFactory.create(
        title="somewhere", state=State.SUBMITTED, latitude=None, longitude=None, severity=Severity.CRITICAL
    )


def geojson(client, url, **query) -> dict:
    answer = client.get(url, query | {"format": "geojson"})
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == GEOJSON
    return json.loads(answer.content.decode("utf-8"))


def rows(client, url, **query) -> list[dict[str, str]]:
    answer = client.get(url, query | {"format": "csv"})
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline=""), strict=True))


def test_a_list_is_a_feature_collection(anna, two):
    given = geojson(client_of(anna), LIST)
    assert_is_rfc_7946(given)
    somewhere, placed = given["features"]
    assert somewhere["geometry"] is None
    assert placed["geometry"] == {"type": "Point", "coordinates": [67.1608, 24.9065]}
    assert placed["properties"]["place_precision"] == "within_25_km"
    expected = client_of(anna).get(LIST).json()["results"][1]
    apart = {"latitude", "longitude"}
    assert placed["properties"] == {k: v for k, v in expected.items() if k not in apart}


def test_pages_of_features_lead_on_and_back(anna, two):
    first = geojson(client_of(anna), LIST, page_size=1)
    following = client_of(anna).get(first["next"]).json()
    assert_is_rfc_7946(following)
    assert [first["features"][0]["properties"]["title"], following["features"][0]["properties"]["title"]] == [
        "somewhere",
        "placed",
    ]
    assert first["previous"] is None and following["next"] is None and following["previous"]


def test_a_record_is_a_feature(anna, two):
    (reference,) = (row["reference"] for row in client_of(anna).get(f"{LIST}?q=placed").json()["results"])
    given = geojson(client_of(anna), f"{LIST}{reference}/")
    assert_is_rfc_7946({"type": "FeatureCollection", "features": [given]})
    assert given["properties"]["killed"] == {"low": 2, "best": 2, "high": 3}


def test_precision_stays_though_it_was_not_asked_for(anna, two):
    with CaptureQueriesContext(connection) as asked:
        given = geojson(client_of(anna), LIST, fields="title")
    assert given["features"][1]["properties"] == {"title": "placed", "place_precision": "within_25_km"}
    assert given["features"][1]["geometry"]["coordinates"] == [67.1608, 24.9065]
    assert not any("incidents_casualty" in query["sql"] for query in asked.captured_queries)


def test_projects_lie_where_their_sites_do(anna, port_qasim, cpec):
    SiteFactory.create(project=port_qasim, latitude=24.7854, longitude=67.3695)
    several = ProjectFactory.create(slug="road")
    for number in (1, 2):
        SiteFactory.create(project=several, name=f"Camp {number}", latitude=25.0 + number, longitude=66.0)
    given = geojson(client_of(anna), "/api/v1/projects/", fields="slug")
    assert_is_rfc_7946(given)
    lying = {feature["properties"]["slug"]: feature["geometry"] for feature in given["features"]}
    assert lying[port_qasim.slug] == {"type": "Point", "coordinates": [67.3695, 24.7854]}
    assert lying["road"] == {"type": "MultiPoint", "coordinates": [[66.0, 26.0], [66.0, 27.0]]}
    assert lying["cpec"] is None
    assert all(set(feature["properties"]) == {"slug"} for feature in given["features"])


def test_by_accept_too_and_json_unless_asked(anna, two):
    client = client_of(anna)
    for accept, answered in [
        (GEOJSON, GEOJSON),
        (CSV, "text/csv; charset=utf-8"),
        ("text/html,*/*;q=0.8", "application/json"),
    ]:
        answer = client.get(LIST, headers={"Accept": accept})
        assert answer.headers["Content-Type"] == answered
        assert "Accept" in answer.headers["Vary"]
    assert client.get(LIST, headers={"Accept": "application/pdf"}).status_code == 406
    told = faults(client.get(LIST, {"format": "xlsx"}))
    assert told == {"format": "There is no such format here: use json or csv or geojson."}
    assert list(faults(client.get("/api/v1/actors/", {"format": "geojson"}))) == ["format"]


def test_a_problem_is_a_problem_in_every_format(anna, two):
    for form in ("csv", "geojson"):
        assert list(faults(client_of(anna).get(LIST, {"format": form, "country": "XX"}))) == ["country"]


def test_a_table_has_names_numbers_and_times(anna, two):
    somewhere, placed = rows(client_of(anna), LIST)
    assert list(placed) == [cell.name for cell in INCIDENT_CELLS]
    assert (placed["latitude"], placed["longitude"]) == ("24.9065", "67.1608")
    assert (placed["killed_low"], placed["killed_best"], placed["killed_high"]) == ("2", "2", "3")
    assert (somewhere["killed_low"], somewhere["injured_best"]) == ("", "")
    assert placed["occurred_from"] == "2024-10-06T18:00:00Z"
    assert (placed["severity"], somewhere["severity"], placed["marking"]) == ("minor", "critical", "TLP:AMBER")
    assert somewhere["latitude"] == somewhere["occurred_to"] == ""


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_what_a_spreadsheet_would_compute_is_inert_and_numbers_are_not(anna, title):
    IncidentFactory.create(
        title=title, narrative="\t=1", place=title, longitude=-67.16, latitude=-1.0, state=State.SUBMITTED
    )
    (row,) = rows(client_of(anna), LIST)
    assert (row["title"], row["place"], row["narrative"]) == (f"'{title}", f"'{title}", "'\t=1")
    assert (row["longitude"], row["latitude"]) == ("-67.16", "-1.0")


def test_cells_hold_whatever_text_there_is(anna):
    narrative = 'He said "go",\r\nand; then – 走. \u2028 گوادر'
    IncidentFactory.create(narrative=narrative, state=State.SUBMITTED)
    (row,) = rows(client_of(anna), LIST)
    assert row["narrative"] == narrative


def test_a_row_of_tags_on_demand(anna, two):
    tags, *records = rows(client_of(anna), LIST, hxl="true")
    assert (tags["reference"], tags["killed_best"]) == ("#event+id", "#affected+killed+best")
    assert all(tag.startswith("#") for tag in tags.values())
    assert len(records) == 2 == len(rows(client_of(anna), LIST, hxl="false"))
    client = client_of(anna)
    assert list(faults(client.get(LIST, {"hxl": "true"}))) == ["hxl"]
    assert list(faults(client.get(LIST, {"hxl": "yes", "format": "csv"}))) == ["hxl"]


def test_a_table_of_some_fields_fetches_no_others(anna, two):
    with CaptureQueriesContext(connection) as asked:
        (first, _) = rows(client_of(anna), LIST, fields="title,killed")
    assert list(first) == ["title", "killed_low", "killed_best", "killed_high"]
    assert not any("incidents_projectlink" in query["sql"] for query in asked.captured_queries)
    assert (
        "use reference, title,"
        in faults(client_of(anna).get(LIST, {"format": "csv", "fields": "casualties"}))["fields"]
    )


def test_a_table_leads_on_by_link(anna, two):
    answer = client_of(anna).get(LIST, {"format": "csv", "page_size": "1"})
    link = answer.headers["Link"]
    assert link.endswith('>; rel="next"')
    following = client_of(anna).get(link.split(">")[0][1:])
    assert following.headers["Content-Type"].startswith(CSV) and b"placed" in following.content


def test_of_projects_only_the_confirmed_that_one_may_see(anna, victor, port_qasim):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    ProjectLinkFactory.create(incident=incident, project=ProjectFactory.create(slug="elsewhere", host_country="KE"))
    ProjectLinkFactory.create(
        incident=incident, project=ProjectFactory.create(slug="perhaps"), state=LinkState.SUGGESTED
    )
    assert [row["projects"] for row in rows(client_of(anna), LIST)] == [f"elsewhere; {port_qasim.slug}"]
    assert [row["projects"] for row in rows(client_of(victor), LIST)] == [port_qasim.slug]


def test_projects_and_actors_as_tables(anna, port_qasim):
    ActorAliasFactory.create(actor__name="=Army", name="BLA")
    assert [(row["slug"], row["tracked"]) for row in rows(client_of(anna), "/api/v1/projects/", kind="corridor")] == [
        ("cpec", "yes")
    ]
    assert [(row["name"], row["aliases"]) for row in rows(client_of(anna), "/api/v1/actors/")] == [("'=Army", "BLA")]
    assert rows(client_of(anna), f"/api/v1/projects/{port_qasim.slug}/")[0]["parent"] == "cpec"


def test_an_empty_table_has_its_names(charlie):
    answer = client_of(charlie).get(LIST, {"format": "csv"})
    assert answer.content.decode().count("\r\n") == 1


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_red_is_noted_in_every_format(form, anna):
    anna.clearance = Marking.RED
    anna.save()
    red = IncidentFactory.create(state=State.SUBMITTED, marking=Marking.RED)
    IncidentReaderFactory.create(incident=red, user=anna)
    client_of(anna).get(LIST, {"format": form})
    client_of(anna).get(f"{LIST}{red.reference}/", {"format": form})
    assert [reading.red for reading in Reading.objects.order_by("pk")] == [[red.reference]] * 2
