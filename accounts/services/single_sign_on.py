"""Single sign-on: the provider says who somebody is; only people who are here already come in.

The first time a person is found by the e-mail address that the provider vouches for, and from then on by the provider's
own mark for them (`sub`): whoever gets that address later is somebody else, and so is who takes another's address.
"""

import secrets
from typing import TYPE_CHECKING, Any

import structlog
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from requests import RequestException

from accounts.audit import acting_as
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services.identity_provider import CheckedExchange, CheckedProvider, the_provider
from accounts.services.invitations import invited
from accounts.vocabulary import ChannelKind

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

logger = structlog.get_logger(__name__)
TROUBLE = (RequestException, OAuth2Error)
ASK = "Ask your administrator to add you by the address that you have there, or sign in with your password."
REFUSALS = {
    "unknown": f"{{name}} knows you, but nobody here has your address. {ASK}",
    "unverified": f"{{name}} did not confirm that the e-mail address is yours. {ASK}",
    "linked_to_another": "At {name} your address was somebody else's before. Ask your administrator to end that link.",
    "inactive": "Your account here is closed. Ask your administrator to open it again.",
    "cancelled": "You did not finish signing in at {name}. Nothing was changed; try again, or use your password.",
    "state": "This sign-in was begun too long ago, or in another browser. Start again from the page for signing in.",
    "slowed": "Too many sign-ins were begun from your address. Wait a minute and try again.",
    "trouble": "{name} could not be asked who you are just now. Try again in a few minutes, or use your password.",
}
STATUSES = {"trouble": 502, "slowed": 429}


class NotSignedIn(ImmediateHttpResponse):  # type: ignore[misc]
    """Refused, with the page that says why and whom to ask."""

    def __init__(self, page: "HttpResponse") -> None:
        super().__init__(page)
        self.page = page


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; allauth's own matching by e-mail address, which would wipe passwords, is off."""

    def get_provider(self, request: "HttpRequest", provider: str, client_id: str | None = None) -> CheckedProvider:
        return the_provider(request)

    def authenticate_by_email(self, login: "SocialLogin") -> None:
        return None

    def is_open_for_signup(self, request: "HttpRequest", login: "SocialLogin") -> bool:
        return False

    def pre_social_login(self, request: "HttpRequest", login: "SocialLogin") -> None:
        """Find the person or refuse. The provider's tokens are forgotten before anything could keep them."""
        login.token = None
        asked_for = str(login.state.get("nonce", ""))
        if not asked_for or not constant_time_compare(asked_for, str(login.claims.get("nonce", ""))):
            raise _refused(request, "trouble", why="the identity token answers another sign-in")
        if not login.is_existing:
            try:
                login.account = link_person(claims=login.claims, provider=login.account.provider)
            except NotAllowed as refusal:
                raise _refused(request, str(refusal)) from refusal
            login.user = login.account.user
            get_account_adapter(request).send_notification_mail(
                "account/email/single_sign_on", login.user, {"name": settings.OIDC_NAME}, login.user.email
            )
        if not login.user.is_active or login.user.is_service_account:
            raise _refused(request, "inactive", user_id=login.user.pk)

    def on_authentication_error(
        self,
        request: "HttpRequest",
        provider: CheckedProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            raise _refused(request, "cancelled")
        if exception is None and "state_id" in (extra_context or {}):
            raise _refused(request, "state")
        raise _refused(request, "trouble", why=str(exception or request.GET.get("error", ""))[:300])


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Our own second factor after the provider too, unless OIDC_COUNTS_AS_SECOND_FACTOR says that it asked for one."""

    def _should_handle(self, request: "HttpRequest") -> bool:
        return not provider_counts(request, self.login.user) and bool(super()._should_handle(request))


def provider_counts(request: "HttpRequest", user: User) -> bool:
    """Did the person come in by the provider, and does its sign-in stand for a second factor?"""
    if not settings.OIDC_SERVER_URL or not settings.OIDC_COUNTS_AS_SECOND_FACTOR:
        return False
    return any(record.get("method") == "socialaccount" for record in get_authentication_records(request, user))


def begin(request: "HttpRequest") -> str:
    """The provider's address to go to. Raises NotSignedIn, Http404 when off."""
    _require_on()
    if not ratelimit.consume(request, app="allauth.account", action="single_sign_on"):
        raise _refused(request, "slowed")
    nonce = secrets.token_urlsafe(24)
    try:
        answer: HttpResponse = the_provider(request).redirect(
            request, AuthProcess.LOGIN, get_next_redirect_url(request), auth_params={"nonce": nonce}, nonce=nonce
        )
    except TROUBLE as trouble:
        raise _refused(request, "trouble", why=repr(trouble)[:300]) from trouble
    return answer.headers["Location"]


def finish(request: "HttpRequest") -> "HttpResponse":
    """Sign in whom the provider names, or say why not. Raises as `begin`."""
    _require_on()
    view = OAuth2CallbackView.adapter_view(CheckedExchange(request, settings.OIDC_SERVER_URL))
    try:
        answer: HttpResponse = view(request)
    except TROUBLE as trouble:
        raise _refused(request, "trouble", why=repr(trouble)[:300]) from trouble
    return answer


def link_person(*, claims: dict[str, Any], provider: str) -> SocialAccount:
    """Link the provider's person to ours, once. Raises NotAllowed, with a key of REFUSALS.

    Who was invited has so accepted: the provider proves the address as the link would have.
    """
    address = str(claims.get("email") or "")
    address = address.lower() if address.isascii() else address  # Unicode's upper cases make strangers look alike
    if not _is_vouched_for(address, claims.get("email_verified")):
        raise NotAllowed("unverified" if address else "unknown")
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).filter(email=address).first()
        if user is None:
            raise NotAllowed("unknown")
        if not user.is_active or user.is_service_account:
            raise NotAllowed("inactive")
        links = SocialAccount.objects.filter(user=user, provider=provider)
        linked = links.filter(uid=claims["sub"]).first()
        if linked is None and links.exists():
            raise NotAllowed("linked_to_another")
        with acting_as(user):
            if invited().filter(pk=user.pk).exists():
                user.channels.filter(kind=ChannelKind.EMAIL, address=user.email).update(verified_at=timezone.now())
            if linked is None:
                linked = SocialAccount.objects.create(user=user, provider=provider, uid=claims["sub"])
                logger.info("single_sign_on_linked", user_id=user.pk)
    return linked


def unlink_person(*, user: User) -> int:
    """Forget by which marks providers know this person; they are found by address again. How many there were."""
    gone: int = SocialAccount.objects.filter(user=user).delete()[0]
    logger.info("single_sign_on_unlinked", user_id=user.pk, links=gone)
    return gone


def _is_vouched_for(address: str, verified: Any) -> bool:
    if not address:
        return False
    if verified is None:
        return address.rpartition("@")[2].lower() in {domain.lower() for domain in settings.OIDC_EMAIL_DOMAINS}
    return verified is True or verified == "true"


def _require_on() -> None:
    if not settings.OIDC_SERVER_URL:
        raise Http404


def _refused(request: "HttpRequest", reason: str, **facts: Any) -> NotSignedIn:
    logger.warning("sign_in_by_oidc_refused", reason=reason, address=ratelimit.get_ip(request), **facts)
    told = REFUSALS[reason].format(name=settings.OIDC_NAME)
    page = render(request, "account/single_sign_on_refused.html", {"text": told}, status=STATUSES.get(reason, 403))
    return NotSignedIn(page)
