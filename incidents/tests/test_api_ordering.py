"""Orders of the list in the API: each page after the other, back again, and a cursor holds in its own order only."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.api_clients import client_of
from accounts.tests.api_pages import backwards_from, faults, pages_of
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Incident
from incidents.vocabulary.review import State
from projects.vocabulary import Role

LIST = "/api/v1/incidents/"
START = datetime(2024, 10, 6, 18, 0, tzinfo=UTC)
KEYS = {
    "-filed": lambda incident: (-incident.pk,),
    "filed": lambda incident: (incident.pk,),
    "-occurred_from": lambda incident: (-incident.occurred_from.timestamp(), -incident.pk),
    "occurred_from": lambda incident: (incident.occurred_from.timestamp(), incident.pk),
    "-severity": lambda incident: (-incident.severity, -incident.occurred_from.timestamp(), -incident.pk),
}


@pytest.fixture
def several(db) -> list[Incident]:
    """Eleven, of which some happened at the same time and some are as grave as others."""
    days = (3, 1, 2, 1, 3, 5, 1, 0, 2, 2, 4)
    return [
        IncidentFactory.create(
            state=State.SUBMITTED, severity=1 + number % 3, occurred_from=START + timedelta(days=day, microseconds=7)
        )
        for number, day in enumerate(days)
    ]


def references(pages) -> list[str]:
    return [row["reference"] for row in chain(*(page["results"] for page in pages))]


@pytest.mark.parametrize("size", [1, 4, 11])
@pytest.mark.parametrize("ordering", KEYS)
def test_pages_hold_every_row_once_in_order_and_lead_back(anna, several, ordering, size):
    pages = pages_of(client_of(anna), f"{LIST}?ordering={ordering}&page_size={size}")
    expected = [incident.reference for incident in sorted(several, key=KEYS[ordering])]
    assert references(pages) == expected
    assert references(backwards_from(client_of(anna), pages[-1])) == expected


@pytest.mark.parametrize("ordering", KEYS)
def test_a_narrow_reader_gets_theirs_in_the_same_order(port_qasim, victor, several, ordering):
    theirs = several[::2]
    for incident in theirs:
        ProjectLinkFactory.create(incident=incident, project=port_qasim)
    pages = pages_of(client_of(victor), f"{LIST}?ordering={ordering}&page_size=2")
    assert references(pages) == [incident.reference for incident in sorted(theirs, key=KEYS[ordering])]


def test_filing_order_is_the_usual_one(anna, several):
    client = client_of(anna)
    assert client.get(LIST).json() == client.get(f"{LIST}?ordering=-filed").json()


@pytest.mark.parametrize("ordering", ["title", "-pk", "severity", "-filed,filed", "--filed"])
def test_an_order_that_there_is_not_is_refused(anna, ordering):
    told = faults(client_of(anna).get(LIST, {"ordering": ordering}))
    assert told == {
        "ordering": "There is no such order here: use -filed, filed, -occurred_from, occurred_from, -severity."
    }


@pytest.mark.parametrize(("made_for", "used_for"), [("-occurred_from", "-severity"), ("-filed", "filed")])
def test_a_cursor_holds_in_its_own_order_only(anna, several, made_for, used_for):
    client = client_of(anna)
    following = client.get(f"{LIST}?ordering={made_for}&page_size=2").json()["next"]
    told = faults(client.get(following.replace(f"ordering={made_for}", f"ordering={used_for}")))
    assert told == {"cursor": f"This cursor holds in the order {made_for} only: begin without one."}


def test_a_deep_page_is_an_index_range_like_the_first(anna, several):
    for ordering, index in [("-occurred_from", "occurred_from"), ("-severity", "severity"), ("-filed", '"id"')]:
        pages = pages_of(client_of(anna), f"{LIST}?ordering={ordering}&page_size=2")
        with CaptureQueriesContext(connection) as asked:
            client_of(anna).get(pages[-2]["next"])
        statement = next(
            query["sql"] for query in asked.captured_queries if " LIMIT 3" in query["sql"] and "ROW(" in query["sql"]
        )
        assert "OFFSET" not in statement and index in statement.split("ROW(")[1].split(")")[0]
        assert " OR " not in statement.split("ROW(")[1].split("ORDER BY")[0]


def test_projects_and_actors_have_both_filing_orders(belt_and_road, cpec, anna):
    client = client_of(anna)
    first = [row["slug"] for row in client.get("/api/v1/projects/?ordering=filed").json()["results"]]
    assert first == ["belt-and-road", "cpec"]
    assert client.get("/api/v1/actors/?ordering=filed").status_code == 200
    assert "ordering" in faults(client.get("/api/v1/projects/?ordering=name"))


def test_a_record_has_no_order(anna, several):
    assert "ordering" in faults(client_of(anna).get(f"{LIST}{several[0].reference}/?ordering=filed"))


def test_the_description_warns_of_rows_that_move(anna):
    schema = client_of(anna).get("/api/schema/?format=json").json()
    told = {p["name"]: p for p in schema["paths"][LIST]["get"]["parameters"]}["ordering"]
    assert "may be skipped" in told["description"]
    assert told["schema"]["enum"] == list(KEYS)


def test_a_country_officer_reads_by_severity(several, db):
    IncidentFactory.create(country="KE", state=State.SUBMITTED, severity=4)
    officer = member("Olga Officer", Role.OFFICER, country="PK")
    pages = pages_of(client_of(officer), f"{LIST}?ordering=-severity&page_size=3")
    assert len(references(pages)) == len(several)
