"""The filing form as a browser sees and sends it, for tests that go through the real pages."""

import html
import re
import uuid
from typing import Any

from django.test import Client

from accounts.tests.admin_pages import FormReader

NEW = "/incidents/new/"
REPORT = {
    "title": "Convoy bombed outside the airport",
    "occurred_date": "2024-10-06",
    "occurred_time": "23:00",
    "time_precision": "exact",
    "time_zone": "Asia/Karachi",
    "country": "PK",
    "place": "Karachi",
    "attack_type": "bombing_explosion",
    "sources-0-publisher": "Dawn",
}


def typed(browser: Client, address: str = NEW, **entries: Any) -> dict[str, Any]:
    """What a browser sends from the form as it stands there, with some entries changed."""
    if address != NEW:
        return read(browser.get(address)) | entries
    if not empty_form:
        empty_form.update(read(browser.get(NEW)))
    return empty_form | {"filing_key": str(uuid.uuid4())} | entries


empty_form: dict[str, Any] = {}  # the page is the same for every officer of the country: it is read once


def read(page: Any) -> dict[str, Any]:
    """The entries of the forms of a page as they stand there."""
    reader = FormReader(None)
    reader.feed(page.content.decode())
    return {name: value for name, value in reader.values.items() if "__prefix__" not in name}


def filed(browser: Client, **entries: Any) -> Any:
    return browser.post(NEW, typed(browser, **(REPORT | entries)))


def complaints(answer: Any) -> list[str]:
    """The lines of the summary at the top of the form."""
    listed = re.search(r"error-summary.*?</ul>", answer.content.decode(), re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", listed[0] if listed else "", re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", "", line)).split()) for line in lines]
