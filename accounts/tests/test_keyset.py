"""Pages by position: every row once, there and back, whatever the rows have in common; a made-up position is none."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from django.apps import apps
from django.core import signing
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.factories import RecipientFactory, UserFactory
from accounts.models import Recipient
from accounts.querysets.keyset import KeysetPage, keyset_page

MOST_PAGES = 20
ORDERS = {"created_at": ("-created_at", "-pk"), "pk": ("-pk",), "upwards": ("created_at", "pk")}
MIDNIGHT = datetime(2024, 10, 6, tzinfo=UTC)


def page(query: str = "", by: str = "created_at", size: int = 3, **more: str) -> "KeysetPage[Recipient]":
    request = RequestFactory().get("/", dict(parse_qsl(query.removeprefix("?"))) | more)
    return keyset_page(request, Recipient.objects.all(), by=ORDERS[by], size=size)


def pages(by: str, size: int) -> "list[KeysetPage[Recipient]]":
    """All pages from the first on."""
    found = [page(by=by, size=size)]
    while found[-1].has_next and len(found) <= MOST_PAGES:
        found.append(page(found[-1].next_url, by=by, size=size))
    return found


@pytest.fixture
def eleven(db) -> list[Recipient]:
    """Rows of which several were written in the same microsecond."""
    user = UserFactory.create()
    for number in range(11):
        row = RecipientFactory.create(user=user)
        Recipient.objects.filter(pk=row.pk).update(created_at=MIDNIGHT + timedelta(microseconds=number // 4))
    return list(Recipient.objects.order_by("-created_at", "-pk"))


@pytest.mark.parametrize("by", ORDERS)
@pytest.mark.parametrize("size", [1, 3, 4, 10, 11, 12])
def test_no_row_is_lost_or_repeated_there_and_back(by, size, eleven):
    eleven = eleven[::-1] if by == "upwards" else eleven
    there = pages(by, size)
    assert not there[0].previous_url
    assert [row for each in there for row in each.object_list] == eleven
    back = [there[-1]]
    while back[0].previous_url and len(back) <= MOST_PAGES:
        back.insert(0, page(back[0].previous_url, by=by, size=size))
    assert [row for each in back for row in each.object_list] == eleven


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.integers(1, 5))
@settings(max_examples=25)
def test_with_any_times_in_common(db, times, size):
    Recipient.objects.all().delete()
    user = UserFactory.create()
    for time in times:
        row = RecipientFactory.create(user=user)
        Recipient.objects.filter(pk=row.pk).update(created_at=MIDNIGHT + timedelta(hours=time))
    assert [row for each in pages("created_at", size) for row in each.object_list] == list(
        Recipient.objects.order_by("-created_at", "-pk")
    )


def test_rows_that_come_meanwhile_neither_push_nor_pull_those_behind(eleven):
    first = page()
    RecipientFactory.create()
    assert page(first.next_url).object_list == eleven[3:6]


def test_a_filter_stays_in_the_address(eleven):
    first = page("?q=karachi&state=draft")
    assert dict(parse_qsl(first.next_url[1:]))["q"] == "karachi"
    second = page(first.next_url)
    assert "after=" not in second.previous_url
    assert "state=draft" in second.previous_url


@pytest.mark.parametrize(
    "position",
    [
        "",
        "nonsense",
        "\x00",
        signing.dumps([MIDNIGHT.isoformat(), 1], salt="another"),
        signing.dumps("not a pair", salt="keyset by -created_at -pk"),
        signing.dumps(7, salt="keyset by -created_at -pk"),
        signing.dumps([7], salt="keyset by -created_at -pk"),
    ],
    ids=["empty", "nonsense", "null", "signed elsewhere", "no pair", "a number", "too short"],
)
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_position_that_was_made_up_is_none(name, position, eleven):
    assert page(**{name: position}).object_list == eleven[:3]


def test_a_position_that_was_changed_is_none(eleven):
    position = dict(parse_qsl(page().next_url[1:]))["after"]
    assert page(after=position).object_list == eleven[3:6]
    assert page(after=f"{position[:-1]}{'a' if position[-1] != 'a' else 'b'}").object_list == eleven[:3]


@pytest.mark.parametrize(("made", "used"), [("pk", "created_at"), ("created_at", "pk")])
def test_a_position_of_a_list_in_another_order_is_none(made, used, eleven):
    position = dict(parse_qsl(page(by=made).next_url[1:]))["after"]
    assert page(by=used, after=position).object_list == page(by=used).object_list


def test_the_index_leads_straight_to_the_page(db):
    """Rows before the position are not even looked at: it stands in the condition of the index."""
    reporter = UserFactory.create()
    incident = apps.get_model("incidents", "Incident").objects
    position = signing.dumps([MIDNIGHT.isoformat(), 7], salt="keyset by -occurred_from -pk")
    request = RequestFactory().get("/", {"after": position})
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        keyset_page(request, incident.filter(reporter=reporter), by=("-occurred_from", "-pk"))
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond: (ROW(occurred_from, id) <" in plan, plan


@pytest.mark.parametrize(("most", "number"), [(11, "11"), (10, "10+"), (3, "3+")])
def test_rows_are_counted_as_far_as_anybody_reads(most, number, eleven, monkeypatch):
    monkeypatch.setattr("accounts.querysets.keyset.MOST_COUNTED", most)
    request = RequestFactory().get("/")
    counted = keyset_page(request, Recipient.objects.all(), by=ORDERS["pk"], size=3, counted=True)
    assert counted.number == number


def test_what_stands_on_one_page_is_not_counted_again(eleven, django_assert_num_queries):
    with django_assert_num_queries(1):
        request = RequestFactory().get("/")
        assert keyset_page(request, Recipient.objects.all(), by=ORDERS["pk"], counted=True).number == "11"


def test_an_empty_list_has_no_neighbours(db):
    assert page() == KeysetPage([], "", "")
