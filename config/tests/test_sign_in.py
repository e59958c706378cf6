"""Passwords changed and reset, sessions ended, guesses slowed, and nothing told about who has an account."""

import re

import pytest
import structlog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.factories import PASSWORD, UserFactory
from config.tests.test_second_factor import give_password
from conftest import sign_in

pytestmark = pytest.mark.django_db
NEW = "quite another long password 7"
WRONG = "wrong"
WHERE_TO_ASK = "/accounts/password/reset/"
LINK_COSTS = 6  # queries: the first time, allauth also writes down the address


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


def change(browser: Client, new: str, old: str = PASSWORD):
    sent = {"oldpassword": old, "password1": new, "password2": new}
    return browser.post(reverse("account_change_password"), sent)


def is_in(browser: Client) -> bool:
    return browser.get(reverse("incidents:home")).status_code == 200


def test_a_changed_password_ends_the_other_sessions(alice):
    here, elsewhere = give_password(alice)[0], give_password(alice)[0]
    assert change(here, NEW, old="wrong").status_code == 200 and is_in(elsewhere)
    assert change(here, NEW).status_code == 302
    assert is_in(here) and not is_in(elsewhere)
    assert mail.outbox[-1].to == [alice.email], "and its owner is told"


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012345", "alice-officer"])
def test_a_weak_password_is_refused(weak, alice):
    browser, _ = give_password(alice)
    alice.email = "alice-officer@example.org"
    alice.save()
    assert change(browser, weak).status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_signing_out_everywhere_leaves_this_session(alice):
    here, elsewhere = give_password(alice)[0], give_password(alice)[0]
    assert here.get(reverse("usersessions_list")).content.count(b"127.0.0.1") == 2
    here.post(reverse("usersessions_list"))
    assert is_in(here) and not is_in(elsewhere)


def link_in(letter) -> str:
    return re.search(r"http://localhost:8000(\S+)", letter.body)[1]


def ask_for_link(user) -> str:
    Client().post(WHERE_TO_ASK, {"email": user.email}, headers={"Host": "127.0.0.1"})
    return link_in(mail.outbox[-1])


def reset(browser: Client, link: str, password: str) -> None:
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    assert browser.post(form, {"password1": password, "password2": password}).status_code == 302


def test_a_reset_link_works_once_and_ends_every_session(alice):
    elsewhere, _ = give_password(alice)
    link, browser = ask_for_link(alice), Client()
    reset(browser, link, NEW)
    assert not is_in(elsewhere) and not is_in(browser), "signing in is still to be done, second factor and all"
    assert is_in(give_password(alice, password=NEW)[0])
    again = Client()
    answer = again.get(link, follow=True)
    assert answer.redirect_chain == [] and b"password1" not in answer.content


def test_who_signs_in_and_whose_password_changes_is_logged(alice):
    with structlog.testing.capture_logs() as said:
        browser, _ = give_password(alice)
        give_password(alice, password=WRONG)
        change(browser, NEW, old=WRONG)
        change(browser, NEW)
        reset(Client(), ask_for_link(alice), PASSWORD)
    facts = {"user_id": alice.pk, "address": "127.0.0.1", "log_level": "info"}
    told = [line for line in said if line["event"] in {"signed_in", "password_changed", "password_reset"}]
    assert told == [facts | {"event": event} for event in ("signed_in", "password_changed", "password_reset")]
    assert not [secret for secret in (PASSWORD, NEW) if secret in str(said)]


def test_a_first_password_is_logged_too():
    person = UserFactory.create(password=None)
    browser = Client()
    sign_in(browser, person)
    with structlog.testing.capture_logs() as said:
        browser.post(reverse("account_set_password"), {"password1": NEW, "password2": NEW})
    assert [line["user_id"] for line in said if line["event"] == "password_changed"] == [person.pk]


def test_a_reset_tells_nobody_whether_an_account_exists(alice):
    """Not by status, cookies, text or letters. A link costs a few short queries, a letter much more."""
    robot = UserFactory.create(is_service_account=True, password=None)
    gone, invited = UserFactory.create(is_active=False), UserFactory.create(password=None)
    emails = [alice.email, "nobody@example.org", robot.email, gone.email, invited.email]
    answers, costs = set(), []
    for email in emails:
        browser = Client()
        with CaptureQueriesContext(connection) as asked:
            answer = browser.post(WHERE_TO_ASK, {"email": email})
        costs.append(len(asked))
        page = re.sub(r'nonce="[^"]*"|"X-CSRFToken": "[^"]*"', "", browser.get(answer.url).content.decode())
        answers.add((answer.status_code, answer.url, tuple(answer.cookies), page))
    assert len(answers) == 1
    assert [letter.to for letter in mail.outbox] == [[email] for email in emails]
    assert [("reset/key" in letter.body) for letter in mail.outbox] == [True, False, False, False, False]
    assert max(costs) - min(costs) <= LINK_COSTS


def test_a_dead_mail_server_does_not_tell_either(alice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with structlog.testing.capture_logs() as said:
        assert Client().post(WHERE_TO_ASK, {"email": alice.email}).status_code == 302
    assert "sign_in_mail_lost" in [line["event"] for line in said]


def test_an_account_that_is_not_there_costs_as_much_as_one_that_is(alice, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    robot = UserFactory.create(is_service_account=True, password=None)
    gone = UserFactory.create(is_active=False)
    costs, answers = [], []
    for email in (alice.email, "nobody@example.org", robot.email, gone.email):
        hashed.clear()
        answer = Client().post(reverse("account_login"), {"login": email, "password": "wrong"})
        costs.append(len(hashed))
        answers.append(re.findall(r'role="alert".*?</form>', answer.content.decode(), re.DOTALL)[0].replace(email, ""))
    assert costs == [1, 1, 1, 1]
    assert len({re.sub(r'value="[^"]*"', "", answer) for answer in answers}) == 1
