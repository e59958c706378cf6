"""From where a token is taken, and what happens to who guesses one: slowed by address, and logged without its text."""

import pytest
import time_machine
from django.test import Client
from structlog.testing import capture_logs

from accounts.api.problems import MEDIA_TYPE
from accounts.factories import TokenFactory
from accounts.tests.api_clients import bearer
from accounts.validators import lies_in

INDEX = "/api/v1/"
GUESS = "f" * 64
LIMIT = 3


@pytest.fixture
def token(db, settings):
    settings.TOKEN_GUESSES = LIMIT
    return TokenFactory.create()


def guess(address: str = "203.0.113.9", text: str = GUESS):
    return bearer(text).get(INDEX, REMOTE_ADDR=address)


@time_machine.travel("2026-03-01 12:00:20+00:00", tick=False)
def test_guesses_are_slowed_by_address_and_a_good_token_from_there_still_works(token):
    assert [guess().status_code for _ in range(LIMIT + 1)] == [401] * LIMIT + [429]
    refused = guess()
    assert refused.headers["Retry-After"] == "40"
    assert refused.headers["Content-Type"] == MEDIA_TYPE
    assert "Too many wrong tokens" in refused.json()["detail"]
    assert bearer(token.text).get(INDEX, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert guess("198.51.100.1").status_code == 401, "another address"


def test_a_minute_later_one_may_err_again(token):
    with time_machine.travel("2026-03-01 12:00:20+00:00", tick=False):
        assert [guess().status_code for _ in range(LIMIT + 1)][-1] == 429
    with time_machine.travel("2026-03-01 12:01:00+00:00", tick=False):
        assert guess().status_code == 401


def test_an_ipv6_network_counts_as_one_guesser(token):
    with time_machine.travel("2026-03-01 12:00:20+00:00", tick=False):
        assert [guess(f"2001:db8::{n}").status_code for n in range(LIMIT + 1)][-1] == 429


@time_machine.travel("2026-03-01 12:00:20+00:00", tick=False)
def test_no_token_at_all_is_no_guess(token):
    assert {Client().get(INDEX).status_code for _ in range(LIMIT + 2)} == {401}
    assert guess().status_code == 401


def test_behind_a_proxy_the_address_is_the_one_that_the_trusted_proxy_names(token, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    token.networks = ["198.51.100.0/24"]
    token.save()
    client = bearer(token.text)
    forwarded = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7", "REMOTE_ADDR": "10.0.0.1"}
    assert client.get(INDEX, **forwarded).status_code == 200
    token.refresh_from_db()
    assert token.last_used_from == "198.51.100.7"
    forged = {"HTTP_X_FORWARDED_FOR": "198.51.100.7, 203.0.113.9", "REMOTE_ADDR": "10.0.0.1"}
    assert client.get(INDEX, **forged).status_code == 403
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert client.get(INDEX, **forwarded).status_code == 403, "nothing is believed without a trusted proxy"


def test_elsewhere_it_is_refused_by_name_of_the_address_and_logged(token):
    token.networks = ["198.51.100.0/24", "2001:db8::/32"]
    token.save()
    with capture_logs() as logs:
        refused = bearer(token.text).get(INDEX, REMOTE_ADDR="203.0.113.9")
    assert refused.status_code == 403
    assert refused.json()["detail"] == "This token is not taken from your address, 203.0.113.9."
    (line,) = [line for line in logs if line["event"] == "token_refused"]
    assert (line["reason"], line["token_id"], line["address"]) == ("network", token.pk, "203.0.113.9")
    token.refresh_from_db()
    assert token.last_used_at is None, "a refused call is no use"
    for address in ("198.51.100.200", "2001:db8::1", "::ffff:198.51.100.3"):
        assert bearer(token.text).get(INDEX, REMOTE_ADDR=address).status_code == 200


def test_a_refused_guess_is_logged_without_its_text(token):
    with capture_logs() as logs:
        guess()
    (line,) = [line for line in logs if line["event"] == "token_refused"]
    assert (line["reason"], line["address"]) == ("unknown", "203.0.113.9")
    assert GUESS not in repr(logs) and GUESS[:8] not in repr(line)


def test_every_token_that_is_not_good_gets_the_same_answer(token, settings):
    settings.TOKEN_GUESSES = 100
    inactive = TokenFactory.create(user__is_active=False)
    near = token.text[:-1] + ("0" if token.text[-1] != "0" else "1")
    answers = {guess(text=text).content for text in (GUESS, near, inactive.text, "x")}
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("address", "networks", "inside"),
    [
        ("203.0.113.9", ["203.0.113.0/24"], True),
        ("203.0.114.9", ["203.0.113.0/24"], False),
        ("::ffff:203.0.113.9", ["203.0.113.9/32"], True),
        ("2001:db8::1", ["203.0.113.0/24", "2001:db8::/32"], True),
        ("2001:db9::1", ["2001:db8::/32"], False),
        ("", ["0.0.0.0/0"], False),
        ("unknown", ["0.0.0.0/0", "::/0"], False),
    ],
)
def test_what_lies_in_a_network(address, networks, inside):
    assert lies_in(address, networks) == inside
