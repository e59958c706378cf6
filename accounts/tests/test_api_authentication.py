"""Who calls: tokens only, one answer to every token that is not good, and the use of one noted once a minute."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone

from accounts.api.authentication import TokenAuthentication
from accounts.api.problems import MEDIA_TYPE
from accounts.factories import TokenFactory, UserFactory
from accounts.models import Token
from accounts.tests.api_clients import bearer, client_of
from accounts.vocabulary import TokenScope

INDEX = "/api/v1/"
UNSAFE = ["post", "put", "patch", "delete"]


@pytest.fixture
def token(db) -> Token:
    return TokenFactory.create()


def assert_unauthorized(response) -> None:
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Token"
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json()["status"] == 401


def test_a_token_lets_its_owner_in(token):
    assert bearer(token.text).get(INDEX).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Token", "Token  ", "Token two words", "Token x", "Token ÿÿ", "Token a\x00b", "Bearer abc", "Basic YTpi"],
)
def test_what_is_no_token_is_unauthorized(db, header):
    assert_unauthorized(Client(headers={"Authorization": header}).get(INDEX))


def test_without_any_header_it_is_unauthorized_and_no_redirect(db):
    assert_unauthorized(Client().get(INDEX))


def test_a_token_that_begins_like_a_real_one_is_not_it(token):
    other = "0" if token.text[-1] != "0" else "1"
    assert_unauthorized(bearer(token.text[:-1] + other).get(INDEX))


def test_a_session_opens_pages_and_not_the_api(alice, signed_in):
    assert_unauthorized(signed_in(alice).get("/api/v1/incidents/"))


def test_a_revoked_token_is_unauthorized(token):
    client = bearer(token.text)
    token.delete()
    assert_unauthorized(client.get(INDEX))


def test_an_expired_token_is_unauthorized_and_stays_on_record(token):
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert_unauthorized(bearer(token.text).get(INDEX))
    assert Token.objects.filter(pk=token.pk).exists()


def test_using_a_token_removes_no_expired_sibling(token):
    Token.objects.create(user=token.user, name="old", expiry=timedelta(days=-1))
    assert bearer(token.text).get(INDEX).status_code == 200
    assert Token.objects.filter(user=token.user).count() == 2


def test_an_inactive_owner_is_unauthorized(token):
    token.user.is_active = False
    token.user.save(update_fields=["is_active"])
    assert_unauthorized(bearer(token.text).get(INDEX))


def test_use_is_noted_at_most_once_a_minute_and_not_on_the_audit_trail(token):
    trail = apps.get_model("accounts", "TokenEvent").objects
    written = trail.count()
    client, start = bearer(token.text), timezone.now()
    noted = []
    for seconds in (0, 30, 59, 61, 100, 125):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            client.get(INDEX)
        token.refresh_from_db()
        noted.append(round((token.last_used_at - start).total_seconds()))
    assert noted == [0, 0, 0, 61, 61, 125]
    assert trail.count() == written


@pytest.mark.parametrize("path", [INDEX, "/api/v1/incidents/", "/api/v1/incidents/INC-2024-000001/"])
@pytest.mark.parametrize("method", UNSAFE)
def test_a_reading_token_may_not_write(alice, path, method):
    response = getattr(client_of(alice), method)(path, {}, content_type="application/json")
    assert response.status_code == 403
    assert response.json()["detail"] == "This token may only read."


@pytest.mark.parametrize("path", [INDEX, "/api/v1/sites/", "/api/v1/sites/1/"])
@pytest.mark.parametrize("method", UNSAFE)
def test_a_writing_token_hears_which_methods_there_are(alice, path, method):
    client = client_of(alice, TokenScope.WRITE)
    response = getattr(client, method)(path, {}, content_type="application/json")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert response.headers["Content-Type"] == MEDIA_TYPE


def test_answers_are_private(token):
    response = bearer(token.text).get(INDEX)
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in response.headers["Vary"]


def test_a_service_account_reads_with_a_token(db):
    service = UserFactory.create(is_service_account=True, password="!")
    assert client_of(service).get("/api/v1/incidents/").json()["results"] == []


def test_two_requests_at_the_same_moment_note_the_use_once(token):
    stale = Token.objects.get(pk=token.pk)
    bearer(token.text).get(INDEX)
    token.refresh_from_db()
    noted = token.last_used_at
    with time_machine.travel(noted + timedelta(seconds=5), tick=False):
        TokenAuthentication().validate_user(stale)
    token.refresh_from_db()
    assert token.last_used_at == noted
