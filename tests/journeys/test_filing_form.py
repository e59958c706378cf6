"""The filing form in a real browser: look-ups in place, rows, errors, and the fewest taps that file a report."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import SCREENSHOTS, Product

pytestmark = pytest.mark.journey
NEW = "/incidents/new/"
TARGETS = "main :is(button, summary, select, input:not([type=hidden]), textarea)"
SMALL_TARGETS = """(targets) => [...document.querySelectorAll(targets)]
    .filter((each) => each.checkVisibility() && !each.closest(".note"))
    .map((each) => (each.closest("label") ?? each))
    .filter((each) => each.getBoundingClientRect().height < 43.5)
    .map((each) => each.outerHTML.slice(0, 120))"""


def open_form(product: Product, page: Page) -> Page:
    page.goto(f"{product.address}{NEW}")
    return page


def box(page: Page, field: str) -> Locator:
    return page.locator(f"[data-look-up='{field}']")


def minimal(page: Page, title: str, place: str = "Hub") -> None:
    """The least that can be submitted: what, in words as well, where, how we know; day and country stand there."""
    page.get_by_label("Title").first.fill(title)
    page.get_by_label("Attack type").select_option("armed_assault")
    page.get_by_label("What happened").fill("We heard shots.")
    page.get_by_label("Place", exact=True).fill(place)
    page.locator("#sources-rows").get_by_label("Kind").select_option("first_hand")


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_files_a_report_with_six_taps(product, enter, width):
    page = enter("officer", width=width)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 24.9, "longitude": 67.16, "accuracy": 35})
    open_form(product, page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.get_by_text("Who is said to have done it").click()
    assert page.evaluate(SMALL_TARGETS, TARGETS) == []
    minimal(page, f"Shots at a survey team, {width} px", place="")  # 1 title, 2 type, 3 what happened, 4 how we know
    page.get_by_role("button", name="Use my position").click()  # 5
    expect(page.get_by_label("Place precision")).to_have_value("exact")
    page.get_by_role("button", name="Submit report").click()  # 6
    expect(page.locator(".page-head .state")).to_have_text("Submitted")
    expect(page.get_by_text("you can withdraw it")).to_be_visible()


def test_an_actor_is_found_by_a_misspelt_name_and_an_unknown_one_is_proposed(product, enter):
    page = open_form(product, enter("officer"))
    page.get_by_text("Who is said to have done it").click()
    found = box(page, "involvements-0-actor")
    page.locator("#id_involvements-0-actor").press_sequentially("Balochistan Libration Amry")
    found.get_by_role("button", name="Balochistan Liberation Army").click()
    expect(page.locator("#id_involvements-0-actor")).to_have_value("Balochistan Liberation Army")
    expect(page.locator("#id_involvements-0-actor")).to_be_focused()
    expect(found.locator("[data-look-up-status]")).to_have_text("Balochistan Liberation Army is chosen.")

    page.get_by_role("button", name="Add an actor").click()
    expect(page.locator("#id_involvements-1-actor")).to_be_focused()
    page.keyboard.type("Falcons of the Hub")
    expect(box(page, "involvements-1-actor")).to_contain_text("Not known yet: “Falcons of the Hub” will be proposed")
    minimal(page, "Shots claimed by an unknown group")
    page.get_by_role("button", name="Submit report").click()
    proposed = page.locator("li", has_text="Falcons of the Hub")
    expect(proposed).to_contain_text("Proposed actor")
    proposed.get_by_role("link", name="Falcons of the Hub").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Falcons of the Hub")


def test_a_site_is_chosen_from_the_project_and_fills_the_place(product, enter):
    page = open_form(product, enter("officer"))
    page.locator("#id_links-0-project").select_option(label="Port Qasim Coal Power Plant")
    box(page, "links-0-project").get_by_role("button", name="Port Qasim").click()
    expect(page.locator("#id_place")).to_have_value("Port Qasim, Karachi")
    expect(page.locator("#id_latitude")).not_to_have_value("")
    expect(page.locator(".map-pick .pin-incident")).to_have_count(1)
    assert page.url.endswith(NEW), "nothing was loaded anew"


def test_only_the_province_is_known(product, enter):
    page = open_form(product, enter("officer"))
    page.locator("#id_latitude").fill("30.1")
    page.locator("#id_longitude").fill("67.0")
    expect(page.locator(".map-pick .pin-incident")).to_have_count(1)
    page.get_by_role("button", name="Only the province is known").click()
    box(page, "admin1").get_by_role("button", name="Balochistan").click()
    expect(page.get_by_label("Place precision")).to_have_value("first_order_admin")
    expect(page.locator("#id_latitude")).to_have_value("")
    expect(page.locator(".map-pick .pin-incident")).to_have_count(0)
    page.get_by_text("Some time in a month or year").click()
    page.get_by_label("Only the month or year is known").fill("March 2024")
    expect(page.get_by_label("Date", exact=True)).to_have_value("")
    minimal(page, "Threats in the province", place="")
    page.get_by_role("button", name="Save as draft").click()
    facts = page.locator(".facts").first
    expect(facts).to_contain_text("March 2024")
    expect(facts).to_contain_text("Province only")
    expect(page.locator(".map")).to_have_count(0)


def test_rows_are_added_numbered_removed_and_taken_back(product, enter):
    page = open_form(product, enter("officer", width=390))
    rows = page.locator("#casualties-rows")
    for _ in range(11):
        rows.get_by_role("button", name="Add casualties").click()
    expect(rows.locator("[data-row]")).to_have_count(12)
    expect(page.locator("#id_casualties-11-outcome")).to_be_focused()
    rows.get_by_label("Remove Casualties 5").check()
    expect(rows.locator("[data-row]").nth(5)).to_have_attribute("aria-label", "Casualties 6")
    expect(rows.locator("[data-rows-status]")).to_contain_text("11 left")
    rows.locator("[data-row]").nth(4).get_by_role("checkbox").uncheck()
    expect(rows.locator("[data-row]").nth(4)).to_have_attribute("aria-label", "Casualties 5")
    expect(page.locator("#id_casualties-4-best")).to_be_visible()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "filing-many-rows-390.png", full_page=True)


def test_an_error_in_a_folded_part_is_reached_from_the_summary(product, enter):
    page = open_form(product, enter("officer", width=390))
    page.get_by_text("It went on until").click()
    page.get_by_label("Ended on").fill("2001-01-01")
    page.get_by_text("It went on until").click()
    minimal(page, "It ends before it starts")
    page.get_by_role("button", name="Submit report").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    page.locator("details", has_text="It went on until").last.evaluate("(part) => { part.open = false; }")
    summary.get_by_role("link", name="Ended on").click()
    expect(page.get_by_label("Ended on")).to_be_focused()
    expect(page.get_by_label("Ended on")).to_be_visible()


def test_look_ups_without_javascript(product, browser):
    person = product.person("officer")
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{product.address}/accounts/login/?next={NEW}")
        page.get_by_label("Email").fill(person["email"])
        page.get_by_label("Password").fill(person["password"])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("Who is said to have done it").click()
        page.locator("#id_title").fill("Half typed")
        page.locator("#id_involvements-0-actor").fill("BLA")
        box(page, "involvements-0-actor").get_by_role("button", name="Look up").click()
        box(page, "involvements-0-actor").get_by_role("button", name="Balochistan Liberation Army").click()
        expect(page.locator("#id_involvements-0-actor")).to_have_value("Balochistan Liberation Army")
        expect(page.locator("#id_title")).to_have_value("Half typed")
