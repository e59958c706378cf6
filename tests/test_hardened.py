"""The look at headers, which the access matrix takes at every answer, sees what is missing; and what HTTPS adds."""

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.hardened import complaints

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Cache-Control", "public, max-age=60"),
        ("Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'"),
        ("Permissions-Policy", "geolocation=*"),
        ("Referrer-Policy", "unsafe-url"),
        ("X-Request-ID", ""),
    ],
)
def test_a_worse_header_is_seen(header, value):
    answer = Client().get("/accounts/login/")
    assert complaints(answer) == []
    answer.headers[header] = value
    assert complaints(answer) != []


def test_an_open_cookie_is_seen():
    answer = Client().get("/accounts/login/")
    answer.set_cookie("taste", "sweet")
    assert complaints(answer) == ["the cookie taste is open to scripts or to other sites"]


def test_an_answer_that_came_past_everything_is_seen():
    assert len(complaints(HttpResponse())) > 5


def test_over_https_browsers_are_told_to_stay_there(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    answer = Client().get("/accounts/login/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert {name: bool(cookie["secure"]) for name, cookie in answer.cookies.items()} == {"csrftoken": True}
