"""Guesses at passwords, codes, passkeys and links: slowed where they come from, logged, and nobody else kept out."""

from datetime import timedelta

import pytest
import structlog
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.factories import PASSWORD, TokenFactory, UserFactory
from accounts.services.people import change_person
from accounts.services.sign_in import KNOWN_DEVICE
from config.tests.test_second_factor import code_of, give_password, with_app
from config.tests.test_sign_in import NEW, WHERE_TO_ASK, WRONG, ask_for_link, change, is_in, link_in, reset

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


def guess(user, address: str, password: str = WRONG, browser: Client | None = None):
    browser = browser or Client()
    sent = {"login": user.email, "password": password}
    return browser.post(reverse("account_login"), sent, REMOTE_ADDR=address)


def test_guesses_are_slowed_where_they_come_from_and_logged(alice):
    with structlog.testing.capture_logs() as said:
        for _ in range(5):
            assert b"Too many" not in guess(alice, "10.0.0.1").content
    assert [line["address"] for line in said if line["event"] == "sign_in_failed"] == ["10.0.0.1"] * 5
    assert b"Too many" in guess(alice, "10.0.0.1", PASSWORD).content
    assert guess(alice, "10.0.0.2", PASSWORD).status_code == 302, "their owner comes in from elsewhere"


def test_guesses_from_everywhere_do_not_keep_a_known_device_out(alice, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "3/h/key"}
    known, _ = give_password(alice)
    known.post(reverse("account_logout"))
    for last in range(3):
        guess(alice, f"10.0.1.{last}")
    with structlog.testing.capture_logs() as said:
        assert b"Too many" in guess(alice, "10.0.2.1", PASSWORD).content
    assert "sign_in_slowed" in [line["event"] for line in said]
    assert guess(alice, "10.0.2.2", PASSWORD, known).status_code == 302
    stranger = give_password(UserFactory.create())[0]
    stranger.post(reverse("account_logout"))
    assert b"Too many" in guess(alice, "10.0.2.3", PASSWORD, stranger).content, "one's own device, not anybody's"


def shut_out_of_unknown_devices(user, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "3/h/key"}
    for last in range(3):
        guess(user, f"10.0.3.{last}")
    assert b"Too many" in guess(user, "10.0.3.9", PASSWORD).content


def test_who_opens_a_reset_link_is_known_on_that_device(alice, settings):
    shut_out_of_unknown_devices(alice, settings)
    browser = Client()
    reset(browser, ask_for_link(alice), NEW)
    assert b"Too many" in guess(alice, "10.0.3.10", NEW).content
    assert guess(alice, "10.0.3.11", NEW, browser).status_code == 302


def test_a_copied_device_mark_runs_out_and_is_of_no_use_to_another_account(alice, settings):
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        old = give_password(alice)[0]
    known, other = give_password(alice)[0], give_password(UserFactory.create())[0]
    shut_out_of_unknown_devices(alice, settings)
    marks = {name: browser.cookies[KNOWN_DEVICE].value for name, browser in [("old", old), ("known", known)]}
    marks |= {"other": other.cookies[KNOWN_DEVICE].value, "forged": marks["known"][:-1], "before": "0" * 64}
    answers = {}
    for name, mark in marks.items():
        browser = Client()
        browser.cookies[KNOWN_DEVICE] = mark
        answers[name] = guess(alice, "10.0.4.1", PASSWORD, browser).status_code
    assert answers == {"old": 200, "known": 302, "other": 200, "forged": 200, "before": 200}
    assert alice.email not in str(marks)


def test_whoever_asks_for_resets_again_and_again_keeps_nobody_from_one(alice):
    answers = set()
    with structlog.testing.capture_logs() as said:
        for number in range(5):
            answer = Client().post(WHERE_TO_ASK, {"email": alice.email.upper()}, REMOTE_ADDR=f"10.0.5.{number}")
            answers.add((answer.status_code, answer.url))
    assert answers == {(302, reverse("account_reset_password_done"))}
    assert [line["account"] for line in said_of("reset_slowed", said)] == [alice.email] * 2
    assert [letter.to for letter in mail.outbox] == [[alice.email]] * 3
    reset(Client(), link_in(mail.outbox[0]), NEW)
    assert is_in(give_password(alice, password=NEW)[0])


def test_one_address_does_not_ask_for_resets_of_everybody(alice):
    answers = [Client().post(WHERE_TO_ASK, {"email": f"{n}@example.org"}).status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


def test_guesses_at_codes_are_slowed_and_logged(alice):
    secret = with_app(alice)
    browser, _ = give_password(alice)
    with structlog.testing.capture_logs() as said:
        for _ in range(5):
            browser.post(reverse("mfa_authenticate"), {"code": "not-it"})
    assert [line["user_id"] for line in said if line["event"] == "second_factor_failed"] == [alice.pk] * 5
    assert browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 200
    assert not is_in(browser)


def said_of(event: str, said) -> list[dict]:
    return [line for line in said if line["event"] == event]


def test_guesses_at_recovery_codes_are_slowed_with_the_others(alice):
    with_app(alice)
    (code, *_) = RecoveryCodes.activate(alice).get_unused_codes()
    browser, _ = give_password(alice)
    with structlog.testing.capture_logs() as said:
        for _ in range(5):
            browser.post(reverse("mfa_authenticate"), {"code": "0" * 8})
        browser.post(reverse("mfa_authenticate"), {"code": code})
    assert len(said_of("second_factor_failed", said)) == 6 and not is_in(browser)


def test_guesses_at_a_password_asked_for_again_are_slowed_and_logged(alice):
    browser, _ = give_password(alice)
    with structlog.testing.capture_logs() as said:
        answers = [browser.post(reverse("account_reauthenticate"), {"password": WRONG}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert [line["user_id"] for line in said_of("password_again_failed", said)] == [alice.pk] * 10
    assert is_in(browser) and guess(alice, "10.0.0.2", PASSWORD).status_code == 302, "its owner signs in elsewhere"


def test_guesses_at_the_old_password_are_slowed_and_logged(alice):
    browser, _ = give_password(alice)
    with structlog.testing.capture_logs() as said:
        answers = [change(browser, NEW, old=WRONG).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429] and len(said_of("password_again_failed", said)) == 5


def test_refused_passkeys_are_slowed_and_logged(alice):
    browser = Client()
    forged = {"credential": '{"id": "x", "rawId": "eA", "type": "public-key", "response": {}}'}
    with structlog.testing.capture_logs() as said:
        answers = [browser.post(reverse("mfa_login_webauthn"), forged).status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]
    assert [line["address"] for line in said_of("passkey_failed", said)] == ["127.0.0.1"] * 10
    assert is_in(give_password(alice)[0])


def test_guesses_at_reset_links_are_slowed_and_logged(alice, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"reset_link": "3/m/ip"}
    where = reverse("account_reset_password_from_key", args=["1", "guessed-key"])
    with structlog.testing.capture_logs() as said:
        for _ in range(5):
            assert b"password1" not in Client().get(where).content
    assert len(said_of("reset_link_refused", said)) == 3 and len(said_of("reset_link_slowed", said)) == 2


def test_who_is_shut_out_is_so_at_the_next_request(alice, ada):
    browser, _ = give_password(alice)
    token = TokenFactory.create(user=alice)
    asked = {"Authorization": f"Token {token.text}"}
    assert is_in(browser) and Client().get(reverse("incidents-list"), headers=asked).status_code == 200
    change_person(actor=ada, user=alice, is_active=False)
    assert not is_in(browser) and not is_in(give_password(alice)[0])
    assert Client().get(reverse("incidents-list"), headers=asked).status_code == 401
