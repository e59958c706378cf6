"""Every list and its table hold the same rows, each once, under every filter; and nothing of what is hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.querysets.keyset import PAGE_SIZE
from incidents.models import Advisory, Incident
from tests.listed import LISTS, MANY, pages, register, table

pytestmark = pytest.mark.django_db
READERS = ("wide", "narrow")
CASES = [(name, query) for name, listed in LISTS.items() for query in [{}, *listed.filters]]
HIDDEN_FROM = {"wide": "SECRET", "narrow": "SECRET|ELSEWHERE"}


@dataclass
class Register:
    """A browser of each reader."""

    browsers: dict[str, Client]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[Register]:
    """Made once: no test here changes anything."""
    with django_db_blocker.unblock(), transaction.atomic():
        browsers = {}
        for name, reader in register().items():
            browsers[name] = Client()
            browsers[name].force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
        yield Register(browsers)
        transaction.set_rollback(True)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("name", "query"), CASES, ids=str)
def test_the_pages_list_what_the_table_holds_in_the_same_order(name, query, reader, world):
    listed, browser = LISTS[name], world.browsers[reader]
    keys = pages(browser, listed, query)
    rows = table(browser, listed.table, query)
    assert keys == [row[listed.key] for row in rows]
    assert len(set(keys)) == len(keys)
    assert keys or reader == "narrow", "a filter that finds nothing shows nothing about filters"
    if not query:
        assert len(keys) >= MANY > PAGE_SIZE


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("name", "query"), CASES, ids=str)
def test_no_trace_of_what_is_hidden(name, query, reader, world):
    listed, browser = LISTS[name], world.browsers[reader]
    page = browser.get(listed.address, query)
    assert not re.search(HIDDEN_FROM[reader], page.content.decode()), "rows, chips, choices of filters"
    assert page.context["page"].number == str(len(pages(browser, listed, query))), "the number counts what is listed"
    whole = str(table(browser, listed.table, query))
    assert not re.search(HIDDEN_FROM[reader], whole)


def test_what_is_hidden_is_there_to_be_found(world):
    """Or the tests above could not fail."""
    assert Incident.objects.filter(title__contains="SECRET").count() == 4
    assert Advisory.objects.filter(headline__contains="SECRET").count() == 3
    wide = world.browsers["wide"]
    for name in ("incidents", "actors", "advisories", "projects"):
        assert any("ELSEWHERE" in str(row) for row in table(wide, LISTS[name].table, {})), name


@pytest.mark.parametrize(("reader", "count"), [("wide", 3), ("narrow", 2)])
def test_an_actor_counts_what_one_may_read(reader, count, world):
    page = world.browsers[reader].get("/actors/", {"q": "Known to all"})
    assert [actor.incident_count for actor in page.context["page"].object_list] == [count]


def reference(model: Any, words: str) -> str:
    return str(model.objects.filter(**{f"{words}__startswith": "SECRET"}).first().reference)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("incidents", "project", "elsewhere"),
        ("actors", "project", "elsewhere"),
        ("advisories", "project", "elsewhere"),
        ("projects", "below", "elsewhere"),
        ("projects", "below", "belt-and-road"),
        ("advisories", "incident", "SECRET"),
    ],
)
def test_asking_for_what_is_hidden_answers_as_if_it_were_not_there(name, field, value, world):
    value = reference(Incident, "title") if value == "SECRET" else value
    hidden, missing = (world.browsers["narrow"].get(LISTS[name].address, {field: it}) for it in (value, "no-such"))
    assert hidden.context["form"].errors == missing.context["form"].errors != {}
    assert hidden.context["page"].object_list == []


def test_the_reference_of_a_hidden_record_finds_nothing(world):
    for name, hidden in (("incidents", reference(Incident, "title")), ("advisories", reference(Advisory, "headline"))):
        for browser in world.browsers.values():
            assert pages(browser, LISTS[name], {"q": hidden}) == table(browser, LISTS[name].table, {"q": hidden}) == []


@pytest.mark.parametrize(("name", "query"), CASES, ids=str)
def test_each_filter_has_a_chip_that_takes_it_off(name, query, world):
    form = world.browsers["wide"].get(LISTS[name].address, query).context["form"]
    filters = query.keys() - {"order", "within_km"}
    chips = form.chips()
    assert len(chips) == len(filters)
    for chip in chips:
        gone = {one for one in filters if f"{one}=" not in chip["query"]}
        assert len(gone) == 1, chip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "words", ["بلوچ لبریشن", "俾路支", "中", "ça", "é", "%_\\'\"", "<script>", "\u202e", "🙂", "a" * 100]
)
def test_whatever_is_looked_for_is_an_answer(name, words, world):
    for address in (LISTS[name].address, LISTS[name].table):
        answer = world.browsers["wide"].get(address, {"q": words})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [(name, "q", "x" * 10_000) for name in LISTS]
    + [
        ("incidents", "near", "nowhere"),
        ("incidents", "box", "1,2,3"),
        ("incidents", "box", "0,10,10,0"),
        ("incidents", "severity", "9"),
        ("incidents", "actor", "nobody"),
        ("incidents", "order", "random"),
        ("actors", "since", "2024-13-01"),
        ("advisories", "state", "lost"),
        ("key events", "kind", "party"),
        ("cases", "status", "lost"),
        ("cases", "mine", "theirs"),
        ("lessons", "status", "lost"),
        ("organisations", "country", "XX"),
        ("projects", "tracked", "perhaps"),
    ],
)
def test_a_wrong_value_is_told_at_its_field_and_lists_nothing(name, field, value, world):
    browser = world.browsers["wide"]
    page = browser.get(LISTS[name].address, {field: value})
    assert list(page.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in page.content.decode()
    assert page.context["page"].object_list == []
    assert "Nothing is listed" in page.content.decode()
    answer = browser.get(LISTS[name].table, {field: value})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{LISTS[name].address}?{field}=")


@pytest.mark.parametrize("name", ["incidents", "actors", "advisories", "key events"])
def test_a_period_that_ends_before_it_begins_is_told(name, world):
    page = world.browsers["wide"].get(LISTS[name].address, {"since": "2024-10-07", "until": "2024-10-06"})
    assert page.context["form"].errors == {"until": ["This lies before the first day."]}


def test_a_distance_from_nowhere_is_told(world):
    page = world.browsers["wide"].get("/incidents/", {"within_km": "10"})
    assert page.context["form"].errors == {"near": ["Say from where the distance counts."]}


@pytest.mark.parametrize("name", LISTS)
def test_nothing_yet_and_nothing_matches_are_told_apart(name, charlie, world, signed_in):
    matches = world.browsers["wide"].get(LISTS[name].address, {"q": "zzzzzzzz"}).content.decode()
    assert "Nothing matches" in matches
    assert "Clear all" in matches
    if name in ("incidents", "advisories", "projects"):
        charlie.memberships.update(country="TV")
        yet = signed_in(charlie).get(LISTS[name].address).content.decode()
        assert "Nothing matches" not in yet
        assert f"No {name}" in yet


def test_the_tree_goes_on_over_its_pages(world):
    """A row at the top of a page whose parent stands on another says under what it stands."""
    first = world.browsers["wide"].get("/projects/")
    second = world.browsers["wide"].get(f"/projects/{first.context['page'].next_url}")
    depths = {row.slug: row.depth for row in first.context["rows"]}
    assert depths["belt-and-road"] == 0
    assert depths["cpec"] == 1
    assert any(row.depth == 0 and row.under for row in second.context["rows"])
    narrow = world.browsers["narrow"].get("/projects/")
    assert {row.slug: row.depth for row in narrow.context["rows"]}["cpec"] == 0
