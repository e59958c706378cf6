"""The look at each answer of the access matrix sees what headers lack and what no page may hold; what HTTPS adds."""

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


def test_over_https_browsers_are_told_to_stay_there(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    answer = Client().get("/accounts/login/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert {name: bool(cookie["secure"]) for name, cookie in answer.cookies.items()} == {"csrftoken": True}
