"""Single sign-on against a real provider on this machine: who comes in, who does not, and what is said to them."""

import re
import socket
from html import unescape

import jwt
import pytest
import structlog
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.factories import PASSWORD, UserFactory
from accounts.models import ProviderAccount
from accounts.services.invitations import invite_person, invited, link_for
from config.tests.identity_provider import CLIENT, KEY, SECRET, IdentityProvider, running
from config.tests.test_second_factor import code_of, give_password, with_app

pytestmark = pytest.mark.django_db
BEGIN = "/accounts/single-sign-on/"


@pytest.fixture
def provider(settings):
    cache.clear()
    with running() as there:
        settings.OIDC_SERVER_URL, settings.OIDC_NAME = there.url, "Harbour Id"
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
        yield there


def go(browser: Client, **sent: str) -> str:
    """Press the button; the address at the provider that the browser is sent to."""
    page = browser.post(BEGIN, sent).content.decode()
    return unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)[1])


def come_back(browser: Client, address: str):
    assert address.startswith("http://localhost:8000/accounts/single-sign-on/back/?")
    return browser.get(address.removeprefix("http://localhost:8000"))


def sign_on(provider: IdentityProvider, subject: str = "s-1", browser: Client | None = None, **sent: str):
    browser = browser or Client()
    return browser, come_back(browser, provider.answer_for(go(browser, **sent), subject))


def is_in(browser: Client) -> bool:
    return browser.get(reverse("incidents:home")).status_code == 200


def refused(browser: Client, answer, saying: str, status: int = 403) -> bool:
    assert answer.status_code == status
    assert "Not signed in" in answer.content.decode() and saying in unescape(answer.content.decode())
    return not is_in(browser)


def test_a_person_who_is_here_signs_in(provider, alice):
    provider.know("s-1", email=alice.email.title(), email_verified=True, name="A. Officer")
    assert "Sign in with Harbour Id" in Client().get(reverse("account_login")).content.decode()
    with structlog.testing.capture_logs() as said:
        browser, answer = sign_on(provider, next="/incidents/")
    assert answer.url == "/incidents/" and is_in(browser)
    (line,) = [line for line in said if line["event"] == "sign_in_by_oidc"]
    assert line["user_id"] == alice.pk
    link = SocialAccount.objects.get()
    assert (link.user, link.uid, link.provider, link.extra_data) == (alice, "s-1", provider.url, {})
    (row,) = ProviderAccount.pgh_event_model.objects.all()
    assert (row.pgh_label, row.user, row.pgh_context["actor"]) == ("insert", alice, alice.pk)
    (letter,) = mail.outbox
    assert letter.to == [alice.email] and "Harbour Id" in letter.subject and "opens with Harbour Id" in letter.body
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD) and alice.full_name == "Alice Officer", "nothing of hers was changed"
    assert browser.get(reverse("usersessions_list")).content.count(b"127.0.0.1") == 1
    sign_on(provider)
    assert len(mail.outbox) == 1, "told once"


def test_nothing_of_the_provider_is_kept(provider, alice):
    with_app(alice)
    provider.know("s-1", email=alice.email, email_verified=True)
    browser, answer = sign_on(provider)
    assert answer.url == reverse("mfa_authenticate"), "so that the sign-in waits in the session"
    kept = str(dict(browser.session))
    assert not SocialToken.objects.exists() and "'token'" not in kept and "eyJ" not in kept
    assert Session.objects.exists()


def test_our_second_factor_is_asked_for_after_the_provider(provider, alice, settings):
    secret = with_app(alice)
    provider.know("s-1", email=alice.email, email_verified=True)
    browser, answer = sign_on(provider)
    assert answer.url == reverse("mfa_authenticate") and not is_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(browser)
    settings.OIDC_COUNTS_AS_SECOND_FACTOR = True
    browser, answer = sign_on(provider)
    assert is_in(browser), "unless the provider's counts"
    browser, answer = give_password(alice)
    assert answer.url == reverse("mfa_authenticate"), "which a password does not"


def test_who_must_have_a_second_factor_sets_one_up_unless_the_providers_counts(provider, mona, settings):
    settings.SECOND_FACTOR_ROLES = ["manager"]
    provider.know("s-1", email=mona.email, email_verified=True)
    browser, _ = sign_on(provider)
    assert browser.get("/").url == reverse("mfa_index")
    settings.OIDC_COUNTS_AS_SECOND_FACTOR = True
    assert is_in(browser)
    by_password, _ = give_password(mona)
    assert by_password.get("/").url == reverse("mfa_index")


def test_unknown_people_are_told_whom_to_ask(provider):
    provider.know("s-1", email="nobody@example.org", email_verified=True)
    with structlog.testing.capture_logs() as said:
        browser, answer = sign_on(provider)
    assert refused(browser, answer, "Ask your administrator to add you")
    assert ("sign_in_by_oidc_refused", "unknown") in [(line["event"], line.get("reason")) for line in said]
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", [False, "false", None, 1, "yes"])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(verified, provider, alice):
    provider.know("s-1", email=alice.email, **({} if verified is None else {"email_verified": verified}))
    browser, answer = sign_on(provider)
    assert refused(browser, answer, "did not confirm that the e-mail address is yours")
    assert not SocialAccount.objects.exists()


def test_a_provider_may_speak_for_named_domains_but_not_against_itself(provider, alice, settings):
    settings.OIDC_EMAIL_DOMAINS = [alice.email.partition("@")[2]]
    provider.know("s-1", email=alice.email, email_verified=False)
    assert not is_in(sign_on(provider)[0])
    provider.know("s-1", email=alice.email)
    assert is_in(sign_on(provider)[0])


def test_closed_and_service_accounts_stay_closed(provider, alice):
    provider.know("s-1", email=alice.email, email_verified=True)
    assert is_in(sign_on(provider)[0])
    alice.is_active = False
    alice.save()
    robot = UserFactory.create(is_service_account=True, password=None)
    provider.know("s-2", email=robot.email, email_verified=True)
    for subject in ("s-1", "s-2"):
        browser, answer = sign_on(provider, subject)
        assert refused(browser, answer, "Your account here is closed")


def test_people_are_known_by_the_providers_mark_once_they_came(provider, alice, mona):
    provider.know("s-1", email=alice.email, email_verified=True)
    sign_on(provider)
    provider.know("s-1", email=mona.email, email_verified=True)
    browser, _ = sign_on(provider)
    assert browser.session["_auth_user_id"] == str(alice.pk), "another's address does not give another's account"
    provider.know("s-2", email=alice.email, email_verified=True)
    browser, answer = sign_on(provider, "s-2")
    assert refused(browser, answer, "somebody else's before"), "nor does an address that was given on"
    call_command("unlink_single_sign_on", alice.email)
    assert is_in(sign_on(provider, "s-2")[0])


def test_a_look_alike_address_is_another_address(provider, alice):
    alice.email = "mike@example.org"
    alice.save()
    for number, address in enumerate(("mıke@example.org", "mi\u212ae@example.org")):
        provider.know(f"s-{number}", email=address, email_verified=True)
        assert not is_in(sign_on(provider, f"s-{number}")[0])


def test_another_provider_means_other_people(provider, alice, mona, settings):
    provider.know("s-1", email=alice.email, email_verified=True)
    sign_on(provider)
    with running() as other:
        settings.OIDC_SERVER_URL = other.url
        other.know("s-1", email=mona.email, email_verified=True)
        browser, _ = sign_on(other)
    assert browser.session["_auth_user_id"] == str(mona.pk)


def test_an_invitation_is_accepted_by_signing_on(provider, ada):
    olga = invite_person(actor=ada, email="olga@example.org", full_name="Olga Officer")
    link = link_for(olga)
    provider.know("s-1", email="olga@example.org", email_verified=True)
    browser, _ = sign_on(provider)
    assert is_in(browser) and olga.channels.get().verified_at is not None
    assert not invited().exists() and Client().get(link).status_code == 404
    Client().post(reverse("account_reset_password"), {"email": olga.email})
    assert all("reset/key" not in letter.body for letter in mail.outbox), "she has no password to be reset"


def test_a_sign_in_that_this_browser_did_not_begin_is_refused(provider, alice):
    provider.know("s-1", email=alice.email, email_verified=True)
    thief, victim = Client(), Client()
    address = provider.answer_for(go(thief), "s-1")
    assert refused(victim, come_back(victim, address), "in another browser"), "nobody is signed in as somebody else"
    go(victim)
    tampered = re.sub(r"state=[^&]+", "state=forged", provider.answer_for(go(victim), "s-1"))
    assert refused(victim, come_back(victim, tampered), "in another browser")
    come_back(thief, address)
    again = Client()
    assert refused(again, come_back(again, address), "in another browser"), "and once only"


def test_the_token_must_answer_this_very_sign_in(provider, alice):
    """A code that was caught in another sign-in does not help: nonce and PKCE both belong to this one."""
    provider.know("s-1", email=alice.email, email_verified=True)
    caught = provider.answer_for(go(Client()), "s-1")
    browser = Client()
    state = re.search(r"state=([^&]+)", go(browser))[1]
    provider.asked.clear()
    answer = come_back(browser, re.sub(r"state=[^&]+", f"state={state}", caught))
    assert refused(browser, answer, "could not be asked", status=502)
    assert "/token" in provider.asked


def test_only_addresses_of_this_site_are_gone_on_to(provider, alice):
    provider.know("s-1", email=alice.email, email_verified=True)
    for address in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert sign_on(provider, next=address)[1].url == "/"


def test_what_the_form_adds_changes_nothing_of_what_is_asked(provider):
    asked = go(Client(), process="connect", scope="admin", auth_params="prompt=none", action="reauthenticate")
    assert "admin" not in asked and "prompt" not in asked and "redirect_uri=http%3A%2F%2Flocalhost%3A8000" in asked


def test_who_turns_back_at_the_provider_is_told_so(provider):
    browser = Client()
    address = provider.answer_for(go(browser), "s-1", action="deny")
    assert refused(browser, come_back(browser, address), "You did not finish")


STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def changed(key=KEY, algorithm: str = "RS256", kid: str = "one", **changes):
    """An answer with the same claims but for some, signed by another key or another way."""

    def change(said):
        claims = jwt.decode(said["id_token"], options={"verify_signature": False}) | changes
        return said | {"id_token": jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})}

    return change


SPOILT = {
    "a stranger's signature": ("/token", changed(STRANGER)),
    "no signature": ("/token", changed(None, "none")),
    "a secret for a signature": ("/token", changed("s" * 32, "HS256")),
    "a key that is not published": ("/token", changed(kid="two")),
    "a token of another issuer": ("/token", changed(iss="https://evil.example")),
    "a token for somebody else": ("/token", changed(aud="another client")),
    "a token for many, made for another": ("/token", changed(aud=[CLIENT, "other"], azp="other")),
    "a token that ran out": ("/token", changed(exp=1)),
    "a token for another sign-in": ("/token", changed(nonce="another")),
    "a token without a nonce": ("/token", changed(nonce=None)),
    "a token about nobody": ("/token", changed(sub="")),
    "a token about too long a name": ("/token", changed(sub="x" * 192)),
    "no identity token": ("/token", lambda said: {"access_token": said["access_token"]}),
    "no token that is one": ("/token", lambda said: said | {"id_token": "x"}),
    "an answer of another shape": ("/token", lambda said: [said]),
    "no keys": ("/keys", lambda said: {"keys": []}),
    "no list of keys": ("/keys", lambda said: []),
    "another issuer": ("/.well-known/openid-configuration", lambda said: said | {"issuer": "https://evil.example"}),
    "no issuer": ("/.well-known/openid-configuration", lambda said: {}),
    "no description": ("/.well-known/openid-configuration", lambda said: []),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_provider_that_proves_nothing_is_not_believed(fault, provider, alice):
    provider.know("s-1", email=alice.email, email_verified=True)
    browser = Client()
    address = provider.answer_for(go(browser), "s-1")
    path, change = SPOILT[fault]
    provider.spoil[path] = change
    with structlog.testing.capture_logs() as said:
        answer = come_back(browser, address)
    assert refused(browser, answer, "could not be asked", status=502)
    assert [line["reason"] for line in said if line["event"] == "sign_in_by_oidc_refused"] == ["trouble"]
    assert not SocialAccount.objects.exists()


def test_an_address_that_stands_in_the_userinfo_alone_must_be_the_same_persons(provider, alice):
    provider.email_in_token = False
    provider.know("s-1", email=alice.email, email_verified=True)
    assert is_in(sign_on(provider)[0])
    provider.know("s-2", email=alice.email, email_verified=True)
    provider.spoil["/userinfo"] = lambda said: said | {"sub": "s-1"}
    browser, answer = sign_on(provider, "s-2")
    assert refused(browser, answer, "could not be asked", status=502)


def test_a_provider_whose_sign_in_page_is_no_page_is_not_gone_to(provider):
    provider.spoil["/.well-known/openid-configuration"] = lambda said: said | {"authorization_endpoint": "javascript:x"}
    browser = Client()
    assert refused(browser, browser.post(BEGIN), "could not be asked", status=502)


def test_a_provider_that_is_down_is_said_both_ways(provider, settings):
    browser = Client()
    address = provider.answer_for(go(browser), "s-1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.OIDC_SERVER_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert refused(browser, browser.post(BEGIN), "could not be asked", status=502)
    settings.OIDC_SERVER_URL = provider.url
    provider.stop()
    assert refused(browser, come_back(browser, address), "could not be asked", status=502)


def test_a_provider_that_says_nothing_is_not_waited_for(provider, settings):
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.2
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.OIDC_SERVER_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        browser = Client()
        assert refused(browser, browser.post(BEGIN), "could not be asked", status=502)


def test_it_is_begun_so_many_times_only(provider, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"single_sign_on": "2/m/ip"}
    browser = Client()
    go(browser), go(browser)
    provider.asked.clear()
    assert refused(browser, browser.post(BEGIN), "Wait a minute", status=429) and provider.asked == []


def test_without_the_setting_there_is_no_such_door(alice):
    assert "single-sign-on" not in Client().get(reverse("account_login")).content.decode()
    assert Client().post(BEGIN).status_code == 404
    assert Client().get(reverse("single_sign_on_callback"), {"state": "x", "code": "y"}).status_code == 404
