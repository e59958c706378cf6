"""What goes wrong at a roadside, in a real browser: no connection, a session that ended, two tabs, a server in trouble.

Each time the form says truly what is kept, and nothing that was typed is lost.
"""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import Product, sign_in
from tests.journeys.test_filing_form import NEW, minimal, open_form

pytestmark = pytest.mark.journey
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "htmx:sendError", "afterRequest")
AUTOSAVE = "**/incidents/new/autosave/"
SOON = 20_000


def status(page: Page) -> Locator:
    return page.locator("[data-autosave-status]")


def filed_titles(page: Page, product: Product, title: str) -> int:
    page.goto(f"{product.address}/incidents/?q={title}")
    return page.locator(".incident-title", has_text=title).count()


def test_offline_it_says_so_keeps_the_form_and_sends_it_later(product, enter):
    page = open_form(product, enter("officer", width=390, expecting=OFFLINE))
    page.context.set_offline(True)
    minimal(page, "Ambush beyond coverage")
    expect(status(page)).to_contain_text("Not saved: no connection", timeout=SOON)
    expect(status(page)).to_be_visible()
    page.get_by_role("button", name="Submit report").click()
    expect(page.get_by_role("button", name="Submit report")).to_be_enabled()
    expect(page.get_by_label("Title").first).to_have_value("Ambush beyond coverage")
    assert page.url.endswith(NEW)
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Saved", timeout=SOON)
    page.get_by_role("button", name="Submit report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ambush beyond coverage")


def test_what_could_not_be_saved_survives_loading_the_page_anew(product, enter):
    page = open_form(product, enter("officer", expecting=OFFLINE))
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(AUTOSAVE, lambda route: route.abort())
    page.get_by_label("Title").first.fill("Typed into the void")
    page.get_by_role("button", name="Add casualties").click()
    page.locator("#id_casualties-1-best").fill("7")
    expect(status(page)).to_contain_text("kept in this tab", timeout=SOON)
    page.unroute(AUTOSAVE)
    page.goto(f"{product.address}{NEW}")
    page.wait_for_url("**unfinished=**")
    expect(page.get_by_label("Title").first).to_have_value("Typed into the void")
    expect(page.locator("#id_casualties-1-best")).to_have_value("7")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('unsaved-report'))") == []


def test_what_was_typed_before_the_script_came_is_saved(product, enter):
    page, late = enter("officer"), []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/js/autosave*.js", hold)
    page.goto(f"{product.address}{NEW}", wait_until="commit")
    page.get_by_label("Title").first.fill("Typed on a slow line")
    expect(status(page)).to_have_text("")
    late[0].continue_()
    expect(status(page)).to_contain_text("Saved", timeout=SOON)


def test_signing_out_leaves_nothing_in_the_browser(product, enter):
    page = open_form(product, enter("officer", expecting=OFFLINE))
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(AUTOSAVE, lambda route: route.abort())
    page.get_by_label("Title").first.fill("For my eyes only")
    expect(status(page)).to_contain_text("kept in this tab", timeout=SOON)
    page.locator("summary[aria-label$='your menu']").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: NEW not in url)
    assert "For my eyes only" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_a_session_that_ended_loses_nothing(product, enter):
    page = open_form(product, enter("officer"))
    page.get_by_label("Title").first.fill("Typed while")
    expect(status(page)).to_contain_text("Saved", timeout=SOON)
    page.context.clear_cookies(name="sessionid")
    minimal(page, "Typed while the session ended")
    page.get_by_role("button", name="Submit report").click()
    expect(status(page)).to_contain_text("you are signed out", timeout=SOON)
    other = page.context.new_page()
    sign_in(product, other, "officer")
    page.bring_to_front()
    page.get_by_role("button", name="Submit report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Typed while the session ended")
    expect(page.locator(".page-head .state")).to_have_text("Submitted")


def test_somebody_else_who_signs_in_does_not_get_it(product, enter):
    page = open_form(product, enter("officer"))
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    sign_in(product, other, "manager")
    page.get_by_label("Title").first.fill("Not for the manager")
    expect(status(page)).to_contain_text("somebody else is signed in", timeout=SOON)
    other.goto(f"{product.address}/")
    expect(other.get_by_text("Not for the manager")).to_have_count(0)


def test_two_tabs_on_one_form_do_not_overwrite_each_other(product, enter):
    first = open_form(product, enter("officer"))
    first.get_by_label("Title").first.fill("Two tabs, first")
    expect(status(first)).to_contain_text("Saved", timeout=SOON)
    second = first.context.new_page()
    second.goto(f"{product.address}{NEW}")
    second.get_by_role("link", name="Go on with it").click()
    second.wait_for_url("**unfinished=**")
    second.get_by_label("Title").first.fill("Two tabs, second")
    expect(status(second)).to_contain_text("Saved", timeout=SOON)
    first.get_by_label("What happened").fill("More from the first tab.")
    expect(first.locator("[data-elsewhere]")).to_contain_text("in another tab or on another device", timeout=SOON)
    first.get_by_role("button", name="Submit report").click()
    expect(first.locator("[data-elsewhere]")).to_be_visible()
    assert first.url.endswith(NEW), "it is not sent over what the other tab holds"
    first.get_by_role("button", name="Keep this version").click()
    expect(status(first)).to_contain_text("Saved", timeout=SOON)
    second.get_by_label("What happened").fill("More from the second tab.")
    expect(second.locator("[data-elsewhere]")).to_be_visible(timeout=SOON)
    second.on("dialog", lambda dialog: dialog.accept())
    taken = second.url
    with second.expect_navigation(wait_until="networkidle"):
        second.get_by_role("link", name="Take the other version").click()
    assert second.url == taken, "what was given up does not come back as a report of its own"
    expect(second.get_by_label("Title").first).to_have_value("Two tabs, first")


def test_a_server_in_trouble_is_tried_again(product, enter):
    page = open_form(product, enter("officer", expecting=("status of 500",)))
    page.route(AUTOSAVE, lambda route: route.fulfill(status=500, body="broken"))
    page.get_by_label("Title").first.fill("Server in trouble")
    expect(status(page)).to_contain_text("the server is in trouble (500)", timeout=SOON)
    page.unroute(AUTOSAVE)
    expect(status(page)).to_contain_text("Saved", timeout=SOON)


def test_a_double_click_files_once_and_going_back_files_nothing_more(product, enter):
    page = open_form(product, enter("officer"))
    minimal(page, "Clicked twice in haste")
    page.get_by_role("button", name="Submit report").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clicked twice in haste")
    assert filed_titles(page, product, "Clicked twice in haste") == 1
    page.go_back()
    page.go_back()
    expect(page.get_by_role("button", name="Submit report")).to_be_enabled()


def test_enter_keeps_what_was_typed_and_sends_nothing(product, enter):
    page = open_form(product, enter("officer"))
    page.get_by_label("Title").first.fill("Entered")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("Saved", timeout=SOON)
    assert page.url.endswith(NEW)
