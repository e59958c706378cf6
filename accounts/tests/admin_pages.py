"""For tests of the admin: what a browser would send from a page, and people who are staff."""

import re
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User


def as_staff(user: User) -> User:
    """The same person, whom the admin lets in."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    return user


def queries_of(client: Client, address: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def typed_into(response: HttpResponse, form_id: str, **entries: Any) -> dict[str, Any]:
    """What a browser sends from the form as it stands on the page, with some entries changed or added."""
    assert response.status_code == 200, response.status_code
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    sent: dict[str, Any] = reader.values
    sent.update({name.replace("__", "-"): value for name, value in entries.items()})
    return sent


def visible(response: HttpResponse) -> str:
    """The text of a page without its tags."""
    return re.sub(r"<[^>]*>", " ", response.content.decode())


class FormReader(HTMLParser):
    """Collects the controls of one form of a page."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._form_id, self._inside = form_id, False
        self._select, self._area = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("id") == self._form_id
        if not self._inside or "disabled" in given:
            return
        name = given.get("name") or ""
        if tag == "input" and name:
            self._take_input(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given and self._select:
            self.values[self._select] = given.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            text = data.removeprefix("\n") if not self.values[self._area] else data
            self.values[self._area] += text.replace("\n", "\r\n")

    def _take_input(self, name: str, given: dict[str, str | None]) -> None:
        kind = given.get("type")
        if kind in {"submit", "button", "file"}:
            return
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                self.values.setdefault(name, []).append(given.get("value") or "on")
        else:
            self.values[name] = given.get("value") or ""
