"""Cursor pages in filing order: while others file, nothing is skipped and nothing comes twice."""

import base64
from itertools import chain

import pytest

from accounts.tests.api_clients import client_of
from incidents.factories import IncidentFactory

LIST = "/api/v1/incidents/"


@pytest.fixture
def filed(anna) -> list[str]:
    """Seven drafts of Anna's, the latest filed first."""
    return [incident.reference for incident in IncidentFactory.create_batch(7, reporter=anna)][::-1]


def references(page: dict) -> list[str]:
    return [row["reference"] for row in page["results"]]


def pages(client, url: str) -> list[list[str]]:
    found = []
    while url:
        page = client.get(url).json()
        found.append(references(page))
        url = page["next"]
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 200])
def test_all_pages_hold_all_rows_once_in_filing_order(anna, filed, size):
    found = pages(client_of(anna), f"{LIST}?page_size={size}")
    assert [len(page) for page in found[:-1]] == [size] * (len(found) - 1)
    assert list(chain(*found)) == filed


def test_pages_hold_fifty_unless_told_otherwise(anna):
    IncidentFactory.create_batch(51, reporter=anna)
    assert [len(page) for page in pages(client_of(anna), LIST)] == [50, 1]


def test_who_files_meanwhile_moves_no_row(anna, filed):
    client = client_of(anna)
    first = client.get(f"{LIST}?page_size=3").json()
    IncidentFactory.create_batch(2, reporter=anna)
    second = client.get(first["next"]).json()
    assert references(first) + references(second) == filed[:6]


def test_back_is_where_one_came_from(anna, filed):
    client = client_of(anna)
    first = client.get(f"{LIST}?page_size=3").json()
    second = client.get(first["next"]).json()
    assert first["previous"] is None
    assert references(client.get(second["previous"]).json()) == references(first)


def test_the_next_page_keeps_the_filters(anna, filed):
    IncidentFactory.create_batch(2, reporter=anna, country="AF")
    found = pages(client_of(anna), f"{LIST}?page_size=2&country=PK&state=draft")
    assert list(chain(*found)) == filed


def test_an_empty_list_is_a_page(charlie):
    assert client_of(charlie).get(LIST).json() == {"next": None, "previous": None, "results": []}


@pytest.mark.parametrize("size", ["0", "201", "-1", "1.5", "ten", "٣", "9" * 30, "9" * 5000])
def test_a_page_size_that_cannot_be_is_refused(anna, size):
    response = client_of(anna).get(LIST, {"page_size": size})
    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == ["page_size"]


@pytest.mark.parametrize("position", ["p=abc", "p=-1", "p=" + "9" * 30, "p=1%00", "o=-1", "o=x&p=1", "p=1.5", "p=٣"])
def test_a_cursor_that_was_made_up_is_refused(anna, position):
    assert_no_cursor(anna, base64.b64encode(position.encode()).decode())


@pytest.mark.parametrize("cursor", ["x", "ÿ", "====", "\x00"])
def test_what_is_no_cursor_is_refused(anna, cursor):
    assert_no_cursor(anna, cursor)


def assert_no_cursor(user, cursor: str) -> None:
    response = client_of(user).get(LIST, {"cursor": cursor})
    assert response.status_code == 400, response.content
    assert [fault["parameter"] for fault in response.json()["errors"]] == ["cursor"]
