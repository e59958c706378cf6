"""Second factors in a real browser: an authenticator app, and a passkey on Chromium's virtual authenticator."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Product, accessible, picture

pytestmark = pytest.mark.journey
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_an_app_and_a_passkey_are_set_up_and_let_their_owner_in(product, browser, enter):
    page = enter("viewer")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    person = product.person("viewer")

    page.goto(f"{product.address}/accounts/second-factor/")
    page.get_by_role("link", name="Activate").click()
    page.get_by_label("Password").fill(person["password"])
    page.get_by_role("button", name="Confirm").click()
    assert accessible(product, browser, page) == []
    page.reload()  # the look of axe in another tab drew another secret
    secret = page.get_by_label("Authenticator secret").input_value()
    give_code(page, "Authenticator code", secret, "Activate")
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    assert accessible(product, browser, page) == []
    picture(page, "recovery-codes")

    page.goto(f"{product.address}/accounts/second-factor/webauthn/add/")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("You have added 1 security key.")).to_be_visible()
    assert accessible(product, browser, page) == []
    picture(page, "second-factor")

    sign_out(product, page)
    page.get_by_label("Email").fill(person["email"])
    page.get_by_label("Password").fill(person["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Two-Factor Authentication")).to_be_visible()
    assert accessible(product, browser, page) == []
    give_code(page, "Code", secret, "Sign In")
    page.wait_for_url(f"{product.address}/")

    sign_out(product, page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{product.address}/")

    # Leave the demo's viewer as the other journeys know it.
    product.manage("shell", "-c", FORGET.format(person["email"]))


FORGET = "from allauth.mfa.models import Authenticator; Authenticator.objects.filter(user__email='{}').delete()"


def give_code(page: Page, label: str, secret: str, button: str) -> None:
    """Fill in what an app would show now; once more, should the half minute just have ended."""
    for _ in range(2):
        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        page.get_by_role("textbox", name=label).fill(code)
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()
        if not page.get_by_text("Incorrect code").count():
            return


def sign_out(product: Product, page: Page) -> None:
    page.goto(f"{product.address}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
