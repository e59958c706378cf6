"""Second factors: set up, asked for, sealed in the database, demanded of roles."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from accounts.factories import PASSWORD, TokenFactory
from accounts.services.second_factor import SealedSecrets
from config.htmx import IN_PASSING
from conftest import member
from projects.checks import second_factor_roles_are_roles
from projects.models import Membership
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_app(user) -> str:
    """Give the person an authenticator app; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def give_password(user, browser: Client | None = None, password: str = PASSWORD):
    browser = browser or Client()
    return browser, browser.post(reverse("account_login"), {"login": user.email, "password": password})


def confirmed(user) -> Client:
    """A browser in which the person just showed the password once more."""
    browser, _ = give_password(user)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def test_an_app_is_set_up_after_the_password_was_shown_again(alice):
    browser, _ = give_password(alice)
    asked = browser.get(reverse("mfa_activate_totp"))
    assert asked.status_code == 302 and asked.url.startswith(reverse("account_reauthenticate"))
    browser = confirmed(alice)
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page, re.DOTALL)[1]
    wrong = browser.post(reverse("mfa_activate_totp"), {"code": "000000" if code_of(secret) != "000000" else "1"})
    assert b"Incorrect code" in wrong.content and not Authenticator.objects.filter(user=alice).exists()
    done = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    kept = {one.type: str(one.data) for one in Authenticator.objects.filter(user=alice)}
    assert set(kept) == {"totp", "recovery_codes"} and secret not in kept["totp"]
    codes = Authenticator.objects.get(user=alice, type="recovery_codes").wrap().get_unused_codes()
    shown = browser.get(done.url).content.decode()
    assert all(code in shown for code in codes) and not any(code in str(kept) for code in codes)


def test_the_password_alone_lets_nobody_with_an_app_in(alice):
    secret = with_app(alice)
    browser, answer = give_password(alice)
    assert answer.url == reverse("mfa_authenticate")
    assert browser.get(reverse("incidents:home")).status_code == 302
    assert browser.get(reverse("mfa_authenticate")).status_code == 200
    code = code_of(secret)
    assert browser.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert browser.get(reverse("incidents:home")).status_code == 200
    again, _ = give_password(alice)
    assert b"Incorrect code" in again.post(reverse("mfa_authenticate"), {"code": code}).content, "a code works once"


def test_a_recovery_code_works_once(alice):
    with_app(alice)
    (code, *_) = RecoveryCodes.activate(alice).get_unused_codes()
    for works in (True, False):
        browser, _ = give_password(alice)
        answer = browser.post(reverse("mfa_authenticate"), {"code": code})
        assert (answer.status_code == 302) is works


def test_a_secret_opens_with_an_older_key_and_not_without_it(settings):
    settings.SEAL_KEYS = ["old"]
    sealed = SealedSecrets().encrypt("JBSWY3DP")
    settings.SEAL_KEYS = ["new", "old"]
    assert SealedSecrets().decrypt(sealed) == "JBSWY3DP"
    settings.SEAL_KEYS = ["new"]
    with pytest.raises(ImproperlyConfigured, match="SEAL_KEYS"):
        SealedSecrets().decrypt(sealed)


@pytest.mark.parametrize("route", ["incidents:home", "admin:index", "incidents:incident_list", "api_docs"])
def test_who_must_have_a_second_factor_sets_one_up_first(route, ada, signed_in, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    browser = signed_in(ada)
    assert browser.get(reverse(route)).url == reverse("mfa_index")
    by_htmx = browser.get(reverse(route), headers={"HX-Request": "true"})
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"]) == (401, reverse("mfa_index"))
    assert browser.get(reverse("mfa_index")).status_code == 200
    assert browser.get(reverse("mfa_activate_totp"), follow=True).status_code == 200
    with_app(ada)
    assert browser.get(reverse(route)).status_code == 200


@pytest.mark.parametrize("route", sorted(IN_PASSING))
def test_what_is_asked_in_passing_takes_nobody_away_from_their_form(route, ada, signed_in, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    for browser in (signed_in(ada), Client()):
        answer = browser.get(reverse(route), headers={"HX-Request": "true"})
        assert (answer.status_code, answer.content, "HX-Redirect" in answer.headers) == (204, b"", False)


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://testserver/incidents/?q=a", "/incidents/%3Fq%3Da"),
        ("https://evil.example/x", "/"),
        ("//evil.example/x", "/"),
        ("http://[", "/"),
        ("http://testserver//evil.example/x", "/"),
        ("", "/"),
    ],
)
def test_a_part_of_a_page_whose_session_has_ended_sends_the_whole_page_to_sign_in(page, back, db):
    asked = {"HX-Request": "true", "HX-Current-URL": page}
    answer = Client().get(reverse("incidents:incident_list"), headers=asked)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == f"{reverse('account_login')}?next={back}"


def test_others_and_tokens_are_left_alone(ada, alice, signed_in, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    assert signed_in(alice).get(reverse("incidents:home")).status_code == 200
    token = TokenFactory.create(user=ada)
    client = signed_in(ada)
    assert client.get(reverse("incidents-list"), headers={"Authorization": f"Token {token.text}"}).status_code == 200


def test_a_role_given_while_a_session_is_open_holds_at_the_next_request(signed_in, settings):
    settings.SECOND_FACTOR_ROLES = ["manager"]
    user = member("Olga Officer", Role.OFFICER, country="PK")
    browser = signed_in(user)
    assert browser.get(reverse("incidents:home")).status_code == 200
    Membership.objects.filter(user=user).update(role=Role.MANAGER)
    assert browser.get(reverse("incidents:home")).url == reverse("mfa_index")


def test_the_last_factor_of_who_must_have_one_stays(mona, settings):
    with_app(mona)
    browser = confirmed(mona)
    browser.post(reverse("mfa_authenticate"), {"code": "x"})
    settings.SECOND_FACTOR_ROLES = ["manager"]
    factor = Authenticator.objects.get(user=mona, type="totp")
    assert not SealedSecrets().can_delete_authenticator(factor)
    settings.SECOND_FACTOR_ROLES = []
    assert SealedSecrets().can_delete_authenticator(factor)


def test_the_passkey_door_tells_nothing_of_accounts(alice):
    answer = Client().get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["request_options"]["publicKey"].get("allowCredentials", []) == []
    refused = Client().post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    assert refused.status_code == 302 and refused.url == reverse("account_login")


def test_a_role_that_does_not_exist_is_said_at_start_up(settings):
    settings.SECOND_FACTOR_ROLES = ["manager", "adminstrator"]
    assert ["adminstrator" in error.msg for error in second_factor_roles_are_roles()] == [True]
    settings.SECOND_FACTOR_ROLES = list(Role.values)
    assert second_factor_roles_are_roles() == []
