"""The main job in a real browser: file the attack, link it, the watcher is told, a manager verifies, the API tells."""

import json
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import accessible, picture, picture_of, press_each

pytestmark = pytest.mark.journey
PORT_QASIM = "Port Qasim Coal Power Plant"
TITLE = "Convoy of power plant engineers bombed outside Karachi airport"


def fill_report(page: Page) -> None:
    """The Karachi attack of October 2024, as the officer types it."""
    page.get_by_label("Title").first.fill(TITLE)
    page.get_by_label("Attack type").select_option("bombing_explosion")
    page.get_by_label("What happened").fill("A vehicle bomb hit the convoy outside the airport around 23:00.")
    page.get_by_label("Date", exact=True).fill("2024-10-06")
    page.get_by_label("Local time").fill("23:00")
    page.get_by_label("Time zone").fill("Asia/Karachi")
    page.get_by_label("Place", exact=True).fill("Jinnah International Airport, Karachi")
    page.get_by_label("Province").fill("Sindh")
    page.get_by_label("Country").select_option("PK")
    page.get_by_label("Latitude").fill("24.90")
    page.get_by_label("Longitude").fill("67.16")
    page.get_by_label("Longitude").press("Tab")
    casualties = page.locator("[data-rows=casualties]")
    casualties.get_by_label("Nationality").select_option("CN")
    casualties.get_by_label("Affiliation").select_option("project_staff")
    casualties.get_by_label("Best").fill("2")
    casualties.get_by_role("button", name="Add casualties").click()
    second = casualties.locator("[data-row]").nth(1)
    second.get_by_label("Nationality").select_option("PK")
    second.get_by_label("Affiliation").select_option("civilian")
    second.get_by_label("Outcome").select_option("injured")
    for label, number in (("Low", "10"), ("Best", "11"), ("High", "17")):
        second.get_by_label(label).fill(number)
    sources = page.locator("[data-rows=sources]")
    sources.get_by_label("Publisher").fill("Dawn")
    sources.get_by_label("Address (URL)").fill("https://www.dawn.com/news/1863586")
    sources.get_by_label("Source", exact=True).select_option("B")
    sources.get_by_label("Information").select_option("2")
    page.get_by_text("Who is said to have done it").click()
    actors = page.locator("[data-rows=involvements]")
    actors.get_by_label("Actor").fill("BLA")
    actors.get_by_label("Who says so").fill("BLA spokesman")


def test_from_the_roadside_to_the_api(product, browser, enter):
    watcher = enter("viewer")
    before = (
        int(watcher.locator("[data-unread]").get_attribute("data-unread") or 0)
        if watcher.locator("[data-unread]").count()
        else 0
    )

    officer = enter("officer")
    officer.get_by_role("link", name="File a report").click()
    fill_report(officer)
    picture(officer, "filing-form")
    officer.get_by_role("button", name="Submit report").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(officer.locator(".page-head")).to_contain_text("Submitted")
    expect(officer.locator(".page-head")).to_contain_text("Critical")
    reference = officer.url.rstrip("/").rsplit("/", 1)[-1]

    officer.get_by_label("Project", exact=True).select_option(label=PORT_QASIM)
    officer.get_by_role("button", name="Link to project").click()
    expect(officer.get_by_text(f"{reference} is linked to {PORT_QASIM}")).to_be_visible()

    bell = watcher.locator(".bell-count")
    expect(bell).to_have_text(str(before + 1), timeout=45_000)  # the page asks by itself, nobody reloads it
    watcher.get_by_role("link", name="Notifications,").click()
    item = watcher.locator(".notification.unread").first
    expect(item).to_contain_text(TITLE)
    expect(item).to_contain_text("Unverified")
    expect(item).to_contain_text("because you watch China–Pakistan Economic Corridor")
    picture(watcher, "notifications")
    watcher.goto(f"{product.address}/demo/mail/")
    watcher.get_by_role("link", name=reference).click()
    expect(watcher.locator(".letter-text")).to_contain_text(TITLE)
    expect(watcher.frame_locator(".letter-frame").locator("body")).to_contain_text("UNVERIFIED")
    picture(watcher, "letter")

    verify(enter("manager"))

    token = product.manage("issue_token", product.person("viewer")["email"], "--name", "journey")
    told = read(f"{product.address}/api/v1/incidents/{reference}/", token)
    assert (told["state"], told["severity"], told["killed"]["best"]) == ("verified", "critical", 2)
    assert reference in [row["reference"] for row in read(f"{product.address}/api/v1/incidents/", token)["results"]]


def verify(manager: Page) -> None:
    """The manager finds the report in the queue, decides on what the machine suggests, and verifies it."""
    manager.get_by_role("navigation", name="Main").get_by_role("link", name="Review").click()
    picture(manager, "review-queue")
    manager.get_by_role("link", name=TITLE).first.click()
    manager.get_by_role("button", name="Start review").click()
    expect(manager.get_by_role("region", name="Who looks after it")).to_contain_text("You are on it until")
    press_each(manager.get_by_role("button", name="Reject the link to"))  # what merely lies near the airport
    press_each(manager.get_by_role("button", name="Not a duplicate"))  # of the same attack in the demo
    manager.get_by_role("button", name="Verify").click()
    expect(manager.locator(".page-head .state")).to_have_text("Verified")
    expect(manager.locator(".page-head")).not_to_contain_text("Unverified")
    picture(manager, "incident")


def read(url: str, token: str) -> dict:
    request = urllib.request.Request(url, headers={"Authorization": f"Token {token}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_is_accessible(product, browser, enter, width, scheme):
    found = []
    page = enter("manager", width=width, scheme=scheme)
    for path in (
        "/",
        "/incidents/",
        "/incidents/new/",
        "/projects/",
        "/projects/port-qasim-coal-power-plant/",
        "/review/",
        "/notifications/",
        "/demo/mail/",
        "/actors/",
        "/actors/balochistan-liberation-army/",
        "/actors/new/",
        "/advisories/",
        "/advisories/new/",
        "/key-events/",
        "/key-events/new/",
        "/organisations/",
        "/organisations/china-development-bank/",
        "/projects/new/",
    ):
        page.goto(f"{product.address}{path}")
        found += accessible(product, browser, page)
        picture_of(page, path, width, scheme)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{path} is wider than the screen at {width} px"
    page.goto(f"{product.address}/incidents/")
    page.locator(".incident-title").first.click()
    found += accessible(product, browser, page)
    assert found == []


def test_a_report_can_be_filed_with_the_keyboard_alone(product, enter):
    page = enter("officer")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    tab_to(page, "File a report")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/new/")
    page.get_by_label("Title").first.focus()
    page.keyboard.type("Shots fired at the survey team")
    page.keyboard.press("Tab")
    page.keyboard.type("Armed")
    page.keyboard.press("Tab")
    tab_to_label(page, "Date")
    page.keyboard.type("06102024" if page.evaluate("navigator.language") == "en-GB" else "10062024")
    tab_to_label(page, "Place")
    page.keyboard.type("Hub")
    tab_to(page, "Save as draft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shots fired at the survey team")
    expect(page.locator(".page-head .state")).to_have_text("Draft")


def tab_to(page: Page, text: str) -> None:
    """Press Tab until what has the focus says `text`."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if text in (page.evaluate("document.activeElement.innerText") or ""):
            return
    pytest.fail(f"The keyboard does not reach {text!r}.")


def tab_to_label(page: Page, label: str) -> None:
    """Press Tab until the field with this label has the focus."""
    for _ in range(120):
        if page.evaluate("document.activeElement.labels?.[0]?.innerText") == label:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The keyboard does not reach the field {label!r}.")


def test_it_works_without_javascript(product, browser):
    person = product.person("officer")
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{product.address}/accounts/login/?next=/incidents/new/")
        page.get_by_label("Email").fill(person["email"])
        page.get_by_label("Password").fill(person["password"])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Title").first.fill("Road blocked near Gwadar")
        page.get_by_role("button", name="Add casualties").click()
        expect(page.get_by_label("Title").first).to_have_value("Road blocked near Gwadar")
        expect(page.locator("[data-rows=casualties] [data-row]")).to_have_count(2)
        page.get_by_label("Category").select_option("protest_or_riot")
        page.get_by_label("Date", exact=True).fill("2024-11-02")
        page.get_by_label("Place", exact=True).fill("Gwadar")
        page.get_by_role("button", name="Save as draft").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Road blocked near Gwadar")


def test_what_was_typed_survives_a_closed_tab(product, enter):
    officer = enter("officer")
    officer.goto(f"{product.address}/incidents/new/")
    officer.locator("#id_title").fill("Shots at a convoy near Besham")
    officer.get_by_role("button", name="Add casualties").click()
    expect(officer.locator("[data-autosave-status]")).to_contain_text("Saved", timeout=20_000)
    officer.goto("about:blank")
    officer.goto(f"{product.address}/")
    officer.get_by_role("link", name="Shots at a convoy near Besham").click()
    expect(officer.locator("#id_title")).to_have_value("Shots at a convoy near Besham")
    expect(officer.locator("#casualties-rows [data-row]")).to_have_count(2)
