"""Before a dangerous act: the password or second factor once more, unless it was shown lately; nothing sent is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.factories import PASSWORD, UserFactory
from accounts.models import Token, User
from projects.factories import MembershipFactory
from projects.models import Membership
from projects.tests.test_token_pages import WISH, text_on
from projects.vocabulary import Role

AGAIN = "account_reauthenticate"
LATER = timedelta(minutes=6)


@pytest.fixture
def left_open(ada):
    """Ada's browser, six minutes after she signed in."""
    browser = Client()
    with time_machine.travel(timezone.now() - LATER):
        assert browser.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD}).status_code == 302
    return browser


def test_a_sign_in_counts_for_a_while(ada):
    browser = Client()
    browser.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    assert browser.get("/tokens/add/").status_code == 200
    with time_machine.travel(timezone.now() + LATER):
        assert browser.get("/tokens/add/").url.startswith(reverse(AGAIN))
        assert browser.get("/tokens/").status_code == 200, "reading needs none"


def test_what_was_sent_is_carried_out_once_the_password_was_shown(left_open):
    asked = left_open.post("/tokens/add/", WISH)
    assert asked.status_code == 302 and not Token.objects.exists()
    wrong = left_open.post(asked.url, {"password": "wrong"})
    assert wrong.status_code == 200 and not Token.objects.exists()
    made = left_open.post(asked.url, {"password": PASSWORD})
    assert text_on(made) and Token.objects.get().name == WISH["name"]
    assert "no-store" in made.headers["Cache-Control"]


def test_a_form_that_was_not_right_comes_back_with_what_was_typed(left_open):
    asked = left_open.post("/tokens/add/", WISH | {"networks": "nonsense"})
    answer = left_open.post(asked.url, {"password": PASSWORD})
    assert answer.status_code == 422 and b'action="/tokens/add/"' in answer.content and b"nonsense" in answer.content


DANGEROUS = {
    "/tokens/add/": WISH,
    "/service-accounts/add/": {"full_name": "Robot", "email": "robot@example.org", "clearance": "2"},
    "/service-accounts/{robot}/token/": WISH,
    "/service-accounts/{robot}/start/": {},
    "/people/give/": {"email": "alice@example.org", "role": "viewer"},
    "/people/roles/{membership}/take/": {},
    "/people/{alice}/clearance/": {"clearance": "1"},
    "/invitations/": {"full_name": "Olga", "email": "olga@example.org"},
    "/invitations/{invited}/again/": {},
    "/admin/projects/membership/": {"action": "take_away", "_selected_action": "{membership}"},
}


@pytest.mark.parametrize("path", DANGEROUS)
def test_a_session_left_open_does_nothing_dangerous(path, left_open):
    alice = UserFactory.create(email="alice@example.org")
    names = {
        "alice": alice.pk,
        "robot": UserFactory.create(is_service_account=True, password=None).pk,
        "membership": MembershipFactory.create(user=alice, country="KE", role=Role.VIEWER).pk,
        "invited": UserFactory.create(password=None).pk,
    }
    before = (User.objects.count(), Membership.objects.count(), Token.objects.count())
    sent = {name: value.format(**names) for name, value in DANGEROUS[path].items()}
    asked = left_open.post(path.format(**names), sent)
    assert asked.status_code == 302 and asked.url.startswith(reverse(AGAIN)), asked.content
    assert (User.objects.count(), Membership.objects.count(), Token.objects.count()) == before


def test_a_form_of_the_admin_comes_back_with_what_was_typed_and_no_password_in_the_session(left_open, ada):
    add = "/admin/accounts/user/add/"
    assert left_open.get(add).url.startswith(reverse(AGAIN)), "asked before anything is typed"
    typed = {
        "full_name": "Olga Officer",
        "email": "olga@example.org",
        "time_zone": "UTC",
        "clearance": "2",
        "password": "a-long-enough-first-one",
    }
    asked = left_open.post(add, typed)
    assert asked.status_code == 200 and b"First show once more who you are" in asked.content
    assert b'value="Olga Officer"' in asked.content
    assert typed["password"] not in repr(dict(left_open.session.items()))
    assert not User.objects.filter(email="olga@example.org").exists()
    left_open.post(reverse(AGAIN), {"password": PASSWORD})
    assert left_open.post(add, typed).status_code == 302
    assert User.objects.get(email="olga@example.org").check_password(typed["password"])


@pytest.mark.parametrize("path", ["/admin/accounts/user/{alice}/change/", "/admin/projects/membership/add/"])
def test_other_forms_of_the_admin_save_nothing_either(path, left_open):
    alice = UserFactory.create(full_name="Alice", email="alice@example.org")
    sent = {"full_name": "Renamed", "email": alice.email, "time_zone": "UTC", "clearance": "2", "is_active": "on"}
    asked = left_open.post(path.format(alice=alice.pk), sent | {"role": "viewer"})
    assert asked.status_code == 200 and b"First show once more who you are" in asked.content
    alice.refresh_from_db()
    assert alice.full_name == "Alice" and not alice.memberships.exists()


def test_who_has_nothing_to_show_is_told_to_sign_in_again(ada, signed_in):
    """Somebody who comes by a provider of sign-in: there is no password here that they could be asked for."""
    ada.set_unusable_password()
    ada.save()
    desk = signed_in(ada)
    assert desk.get("/tokens/add/").status_code == 200, "a sign-in counts, however it was done"
    session = desk.session
    session["account_authentication_methods"] = []
    session.save()
    refused = desk.get("/tokens/add/")
    assert refused.status_code == 403 and b"sign out, sign in, and come back" in refused.content
