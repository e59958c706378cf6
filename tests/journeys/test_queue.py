"""The review queue in a real browser: its keys move, tick, assign and explain, and not while somebody types."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import accessible, arrived, picture

pytestmark = pytest.mark.journey


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_the_keys_of_the_queue(product, browser, enter):
    manager = enter("manager")
    manager.goto(f"{product.address}/review/")
    titles = [title.strip() for title in manager.locator(".incident-title").all_text_contents()]
    assert titles
    assert accessible(product, browser, manager) == []
    picture(manager, "queue")
    manager.keyboard.press("j")
    assert focused(manager) == titles[0]
    for _ in titles:
        manager.keyboard.press("j")
    assert focused(manager) == titles[-1]
    for _ in titles:
        manager.keyboard.press("k")
    assert focused(manager) == titles[0]
    manager.keyboard.press("x")
    expect(manager.locator(".row-tick:checked")).to_have_count(1)
    manager.keyboard.press("x")
    expect(manager.locator(".row-tick:checked")).to_have_count(0)
    manager.keyboard.press("?")
    expect(manager.get_by_role("dialog", name="Keys of the queue")).to_be_visible()
    manager.keyboard.press("Escape")
    words = manager.get_by_label("Words or reference")
    words.fill("")
    words.press("a")
    words.press("?")
    expect(words).to_have_value("a?")
    expect(manager.get_by_role("dialog")).to_have_count(0)
    manager.goto(f"{product.address}/review/")
    manager.keyboard.press("j")
    manager.keyboard.press("a")
    arrived(manager, "text=1 report is assigned to")
    manager.keyboard.press("j")
    manager.keyboard.press("Enter")
    expect(manager.get_by_role("heading", level=1)).to_have_text(titles[0])
    expect(manager.get_by_text("Assigned to", exact=False).first).to_be_visible()
    assert accessible(product, browser, manager) == []


def test_figures_and_deadlines_are_accessible(product, browser, enter):
    manager = enter("manager")
    for address in ("/review/figures/", "/review/?tab=mine&severity=4", "/review/?tab=unassigned"):
        manager.goto(f"{product.address}{address}")
        assert accessible(product, browser, manager) == []
