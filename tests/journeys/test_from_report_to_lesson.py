"""The long way in a real browser: filed, returned, mended, merged, verified, worked on as a case, closed, printed."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotYet

from tests.journeys.conftest import accessible, picture, press_each

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]  # many hands, one after the other
OFFICER, FIRST, SECOND = "Ayesha Khan", "Mei Lin", "Omar Farooq"
PORT_QASIM = "Port Qasim Coal Power Plant"
TITLE = "Shots at a bus of plant engineers near Hub toll plaza"
ALIKE = "Bus of engineers shot at near the Hub toll plaza"
ASKED = "How many were hurt? The second source counts more than one."
CASE = "The shots at the bus near Hub"
SUMMARY = "A bus of engineers was shot at; two were hurt. What is done for them, and for who travels next."
OUTCOME = "Everybody is accounted for; the route is open again, by day and escorted."
CAUSES = "The bus left at the same hour every day."
LESSONS = "Vary the hour, and tell it to the escort alone."


def file_report(page: Page, *, title: str, injured: str) -> str:
    """File and submit the attack near Hub and link it to the plant; return its reference."""
    page.get_by_role("link", name="File a report").click()
    page.get_by_label("Title").first.fill(title)
    page.get_by_label("Attack type").select_option("armed_assault")
    page.get_by_label("What happened").fill("Two men on a motorcycle shot at the bus at the toll plaza and fled.")
    page.get_by_label("Date", exact=True).fill("2025-06-17")
    page.get_by_label("Local time").fill("07:20")
    page.get_by_label("Time zone").fill("Asia/Karachi")
    page.get_by_label("Place", exact=True).fill("Hub toll plaza")
    page.get_by_label("Province").fill("Balochistan")
    page.get_by_label("Country").select_option("PK")
    page.get_by_label("Latitude").fill("25.03")
    page.get_by_label("Longitude").fill("66.88")
    page.get_by_label("Longitude").press("Tab")
    hurt = page.locator("[data-rows=casualties]")
    hurt.get_by_label("Nationality").select_option("CN")
    hurt.get_by_label("Affiliation").select_option("project_staff")
    hurt.get_by_label("Outcome").select_option("injured")
    hurt.get_by_label("Best").fill(injured)
    sources = page.locator("[data-rows=sources]")
    sources.get_by_label("Publisher").fill("Dawn")
    sources.get_by_label("Address (URL)").fill("https://www.dawn.com/news/1917001")
    sources.get_by_label("Source", exact=True).select_option("B")
    sources.get_by_label("Information").select_option("2")
    page.get_by_role("button", name="Submit report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    reference = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.get_by_label("Project", exact=True).select_option(label=PORT_QASIM)
    page.get_by_role("button", name="Link to project").click()
    expect(page.get_by_text(f"{reference} is linked to {PORT_QASIM}")).to_be_visible()
    return reference


def part(page: Page, name: str) -> Locator:
    """The part of a page under this heading."""
    return page.get_by_role("region", name=name, exact=True)


def unfold(page: Page, step: str) -> Locator:
    """The form of a next step that asks for words first."""
    details = part(page, "Next step").locator("details").filter(has_text=step)
    details.locator("summary").click()
    return details


def to_report(page: Page, title: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Review").click()
    page.get_by_role("link", name=title).first.click()


def decide_on_suggestions(manager: Page) -> None:
    """What the machine suggests lies near by on the map, and is rejected, one by one."""
    expect(manager.locator(".map .pin-suggested").first).to_be_visible()
    expect(manager.locator(".map .pin-incident")).to_have_count(1)
    expect(manager.locator("[data-map-legend]")).to_contain_text("Site of a suggested project")
    press_each(manager.get_by_role("button", name="Reject the link to"))
    expect(manager.locator(".map .pin-suggested")).to_have_count(0)


def return_it(manager: Page) -> None:
    """The first manager claims it, decides on its links, says something, and sends it back with a reason."""
    to_report(manager, TITLE)
    manager.get_by_role("button", name="Start review").click()
    expect(manager.get_by_role("region", name="Who looks after it")).to_contain_text("You are on it until")
    decide_on_suggestions(manager)  # one lies outside of what the second manager may see
    discussion = part(manager, "Discussion")
    discussion.get_by_label("Comment").fill("The *second source* counts two injured.")
    discussion.get_by_role("button", name="Add the comment").click()
    expect(discussion).to_contain_text("The second source counts two injured.")
    form = unfold(manager, "Return to the reporter")
    form.get_by_label("Comment").fill(ASKED)
    form.get_by_role("button", name="Return to the reporter").click()
    expect(manager.locator(".page-head .state")).to_have_text("Returned")


def notification(page: Page, words: str) -> Locator:
    """The unread notification that says this, once it was delivered."""
    page.get_by_role("link", name="Notifications,").click()
    found = page.locator(".notification.unread").filter(has_text=words)
    for _ in range(8):
        try:
            found.wait_for(timeout=5_000)
            break
        except NotYet:
            page.reload()
    return found


def mend(officer: Page) -> None:
    """The officer is told that it came back and why, sees it on the report, mends it and submits it again."""
    told = notification(officer, ASKED)
    expect(told).to_contain_text(TITLE)
    told.get_by_role("button", name="Open").click()
    expect(officer.locator(".page-head .state")).to_have_text("Returned")
    expect(officer.locator(".note-warning")).to_contain_text(f"Returned to its reporter by {FIRST}.")
    expect(officer.locator(".note-warning")).to_contain_text(ASKED)
    officer.get_by_role("link", name="Edit", exact=True).click()
    officer.locator("[data-rows=casualties]").get_by_label("Best").first.fill("2")
    officer.get_by_label("Place", exact=True).fill("Hub toll plaza, northbound")
    officer.get_by_role("button", name="Submit report").click()
    expect(officer.locator(".page-head .state")).to_have_text("Submitted")
    expect(officer.get_by_role("button", name="Start review")).to_have_count(0)  # it is their own


def read_what_changed(manager: Page) -> None:
    """The readable difference: what it was and what it is, in words, without that it was submitted again."""
    changed = part(manager, "Changed since it was returned")
    expect(changed).to_contain_text(f"{FIRST} returned it:")
    expect(changed.locator("blockquote")).to_have_text(ASKED)
    place = changed.get_by_role("listitem").filter(has_text="Place:").last
    expect(place.locator("del")).to_have_text("Hub toll plaza")
    expect(place.locator("ins")).to_have_text("Hub toll plaza, northbound")
    injured = changed.get_by_role("listitem").filter(has_text="Injured best:").last
    expect(injured.locator("del")).to_have_text("1")
    expect(injured.locator("ins")).to_have_text("2")
    expect(changed).to_contain_text(OFFICER)
    for noise in ("Submitted at", "Facts changed at"):
        expect(changed).not_to_contain_text(noise)


def merge_the_other(manager: Page, reference: str, other: str) -> None:
    """From the panel of likely duplicates the other report goes into this one, which keeps its numbers."""
    likely = part(manager, "Likely duplicates")
    expect(likely.get_by_role("link", name=ALIKE)).to_be_visible()
    likely.get_by_role("link", name=f"Merge… into {other}").click()
    manager.get_by_role("link", name=f"The other way round: keep {reference}").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text(f"Merge {other} into {reference}?")
    manager.get_by_label(f"Those of {reference}, which is kept").check()
    manager.get_by_label("Why they are one event").fill("The same bus, the same hour.")
    manager.get_by_role("button", name=f"Merge into {reference}").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(manager.get_by_text("Merged into this:")).to_contain_text(other)


def open_case(manager: Page, reference: str) -> None:
    part(manager, "Cases").get_by_role("link", name="Open a case").click()
    manager.get_by_label("Title").fill(CASE)
    manager.get_by_label("Summary").fill(SUMMARY)
    manager.get_by_label("Tasks from a template").select_option("convoy_attack")
    expect(manager.get_by_label("Incidents")).to_have_value(reference)
    manager.get_by_role("button", name="Open the case").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text(CASE)
    manager.get_by_role("button", name="Start work").click()
    expect(manager.locator(".page-head")).to_contain_text("Active")


def close_case(manager: Page) -> None:
    """It is not closed before its mandatory tasks are done; what it teaches is written first."""
    try_to_close(manager)
    expect(manager.get_by_role("alert")).to_contain_text("Nothing was changed.")
    waiting = manager.locator(".tasks > li").filter(has=manager.get_by_text("Mandatory", exact=True))
    press_each(waiting.get_by_role("button", name="Done"))
    expect(waiting).to_have_count(0)
    part(manager, "Outcome, root causes, lessons").get_by_role("link", name="Write").click()
    manager.get_by_label("Root causes").fill(CAUSES)
    manager.get_by_label("Lessons").fill(LESSONS)
    manager.get_by_role("button", name="Save").click()
    try_to_close(manager)
    expect(manager.locator(".page-head")).to_contain_text("Closed")


def try_to_close(manager: Page) -> None:
    form = unfold(manager, "Close")
    form.get_by_label("Outcome").fill(OUTCOME)
    form.get_by_role("button", name="Close").click()


def read_report(manager: Page, reference: str) -> None:
    """All that the printed report has to hold."""
    header = manager.locator(".sheet-body header")
    expect(header.get_by_role("heading", level=1)).to_have_text(CASE)
    expect(header).to_contain_text(re.compile(rf"Printed by {SECOND}, \d+ \w+ \d{{4}}, \d\d:\d\d \(Asia/Karachi\)"))
    about = part(manager, "What it is about")
    expect(about).to_contain_text(SUMMARY)
    expect(about.locator(".totals")).to_contain_text(re.compile(r"injured\s*2"))
    expect(part(manager, "Incidents")).to_contain_text(reference)
    timeline = part(manager, "Timeline")
    decisions = part(manager, "Decisions")
    for moments in (timeline, decisions):
        for told in (
            f"{FIRST} returned {reference}",
            f"Reason: {ASKED}",
            f"{SECOND} verified {reference}",
            f"{SECOND} closed the case",
            f"Outcome: {OUTCOME}",
        ):
            expect(moments).to_contain_text(told)
    expect(timeline).to_contain_text(f"{SECOND} did the task “Account for everybody who travelled”")
    source = part(manager, "Sources").get_by_role("listitem").filter(has_text="Dawn")
    expect(source).to_have_count(1)  # that of the merged report is the same
    expect(source.locator(".grade")).to_have_text("B2")
    tasks = part(manager, "Tasks").locator(".tasks > li")
    expect(tasks.nth(5)).to_be_visible()
    expect(tasks.filter(has_text="Account for everybody who travelled")).to_contain_text(f"done by {SECOND}")
    teaching = part(manager, "Outcome, root causes, lessons")
    for text in (OUTCOME, CAUSES, LESSONS):
        expect(teaching).to_contain_text(text)


def print_it(manager: Page, case: str) -> None:
    """On paper: no navigation and nothing to press; marking, reference, who and when repeat on every sheet."""
    top, sheet = manager.locator(".top-bar"), manager.locator(".sheet-head")
    expect(top).to_be_visible()
    expect(sheet).to_be_hidden()
    manager.emulate_media(media="print")
    for hidden in (top, manager.get_by_role("navigation", name="Main"), manager.get_by_text("Back to the case")):
        expect(hidden).to_be_hidden()
    assert manager.locator("button:visible, .btn:visible").count() == 0
    expect(sheet).to_be_visible()
    expect(sheet.locator(".tlp")).to_be_visible()
    expect(sheet.locator(".tlp")).to_have_text("TLP:AMBER")
    expect(sheet).to_contain_text(case)
    foot = manager.locator(".sheet-foot")
    expect(foot).to_be_visible()
    expect(foot.locator(".tlp")).to_have_text("TLP:AMBER")
    expect(foot).to_contain_text(re.compile(rf"Printed by {SECOND}, \d+ \w+ \d{{4}}, \d\d:\d\d PKT"))
    assert len(manager.pdf(format="A4")) > 10_000
    manager.emulate_media(media="screen")


def test_from_the_first_report_to_the_lesson(product, browser, enter):
    officer, first, second = enter(OFFICER), enter(FIRST), enter(SECOND)
    reference = file_report(officer, title=TITLE, injured="1")
    other = file_report(first, title=ALIKE, injured="3")
    expect(first.get_by_role("button", name="Start review")).to_have_count(0)  # nobody decides on their own
    return_it(first)
    mend(officer)

    to_report(second, TITLE)
    second.get_by_role("button", name="Start review").click()
    read_what_changed(second)
    assert accessible(product, browser, second) == []
    picture(second, "resubmitted")
    merge_the_other(second, reference, other)
    second.get_by_role("button", name="Verify").click()
    expect(second.locator(".page-head .state")).to_have_text("Verified")

    open_case(second, reference)
    case = second.url.rstrip("/").rsplit("/", 1)[-1]
    close_case(second)
    second.locator(".page-head").get_by_role("link", name="Report").click()
    expect(second.get_by_role("region", name="Marking of this page")).to_contain_text("TLP:AMBER")
    read_report(second, reference)
    assert accessible(product, browser, second) == []
    picture(second, "case-report")
    print_it(second, case)
