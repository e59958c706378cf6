"""The look at each answer of the access matrix sees what headers lack and what no page may hold; what HTTPS adds."""

import re
import uuid

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from conftest import sign_in
from tests.architecture.routes import routes
from tests.hardened import complaints

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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


@pytest.mark.parametrize(
    "inline",
    [
        "<script>alert(1)</script>",
        '<script type="module">alert(1)</script>',
        "<style>p { color: red }</style>",
        '<p style="color: red">Red</p>',
        '<button onclick="go()">Go</button>',
        '<button hx-on:click="go()">Go</button>',
        '<a href=" JavaScript:go()">Go</a>',
    ],
)
def test_script_and_style_in_a_page_are_seen(inline):
    answer = Client().get("/accounts/login/")
    answer.content = answer.content.replace(b"</body>", inline.encode() + b"</body>")
    assert len(complaints(answer)) == 1


def test_data_in_a_page_is_no_script():
    answer = Client().get("/accounts/login/")
    answer.content += b'<script id="points" type="application/json">[]</script>'
    assert complaints(answer) == []


def test_an_answer_that_came_past_everything_is_seen():
    assert len(complaints(HttpResponse())) > 5


@pytest.fixture
def over_https(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def addresses() -> list[tuple[str, str]]:
    """Every route's name with an address of it, for records that are not there."""
    found = []
    for route in routes():
        address = re.sub(r"<uuid:\w+>", str(uuid.UUID(int=1)), route.pattern)
        address = re.sub(r"\(\?P<\w+>(\w+)\|[^)]*\)", r"\1", address)  # the first of those that it may be
        address = re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]*>", "1", address)
        found.append((route.name, "/" + re.sub(r"\(\?:[^)]*\)|[\^$?]|\\Z|\\(?=\.)", "", address)))
    return found


def test_over_https_browsers_are_told_to_stay_there(over_https):
    answer = Client().get("/accounts/login/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert {name: bool(cookie["secure"]) for name, cookie in answer.cookies.items()} == {"csrftoken": True}
    del answer.headers["Strict-Transport-Security"]
    answer.cookies["csrftoken"]["secure"] = ""
    assert len(complaints(answer)) == 2


def test_over_https_every_route_says_so_to_whoever_asks(over_https, ada):
    nobody, administrator = Client(raise_request_exception=False), Client(raise_request_exception=False)
    sign_in(administrator, ada)
    asked = addresses()
    assert len(asked) > 200
    for name, address in asked:
        assert (resolve(address).url_name or "") == name.rpartition(":")[2], address
        for browser in (nobody, administrator):
            with transaction.atomic():
                assert complaints(browser.get(address, secure=True)) == [], address
                transaction.set_rollback(True)
