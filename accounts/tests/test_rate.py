"""Counting in the shared cache: what was counted stands for as long as it should, whoever fills the cache."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.factories import PASSWORD
from accounts.services.rate import forget_expired, within_rate_of
from accounts.tasks import forget_counts

pytestmark = pytest.mark.django_db
FLOOD = 400


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache")
        return int(cursor.fetchone()[0])


def test_many_guesses_throw_nothing_out_that_was_counted():
    with time_machine.travel(timezone.now(), tick=False):
        assert within_rate_of("!first", "token_guess", 1)
        for number in range(FLOOD):
            within_rate_of(f"10.0.{number // 250}.{number % 250}", "token_guess", 1)
        assert rows() == FLOOD + 1
        assert not within_rate_of("!first", "token_guess", 1), "still counted"


def test_guesses_under_invented_addresses_do_not_give_anybody_new_tries(alice, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "9999/m/ip", "login_failed": "5/5m/key"}
    browser, where = Client(), reverse("account_login")
    for _ in range(5):
        browser.post(where, {"login": alice.email, "password": "wrong"})
    for number in range(160):
        browser.post(where, {"login": f"invented{number}@example.org", "password": "wrong"})
    assert rows() > 300, "more than Django keeps by itself"
    assert b"Too many" in browser.post(where, {"login": alice.email, "password": PASSWORD}).content


def test_what_cannot_be_counted_is_refused(monkeypatch):
    monkeypatch.setattr(DatabaseCache, "add", lambda *args, **named: False)
    assert not within_rate_of("10.0.0.1", "token_guess", 20)


def test_what_has_run_out_is_forgotten_and_the_rest_stays():
    cache.set("long", 1, timeout=3600)
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        cache.set("short", 1, timeout=60)
    assert rows() == 2
    assert forget_counts() == {"forgotten": 1, "keys": 0}
    assert (rows(), cache.get("long")) == (1, 1)


def test_another_cache_forgets_by_itself(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert forget_expired() == 0
