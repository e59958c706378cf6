"""Evidence in a real browser: dropped, chosen, photographed, refused, exported."""

import io
import json
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import SCREENSHOTS, accessible, arrived, picture

pytestmark = pytest.mark.journey


def test_a_photograph_joins_a_report(product, enter, tmp_path):
    photo = tmp_path / "convoy.jpg"
    photo.write_bytes(photograph("#8a5200"))
    officer = enter("officer")
    officer.goto(f"{product.address}/incidents/?state=submitted")
    officer.locator(".incident-title").first.click()
    officer.locator("input[type=file]").first.set_input_files(str(photo))
    officer.get_by_role("button", name="Add to the evidence").click()
    expect(officer.get_by_role("link", name="convoy.jpg").first).to_be_visible(timeout=20_000)


def test_a_photograph_chosen_before_the_script_came_joins_too(product, enter):
    officer, late = enter("officer"), []

    def hold(route: Route) -> None:
        late.append(route)

    officer.route("**/js/evidence*.js", hold)
    officer.goto(f"{product.address}/incidents/?state=submitted")
    officer.locator(".incident-title").first.click(no_wait_after=True)
    photo = {"name": "early.jpg", "mimeType": "image/jpeg", "buffer": photograph("#005a82")}
    officer.locator("input[type=file]").first.set_input_files(photo)
    chosen = officer.get_by_role("list", name="Chosen files").get_by_role("listitem")
    expect(chosen).to_have_count(0)
    late[0].continue_()
    expect(chosen).to_contain_text("early.jpg")
    officer.get_by_role("button", name="Add to the evidence").click()
    expect(officer.get_by_role("link", name="early.jpg").first).to_be_visible()


def test_evidence_is_dropped_sent_with_its_progress_and_exported(product, browser, enter, tmp_path):
    """Several files at once, dropped and chosen; one is refused at its field, the others stay; all go out as a ZIP."""
    officer = enter("officer")
    officer.goto(f"{product.address}/incidents/?state=submitted")
    officer.locator(".incident-title").first.click()
    arrived(officer, "#evidence")
    stood = officer.locator("#evidence .attachment").count()
    drop(officer, {"dropped.jpg": photograph("#336699"), "page.svg": b"<svg><script>alert(1)</script></svg>"})
    chooser = officer.get_by_label("Add files")
    for name, size in (("huge.mp4", 27_000_000), ("heard.txt", 1_000_000)):
        (tmp_path / name).write_bytes(b"0" * size)
        chooser.set_input_files(tmp_path / name)
    chosen = officer.get_by_role("list", name="Chosen files").get_by_role("listitem")
    expect(chosen).to_have_count(4)
    expect(chosen.filter(has_text="huge.mp4")).to_contain_text("it is not taken")
    officer.get_by_label("What it shows").fill("Minutes before")
    add = officer.get_by_role("button", name="Add to the evidence")
    add.click()
    expect(officer.locator("[data-progress-text]")).to_contain_text("huge.mp4 is too large")
    officer.get_by_role("button", name="Leave out huge.mp4").click()

    shown = officer.evaluate_handle(PROGRESS_SEEN)
    add.click()
    expect(officer.locator("#id_evidence_file_error")).to_contain_text("page.svg holds markup", timeout=20_000)
    assert shown.evaluate("seen => seen.values.length > 0 && seen.values.every(each => each >= 0 && each <= 100)")
    expect(officer.locator("#evidence .attachment")).to_have_count(stood + 2)
    expect(officer.locator("#evidence [data-focus]")).to_be_focused()
    assert accessible(product, browser, officer) == []
    picture(officer, "evidence")

    with officer.expect_download() as download:
        officer.get_by_role("button", name="Export").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        names = [file["name"] for file in json.loads(archive.read("manifest.json"))["files"]]
        assert {"dropped.jpg", "heard.txt"} <= set(names)
        assert archive.testzip() is None
    officer.get_by_role("link", name="dropped.jpg", exact=True).click()
    expect(officer.locator("#custody")).to_contain_text("Exported by")
    assert accessible(product, browser, officer) == []
    picture(officer, "evidence-file")


PROGRESS_SEEN = """() => {
    const seen = { values: [] }, bar = document.querySelector('#evidence progress');
    new MutationObserver(() => seen.values.push(bar.value)).observe(bar, { attributes: true });
    return seen;
}"""
"""Every value that the bar of an upload takes from now on."""


def photograph(colour: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(written, "JPEG")
    return written.getvalue()


def drop(page: Page, files: dict[str, bytes]) -> None:
    """As if they were dragged in from the desktop."""
    carried = page.evaluate_handle(
        """files => {
            const carried = new DataTransfer();
            for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name));
            return carried;
        }""",
        [[name, list(content)] for name, content in files.items()],
    )
    zone = page.locator("[data-drop-zone]")
    zone.dispatch_event("dragover", {"dataTransfer": carried})
    expect(zone).to_have_class("drop-zone over")
    zone.dispatch_event("drop", {"dataTransfer": carried})
    expect(zone).to_have_class("drop-zone")


def test_evidence_is_photographed_on_a_phone_and_added_without_javascript(product, browser):
    person = product.person("officer")
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with browser.new_context(**phone, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{product.address}/accounts/login/?next=/incidents/?state=submitted")
        page.get_by_label("Email").fill(person["email"])
        page.get_by_label("Password").fill(person["password"])
        page.get_by_role("button", name="Sign in").click()
        page.locator(".incident-title").first.click()
        camera = page.get_by_label("Take a photograph")
        expect(camera).to_be_visible()
        expect(camera).to_have_attribute("capture", "environment")
        camera.set_input_files({"name": "image.jpg", "mimeType": "image/jpeg", "buffer": photograph("#552255")})
        page.get_by_role("button", name="Add to the evidence").click()
        expect(page.get_by_text("image.jpg is added.")).to_be_visible()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.locator("#evidence").screenshot(path=SCREENSHOTS / "evidence-phone.png")
