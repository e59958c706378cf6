"""Copies of one letter are what each would be if it had been put together alone."""

import email
from email.policy import default
from typing import Any

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives

from accounts.protocols import Letter
from accounts.services.mail import Copy

LETTER = Letter(subject="[TLP:GREEN] 袭击 – convoy\nhit", text="Two dead.\n袭击", html="<p>Two dead. <b>袭击</b></p>")


def copy(shared: dict, address: str, **fields: object) -> Copy:
    return Copy(shared, LETTER, to=[address], headers={"Message-ID": f"<{address}>"} | fields)


def read(message: Any) -> email.message.Message:
    return email.message_from_bytes(message.message().as_bytes(linesep="\r\n"), policy=default)


@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_copy_is_a_whole_message_of_its_own(before):
    shared: dict = {}
    for number in range(before):
        read(copy(shared, f"other{number}@example.org", References="<a> <b>"))
    got = read(copy(shared, "olga@example.org"))
    alone = EmailMultiAlternatives("[TLP:GREEN] 袭击 – convoy hit", LETTER.text, to=["olga@example.org"])
    alone.attach_alternative(LETTER.html, "text/html")
    whole = read(alone)
    for name in ("Subject", "From", "To", "MIME-Version"):
        assert got.get_all(name) == whole.get_all(name)
    assert got["Message-ID"] == "<olga@example.org>"
    assert got["References"] is None
    assert got["Date"] is not None
    for kind in ("plain", "html"):
        assert got.get_body((kind,)).get_content() == whole.get_body((kind,)).get_content()


def test_long_threads_are_folded_and_come_back_whole():
    ids = [f"<{number:036}@example.org>" for number in range(40)]
    got = read(copy({}, "olga@example.org", References=" ".join(ids)))
    assert got["References"].split() == ids
    raw = copy({}, "olga@example.org", References=" ".join(ids)).message().as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) < 998


@pytest.mark.parametrize("name", ["Message-ID", "References", "In-Reply-To"])
def test_no_field_smuggles_in_another(name):
    with pytest.raises((ValueError, BadHeaderError)):
        copy({}, "olga@example.org", **{name: "<a>\r\nBcc: eve@example.org"}).message()


def test_an_address_that_is_two_lines_is_refused():
    with pytest.raises(ValueError, match="newlines"):
        copy({}, "olga@example.org\r\nBcc: eve@example.org").message()
