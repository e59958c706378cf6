"""`manage.py issue_token`: prints a token once, and keeps only its digest."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Token
from accounts.tests.api_clients import bearer
from accounts.vocabulary import TokenScope


def issue(*arguments: str) -> str:
    out = StringIO()
    call_command("issue_token", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_what_is_printed_is_a_token_and_nothing_else(alice):
    printed = issue(alice.email.upper(), "--name", "operations room")
    token = Token.objects.get(user=alice)
    assert printed == printed.strip() + "\n"
    assert bearer(printed.strip()).get("/api/v1/").status_code == 200
    assert (token.name, token.scope) == ("operations room", TokenScope.READ)
    assert abs(token.expiry - timezone.now() - timedelta(days=90)) < timedelta(hours=1)
    assert printed.strip() not in {token.digest, token.token_key}


def test_writing_and_length_of_life_are_asked_for(alice):
    issue(alice.email, "--name", "importer", "--write", "--days", "7")
    token = Token.objects.get(user=alice)
    assert token.scope == TokenScope.WRITE
    assert abs(token.expiry - timezone.now() - timedelta(days=7)) < timedelta(hours=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nobody@example.org", "--name", "x"),
        ("--name", "x"),
        ("{alice}",),
        ("{alice}", "--name", ""),
        ("{alice}", "--name", "x" * 81),
        ("{alice}", "--name", "x", "--days", "0"),
        ("{alice}", "--name", "x", "--days", "-1"),
        ("{alice}", "--name", "x", "--days", "99999999999"),
    ],
)
def test_what_cannot_be_is_refused(alice, arguments):
    with pytest.raises(CommandError):
        issue(*(argument.format(alice=alice.email) for argument in arguments))
    assert not Token.objects.exists()


def test_nobody_inactive_gets_one(alice):
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    with pytest.raises(CommandError):
        issue(alice.email, "--name", "x")
