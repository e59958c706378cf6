"""Invitations: sent, answered once, sent anew, withdrawn, run out."""

import re
from datetime import timedelta

import pytest
import structlog
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from accounts.services.invitations import invite_again, invite_person, invited, link_for, withdraw_invitation

pytestmark = pytest.mark.django_db
LIST = "/invitations/"
ANSWER = {"full_name": "Olga B. Officer", "password": "a-long-enough-first-one"}


@pytest.fixture
def olga(ada) -> User:
    return invite_person(actor=ada, email="Olga@Example.org", full_name="Olga Officer")


def test_an_administrator_invites_and_the_person_comes_in(ada, signed_in, django_capture_on_commit_callbacks):
    desk = signed_in(ada)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(LIST, {"full_name": "Olga Officer", "email": "Olga@Example.org"})
    (letter,) = mail.outbox
    assert letter.to == ["olga@example.org"]
    link = re.search(r"http://localhost:8000(\S+)", letter.body)[1]
    assert "Olga Officer" in desk.get(LIST).content.decode()
    browser = Client()
    assert browser.get(link).status_code == 200
    assert browser.post(link, ANSWER).url == reverse("account_login")
    olga = User.objects.get(email="olga@example.org")
    assert olga.full_name == "Olga B. Officer" and olga.channels.get().verified_at is not None
    entered = browser.post(reverse("account_login"), {"login": olga.email, "password": ANSWER["password"]})
    assert entered.status_code == 302 and browser.get("/").status_code == 200
    assert Client().get(link).status_code == 404, "once"
    assert not invited().exists()


@pytest.mark.parametrize(
    "entries", [{"password": "short"}, {"full_name": ""}, {"password": "olga@example.org"}, {"password": ""}]
)
def test_a_bad_answer_is_said_and_opens_nothing(entries, olga):
    answer = Client().post(link_for(olga), ANSWER | entries)
    assert answer.status_code == 422
    olga.refresh_from_db()
    assert not olga.has_usable_password() and olga.channels.get().verified_at is None


def test_a_new_link_ends_the_old_one(ada, olga):
    old = link_for(olga)
    invite_again(actor=ada, user=olga)
    olga.refresh_from_db()
    assert Client().get(old).status_code == 404
    assert Client().get(link_for(olga)).status_code == 200


def test_a_withdrawn_an_expired_and_a_forged_link_answer_alike(ada, olga):
    link = link_for(olga)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        expired = Client().get(link)
    forged = Client().get(link[:-3] + "x/")
    withdraw_invitation(actor=ada, user=olga)
    withdrawn = Client().get(link)
    assert {answer.status_code for answer in (expired, forged, withdrawn)} == {404}
    assert Client().post(link, ANSWER).status_code == 404
    olga.refresh_from_db()
    assert not olga.is_active and not olga.has_usable_password()
    with pytest.raises(WrongState):
        invite_again(actor=ada, user=olga)


def test_who_was_invited_cannot_go_round_the_link_by_a_reset(olga):
    Client().post(reverse("account_reset_password"), {"email": olga.email})
    assert all("reset/key" not in letter.body for letter in mail.outbox)


def test_somebody_who_is_here_is_not_invited_again(ada, alice, signed_in):
    answer = signed_in(ada).post(LIST, {"full_name": "Alice", "email": alice.email.upper()})
    assert answer.status_code == 422 and "is here already" in answer.content.decode()


def test_only_administrators_invite(mona, olga):
    for act in (
        lambda: invite_person(actor=mona, email="x@example.org", full_name="X"),
        lambda: invite_again(actor=mona, user=olga),
        lambda: withdraw_invitation(actor=mona, user=olga),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_dead_mail_server_keeps_the_invitation(ada, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        invite_person(actor=ada, email="olga@example.org", full_name="Olga Officer")
    assert invited().count() == 1


def test_links_are_tried_so_many_times_from_one_address_only(olga, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invitation": "3/m/ip"}
    with structlog.testing.capture_logs() as said:
        for _ in range(3):
            assert Client().get("/invitation/guessed/").status_code == 404
        assert Client().post(link_for(olga), ANSWER).status_code == 429
    assert [line["event"] for line in said if line["event"].startswith("invitation_")] == [
        *["invitation_refused"] * 3,
        "invitation_slowed",
    ]
    assert Client().get(link_for(olga), REMOTE_ADDR="10.0.0.9").status_code == 200, "nobody else is slowed"
