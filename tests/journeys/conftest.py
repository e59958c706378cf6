"""The whole product as `make run` starts it, on a database of its own with the demo in it, and a real browser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var" / "journeys"
SCREENSHOTS = ROOT / "var" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
READY = "Ctrl-C stops everything"

expect.set_options(timeout=20_000)  # what holds is seen at once; a machine with other work may take longer


@dataclass(frozen=True)
class Product:
    """A running product: its address and its demo people by role."""

    address: str
    environment: dict[str, str]
    people: list[dict[str, str]]

    def person(self, told: str) -> dict[str, str]:
        """The first of a role, or the one of a name."""
        return next(
            person for person in self.people if person["role"].lower().startswith(told) or person["name"] == told
        )

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py beside the running product; return what it prints."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
            text=True,
        )
        return done.stdout.strip()


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    shutil.rmtree(VAR, ignore_errors=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ENVIRONMENT"}}
    environment = kept | {
        "ENVIRONMENT": "development",
        "PORT": str(port),
        "VAR_DIR": str(VAR),
        "VENDOR_DIR": str(ROOT / "var" / "vendor"),
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-m", "config.launch"]
    launcher = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert launcher.stdout is not None
    said = []
    for line in launcher.stdout:
        said.append(line)
        if READY in line:
            break
    else:
        pytest.fail("The product did not start:\n" + "".join(said))
    try:
        yield Product(f"http://localhost:{port}", environment, json.loads((VAR / "demo-people.json").read_text()))
    finally:
        launcher.send_signal(signal.SIGINT)
        launcher.communicate(timeout=60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


Enter = Callable[..., Page]


@pytest.fixture
def enter(product: Product, browser: Browser) -> Iterator[Enter]:
    """`enter("manager")` is a page on which the demo's manager is signed in; any script error fails the test.

    `expecting` are parts of the errors that the browser reports because the test takes the network or server away.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(role: str, *, width: int = 1440, scheme: str = "light", expecting: tuple[str, ...] = ()) -> Page:
        def note(message: ConsoleMessage) -> None:
            if message.type == "error" and not any(part in message.text for part in ("status of 4", *expecting)):
                complaints.append(message.text)

        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        slow_down(page)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(product, page, role)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


def slow_down(page: Page) -> None:
    """Let a page be as slow as on a machine with other work, if SLOW=… names how many times; what races shows then."""
    if (times := float(os.environ.get("SLOW", "1"))) > 1:
        devtools = page.context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})
        conditions = {"offline": False, "latency": 100 * times, "downloadThroughput": -1, "uploadThroughput": -1}
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", conditions)


def arrived(page: Page, part: str) -> None:
    """Wait until the page with this part stands and its scripts ran: what a test does next does not wait for them."""
    page.locator(part).first.wait_for()
    page.wait_for_load_state()


def press_each(buttons: Locator) -> None:
    """One after the other, until none is left: each press is answered by a page with one of them fewer."""
    buttons.page.wait_for_load_state()
    for left in range(buttons.count() - 1, -1, -1):
        buttons.first.click()
        expect(buttons).to_have_count(left)
        buttons.page.wait_for_load_state()


def sign_in(product: Product, page: Page, role: str) -> None:
    """Sign the demo's person in on this page."""
    person = product.person(role)
    page.goto(f"{product.address}/accounts/login/")
    page.get_by_label("Email").fill(person["email"])
    page.get_by_label("Password").fill(person["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{product.address}/")


def accessible(product: Product, browser: Browser, page: Page) -> list[str]:
    """What axe finds on a page, looked at in a context of its own that lets axe's script in past our policy."""
    state = page.context.storage_state()
    with browser.new_context(storage_state=state, bypass_csp=True, viewport=page.viewport_size) as context:
        twin = context.new_page()
        twin.goto(page.url)
        twin.add_script_tag(path=AXE)
        found = twin.evaluate("axe.run()")["violations"]
    return [f"{page.url}: {one['id']} at {[node['target'] for node in one['nodes']]}" for one in found]


def picture(page: Page, name: str) -> None:
    """Keep the page as a picture under var/screenshots, at phone and desktop width, light and dark."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    was = page.viewport_size
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{scheme}.png", full_page=True, animations="disabled")
    page.emulate_media(color_scheme="light")
    if was:
        page.set_viewport_size(was)


def picture_of(page: Page, path: str, width: int, scheme: str) -> None:
    """Keep a page that is open at one width and scheme as a picture."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    name = path.strip("/").replace("/", "-") or "home"
    page.screenshot(path=SCREENSHOTS / f"page-{name}-{width}-{scheme}.png", full_page=True, animations="disabled")
