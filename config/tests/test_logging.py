"""What opens an account stands in no log and on no audit row, and nobody chooses the id of a request."""

import logging

import pytest
import structlog
from django.conf import settings
from django.test import Client

from accounts.factories import ChannelFactory, UserFactory
from accounts.models import User
from accounts.services.invitations import link_for
from config.logging import without_links
from config.tests.test_sign_in import NEW, ask_for_link

pytestmark = pytest.mark.django_db
KEY = "WzQsIjEiXQ:1vNqXz:c2VjcmV0-and_more"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"GET /invitation/{KEY}/", "GET /invitation/***/"),
        (f"GET /invitation/{KEY}", "GET /invitation/***"),
        (f"http://localhost:8000/invitation/{KEY}/?a=1", "http://localhost:8000/invitation/***/?a=1"),
        ("GET /accounts/password/reset/key/1a-d1b2c3-0123abcd/", "GET /accounts/password/reset/key/***/"),
        ("GET /accounts/password/reset/key/done/", "GET /accounts/password/reset/key/done/"),
        (f"/accounts/login/?next=/invitation/{KEY}/&a=1", "/accounts/login/?next=/invitation/***/&a=1"),
        (f"/accounts/login/?next=%2Finvitation%2F{KEY}%2F", "/accounts/login/?next=%2Finvitation%2F***"),
        (f"GET /channels/proof/{KEY}/", "GET /channels/proof/***/"),
        ("GET /accounts/single-sign-on/back/?code=c&state=s", "GET /accounts/single-sign-on/back/?***"),
        ("POST /invitations/4/again/", "POST /invitations/4/again/"),
        ("GET /incidents/?q=invitation", "GET /incidents/?q=invitation"),
    ],
)
def test_what_opens_an_account_is_left_out(text, kept):
    assert without_links(text) == kept


def invited() -> User:
    user = UserFactory.create(password=None)
    ChannelFactory.create(user=user, verified_at=None)
    return user


def accept(user: User, **headers: str):
    link = link_for(user)
    sent = {"full_name": "Ines Invited", "password": NEW}
    return link.split("/")[2], Client().post(link, sent, headers=headers)


def test_a_request_for_a_link_is_logged_without_it(alice, caplog):
    caplog.set_level(logging.INFO)
    opened = ask_for_link(alice)
    Client().get(opened)
    secret, _ = accept(invited())
    asked = [record.msg["request"] for record in caplog.records if "request" in record.msg]
    assert {"GET /accounts/password/reset/key/***/", "POST /invitation/***/"} <= set(asked)
    said = "\n".join(str(record.msg) for record in caplog.records)
    assert secret not in said and opened.strip("/").split("/")[-1] not in said


def test_neither_do_others_messages_and_tracebacks_hold_one():
    formatter = structlog.stdlib.ProcessorFormatter(
        **{name: value for name, value in settings.LOGGING["formatters"]["events"].items() if name != "()"}
    )
    try:
        raise ValueError(f"/invitation/{KEY}/")
    except ValueError as error:
        trouble = (ValueError, error, error.__traceback__)
    said = ("Forbidden (%s): %s", ("no cookie", f"/invitation/{KEY}/"))
    record = logging.LogRecord("django.security.csrf", logging.WARNING, __file__, 1, *said, trouble)
    line = formatter.format(record)
    assert "Forbidden (no cookie): /invitation/***/" in line and "ValueError: /invitation/***/" in line
    assert KEY not in line


def test_audit_rows_do_not_hold_one():
    user = invited()
    secret, answer = accept(user)
    assert answer.status_code == 302
    row = User.pgh_event_model.objects.filter(pgh_obj=user.pk).latest("pgh_id")
    assert row.pgh_context["url"] == "/invitation/***/" and row.full_name == "Ines Invited"
    assert secret not in str(row.pgh_context)


def test_a_client_does_not_choose_the_id_of_its_request(settings):
    settings.TRUSTED_PROXIES = 1
    user = invited()
    _, answer = accept(user, **{"X-Request-ID": "somebody-elses"})
    row = User.pgh_event_model.objects.filter(pgh_obj=user.pk).latest("pgh_id")
    assert row.pgh_context["request"] == answer.headers["X-Request-ID"] != "somebody-elses"
