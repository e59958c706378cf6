"""Everybody's page of API tokens: made, shown once, listed, revoked."""

import re
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.html import escape

from accounts.errors import NotAllowed
from accounts.factories import TokenFactory, UserFactory
from accounts.models import Token
from accounts.services.tokens import issue_token, revoke_token
from accounts.tests.api_clients import bearer
from projects.models import Membership
from tests.at_once import at_once

LIST, ADD = "/tokens/", "/tokens/add/"
WISH = {"name": "Screen", "scope": "read", "days": "30"}


def text_on(page) -> str:
    return re.search(r"<textarea[^>]*>\s*(\w+)</textarea>", page.content.decode())[1]


def test_a_token_is_made_shown_once_and_works(victor, cpec, signed_in):
    desk = signed_in(victor)
    assert b"No tokens yet" in desk.get(LIST).content
    wish = WISH | {"projects": [str(cpec.pk)], "networks": " 127.0.0.1\n2001:DB8::/32, 127.0.0.1 "}
    made = desk.post(ADD, wish)
    assert made.status_code == 200
    assert "no-store" in made.headers["Cache-Control"]
    text = text_on(made)
    assert bearer(text).get("/api/v1/projects/").json()["results"][0]["slug"] == cpec.slug
    token = Token.objects.get(user=victor)
    assert (token.name, token.scope, token.narrowed_to) == ("Screen", "read", [cpec.pk])
    assert token.networks == ["127.0.0.1/32", "2001:db8::/32"]
    assert timedelta(days=29) < token.expiry - timezone.now() < timedelta(days=31)
    listed = desk.get(LIST).content.decode()
    assert text not in listed and token.digest not in listed and token.token_key not in listed
    for shown in ("Screen", cpec.name, "2001:db8::/32", "last used", "127.0.0.1"):
        assert escape(shown) in listed


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"scope": "everything"}, "Select a valid choice"),
        ({"days": ""}, "This field is required"),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"days": "366"}, "at most 365 days"),
        ({"days": "99999999999999"}, "at most 365 days"),
        ({"networks": "example.org"}, "“example.org” is no network"),
        ({"networks": "10.0.0.1/8"}, "write 10.0.0.0/8 for the network, 10.0.0.1 for it alone"),
        ({"networks": "10.0.0.0/33"}, "is no network"),
        ({"networks": "\n".join(f"10.0.{n}.0/24" for n in range(21))}, "at most 20 networks"),
        ({"projects": ["0"]}, "Select a valid choice"),
        ({"projects": ["x"]}, "is not a valid value"),
    ],
)
def test_bad_input_is_said_at_its_field_and_makes_nothing(entries, complaint, alice, signed_in):
    answer = signed_in(alice).post(ADD, WISH | entries)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert not Token.objects.exists()


def test_a_project_that_the_owner_may_not_read_is_not_offered(charlie, cpec, signed_in):
    desk = signed_in(charlie)
    assert cpec.name not in desk.get(ADD).content.decode()
    assert desk.post(ADD, WISH | {"projects": [str(cpec.pk)]}).status_code == 422
    with pytest.raises(ValidationError):
        issue_token(actor=charlie, user=charlie, name="Screen", narrowed_to=[cpec.pk])
    with pytest.raises(ValidationError):
        issue_token(actor=charlie, user=charlie, name="Screen", narrowed_to=[])
    assert not Token.objects.exists()


def test_what_its_owner_loses_it_loses(victor, cpec, signed_in):
    text = text_on(signed_in(victor).post(ADD, WISH | {"projects": [str(cpec.pk)]}))
    Membership.objects.filter(user=victor).delete()
    assert bearer(text).get("/api/v1/projects/").json()["results"] == []


def test_a_form_sent_twice_makes_one_token(alice, signed_in):
    desk = signed_in(alice)
    desk.post(ADD, WISH)
    again = desk.post(ADD, WISH)
    assert again.status_code == 422 and b"of this name already" in again.content
    assert Token.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        issue_token(actor=alice, user=alice, name="Screen")  # the other has expired


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_the_same_moment_makes_one_token():
    user = UserFactory.create()

    def make() -> None:
        issue_token(actor=user, user=user, name="Screen")

    refused = []

    def make_or_hear() -> None:
        try:
            make()
        except ValidationError as refusal:
            refused.append(refusal)

    at_once(lambda: list(type(user).objects.select_for_update().filter(pk=user.pk)), make_or_hear, make_or_hear)
    assert Token.objects.count() == 1 and len(refused) == 1


def test_nobody_makes_a_token_of_another_person(ada, alice):
    with pytest.raises(NotAllowed):
        issue_token(actor=ada, user=alice, name="Screen")
    assert not Token.objects.exists()


def test_it_is_revoked_after_a_question(alice, signed_in):
    token, desk = TokenFactory.create(user=alice, name="Old screen"), signed_in(alice)
    asked = desk.get(f"/tokens/{token.pk}/revoke/")
    assert b"Old screen" in asked.content and Token.objects.filter(pk=token.pk).exists()
    assert desk.post(f"/tokens/{token.pk}/revoke/").url == LIST
    assert bearer(token.text).get("/api/v1/").status_code == 401
    assert Token.pgh_event_model.objects.filter(pgh_label="delete", pgh_context__actor=alice.pk).exists()


def test_others_are_revoked_by_administrators_only(alice, mona, ada):
    token = TokenFactory.create(user=alice)
    with pytest.raises(NotAllowed):
        revoke_token(actor=mona, token=token)
    revoke_token(actor=ada, token=token)
    assert not Token.objects.exists()


def test_expired_ones_stand_back(alice, signed_in):
    TokenFactory.create(user=alice, name="Gone", expiry=timedelta(days=-1))
    page = signed_in(alice).get(LIST).content.decode()
    assert "expired" in page and "Remove…" in page


def test_a_project_that_is_read_no_more_is_not_named(victor, cpec, signed_in):
    TokenFactory.create(user=victor, narrowed_to=[cpec.pk])
    Membership.objects.filter(user=victor).delete()
    page = signed_in(victor).get(LIST).content.decode()
    assert escape(cpec.name) not in page and "a project that you may not read" in page


def test_the_command_narrows_as_the_page_does(victor, cpec):
    out = StringIO()
    where = ["--project", cpec.slug, "--network", "203.0.113.0/24"]
    call_command("issue_token", victor.email, "--name", "Screen", *where, stdout=out, stderr=StringIO())
    token = Token.objects.get(user=victor)
    assert (token.narrowed_to, token.networks) == ([cpec.pk], ["203.0.113.0/24"])
    for wrong in (["--project", "no-such"], ["--network", "nonsense"], ["--days", "366"]):
        with pytest.raises(CommandError):
            call_command("issue_token", victor.email, "--name", "Other", *wrong, stdout=out, stderr=StringIO())
    assert Token.objects.count() == 1
