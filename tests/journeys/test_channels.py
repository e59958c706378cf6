"""How somebody is reached, in a real browser: added, looked at, adjusted; every page of it accessible."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import accessible, picture

pytestmark = pytest.mark.journey


def test_channels_are_added_and_adjusted(product, browser, enter):
    officer = enter("officer", width=390, scheme="dark")
    officer.goto(f"{product.address}/channels/")
    assert accessible(product, browser, officer) == []
    officer.get_by_role("link", name="Add a webhook").click()
    officer.get_by_label("Address").fill("http://169.254.169.254/latest/meta-data/")
    officer.get_by_role("button", name="Add it").click()
    expect(officer.get_by_text("Webhooks may not go to 169.254.169.254")).to_be_visible()
    assert accessible(product, browser, officer) == []
    officer.get_by_label("Address").fill("https://hooks.example.org/alerts")
    officer.get_by_role("button", name="Add it").click()
    expect(officer.get_by_label("Secret")).to_have_value(re.compile(r"whsec_.{44}"))
    officer.get_by_role("link", name="I have it").click()
    expect(officer.get_by_text("not verified yet")).to_be_visible()
    assert accessible(product, browser, officer) == []
    picture(officer, "channel")
    officer.get_by_role("link", name="When, and what it carries").click()
    officer.get_by_label("Quiet from").fill("22:00")
    officer.get_by_label("Quiet until").fill("06:00")
    assert accessible(product, browser, officer) == []
    officer.get_by_role("button", name="Save").click()
    expect(officer.get_by_text("quiet 22:00–06:00")).to_be_visible()
    officer.get_by_text("Remove it…").click()
    officer.get_by_role("button", name="Remove it").click()
    expect(officer.get_by_text("nothing is sent to https://hooks.example.org/alerts any more")).to_be_visible()
