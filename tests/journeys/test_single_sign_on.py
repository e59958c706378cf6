"""Single sign-on in a real browser, under the real policy: to the provider by a form and a page, and back."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from playwright.sync_api import expect
from urllib3.util import Retry

from config.tests.identity_provider import CLIENT, SECRET, IdentityProvider, running
from tests.journeys.conftest import ROOT, Product, accessible, picture

pytestmark = pytest.mark.journey


@contextmanager
def served_with(provider: IdentityProvider, product: Product, address: str) -> Iterator[None]:
    """One more web process beside the product's own, on the same database, that knows the provider."""
    named = {"OIDC_SERVER_URL": provider.url, "OIDC_NAME": "Harbour Id", "SITE_URL": address}
    named |= {"OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}
    command = [sys.executable, "manage.py", "runserver", "--noreload", address.rpartition(":")[2]]
    web = subprocess.Popen(command, cwd=ROOT, env=product.environment | named, stderr=subprocess.DEVNULL)
    try:
        with requests.Session() as waiting:
            waiting.mount("http://", requests.adapters.HTTPAdapter(max_retries=Retry(connect=8, backoff_factor=0.2)))
            waiting.get(f"{address}/healthz", timeout=20).raise_for_status()
        yield
    finally:
        web.terminate()
        web.wait(20)


def test_the_browser_goes_to_the_provider_and_comes_back(product, browser):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://localhost:{probe.getsockname()[1]}"
    viewer = product.person("viewer")
    with running(f"{address}/accounts/single-sign-on/back/") as provider, served_with(provider, product, address):
        provider.know("viewer", email=viewer["email"], email_verified=True)
        provider.know("nobody", email="nobody@example.org", email_verified=True)
        page = browser.new_page()
        page.goto(f"{address}/projects/")
        picture(page, "sign-in-with-provider")
        assert accessible(product, browser, page) == []
        page.get_by_role("button", name="Sign in with Harbour Id").click()
        page.get_by_role("button", name="nobody").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Not signed in")
        picture(page, "sign-in-refused")
        page.goto(f"{address}/projects/")
        page.get_by_role("button", name="Sign in with Harbour Id").click()
        page.get_by_role("button", name="viewer").click()
        page.wait_for_url(f"{address}/projects/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Projects")
        page.close()
