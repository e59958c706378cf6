"""How often, how long and how much: one token's calls, the time of a statement, the size of a body."""

import psycopg
import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.api.bounds import within_time
from accounts.api.problems import MEDIA_TYPE
from accounts.factories import TokenFactory
from accounts.services.rate import count_in_window, rate_of
from accounts.tests.api_clients import bearer, client_of
from accounts.vocabulary import TokenScope
from incidents.factories import IncidentFactory
from tests.faults.house import url_of

INDEX, LIST = "/api/v1/", "/api/v1/incidents/"
AT = "2026-03-01 12:00:20+00:00"


def problem(answer, status: int) -> dict:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, MEDIA_TYPE), answer.content
    return answer.json()


@time_machine.travel(AT, tick=False)
def test_each_token_has_calls_of_its_own(alice, settings):
    settings.API_RATE = "2/min"
    first, second = client_of(alice), client_of(alice)
    assert [first.get(INDEX).status_code for _ in range(3)] == [200, 200, 429]
    assert second.get(INDEX).status_code == 200
    refused = first.get(INDEX)
    problem(refused, 429)
    assert refused.headers["Retry-After"] == "40"
    with time_machine.travel("2026-03-01 12:01:00+00:00", tick=False):
        assert first.get(INDEX).status_code == 200


@time_machine.travel(AT, tick=False)
def test_every_answer_to_a_token_says_how_many_are_left(alice, settings):
    settings.API_RATE = "4/min"
    client = client_of(alice, scope=TokenScope.WRITE)
    answers = [
        client.get(INDEX),
        client.get(f"{LIST}?nonsense=1"),
        client.get(f"{LIST}INC-2024-000001/"),
        client.delete(LIST),
        client.get("/api/schema/"),
    ]
    assert [answer.status_code for answer in answers] == [200, 400, 404, 405, 429]
    assert [answer.headers["RateLimit"] for answer in answers] == [f'"token";r={left};t=40' for left in (3, 2, 1, 0, 0)]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"token";q=4;w=60'}


def test_who_is_nobody_is_told_nothing_of_calls(db):
    assert "RateLimit" not in bearer("f" * 64).get(INDEX).headers


def test_counting_is_one_statement(alice):
    client = client_of(alice)
    client.get(INDEX)
    with CaptureQueriesContext(connection) as asked:
        client.get(INDEX)
    counting = [query["sql"] for query in asked.captured_queries if "shared_cache" in query["sql"]]
    assert len(counting) == 1 and "ON CONFLICT" in counting[0]
    assert len(asked.captured_queries) == 2, "the token, and the count"


def test_what_was_counted_runs_out_with_its_window(db):
    with time_machine.travel(AT, tick=False):
        assert [count_in_window("token:1", "api", 60) for _ in range(2)] == [(1, 40), (2, 40)]
        assert count_in_window("token:2", "api", 60) == (1, 40)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, expires = '2026-03-01 12:01:00Z' FROM shared_cache ORDER BY value")
        assert cursor.fetchall() == [("1", True), ("2", True)]


def test_another_cache_counts_as_well(settings, db):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    with time_machine.travel(AT, tick=False):
        assert [count_in_window("token:1", "api", 60)[0] for _ in range(3)] == [1, 2, 3]


def test_what_cannot_be_counted_is_refused(alice, settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    client = client_of(alice)
    monkeypatch.setattr("accounts.services.rate.cache", FullCache())
    assert problem(client.get(INDEX), 429)["status"] == 429


class FullCache:
    """Takes nothing."""

    def make_key(self, key: str) -> str:
        return key

    def add(self, *args, **named) -> bool:
        return False

    def incr(self, key: str) -> int:
        raise ValueError(key)


@pytest.mark.parametrize(
    ("text", "rate"), [("600/min", (600, 60)), ("5/s", (5, 1)), ("10 / hour", (10, 3600)), ("1/d", (1, 86400))]
)
def test_rates(text, rate):
    assert rate_of(text) == rate


@pytest.mark.parametrize("text", ["", "600", "600/", "-1/min", "0/min", "many/min", "6/year"])
def test_what_is_no_rate(text):
    with pytest.raises(ValueError, match="no rate"):
        rate_of(text)


@pytest.fixture
def locked(anna, settings):
    """A table that somebody else holds, so that whoever reads it waits."""
    settings.API_STATEMENT_TIMEOUT = settings.API_LIST_TIMEOUT = 0.05
    IncidentFactory.create(reporter=anna)
    with psycopg.connect(url_of(connection.settings_dict["NAME"])) as other:
        other.execute("LOCK TABLE incidents_incident IN ACCESS EXCLUSIVE MODE")
        yield other
        other.rollback()


@pytest.mark.django_db(transaction=True)
def test_what_takes_too_long_is_given_up_and_says_how_to_narrow_it(locked, anna):
    client = client_of(anna)
    for url in (LIST, f"{LIST}INC-2024-000001/", f"{LIST}?format=csv"):
        answer = client.get(url)
        told = problem(answer, 503)
        assert "longer than 0.05 s" in told["detail"] and "Narrow it" in told["detail"]
        assert answer.headers["Retry-After"] == "30"
        assert answer.headers["RateLimit-Policy"]
    locked.rollback()
    assert client.get(LIST).status_code == 200, "the connection goes on"
    assert shown() == "0", "and has no limit left"


def shown() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_the_limit_is_the_transactions(settings):
    settings.API_STATEMENT_TIMEOUT = 2
    with within_time():
        assert shown() == "2s"
        with within_time(7.5):
            assert shown() == "7500ms"
    assert shown() == "0"


@pytest.mark.django_db(transaction=True)
def test_another_trouble_of_the_database_is_no_matter_of_time(db):
    with pytest.raises(Exception, match="division by zero"), within_time(), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    assert shown() == "0"


def test_a_large_body_is_refused_before_it_is_read(settings, alice):
    settings.API_MAX_SIZE = 100
    client = client_of(alice, scope=TokenScope.WRITE)
    told = problem(client.post(LIST, {"title": "x" * 100}, "application/json"), 413)
    assert told["detail"] == "What you sent is too large: at most 100 bytes are taken."
    assert problem(client.post(LIST, {}, "application/json"), 400), "read, and found wanting"


def test_tokens_of_others_are_not_counted_together(alice, anna, settings):
    settings.API_RATE = "1/h"
    tokens = [TokenFactory.create(user=user) for user in (alice, anna)]
    assert [bearer(token.text).get(INDEX).status_code for token in tokens] == [200, 200]
    assert bearer(tokens[0].text).get(INDEX).status_code == 429
