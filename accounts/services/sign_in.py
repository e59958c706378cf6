"""How people sign in: by e-mail and password, on invitation only, and slowed where somebody guesses."""

from typing import TYPE_CHECKING, Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.models import User

logger = structlog.get_logger(__name__)
STAGES = {"allauth.mfa.stages.AuthenticateStage": "accounts.services.single_sign_on.SecondFactorStage"}
KNOWN_DEVICE = "known_device"
KNOWN_FOR = 90 * 24 * 60 * 60  # seconds


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up. Guesses count by address, by account and address, and by account on devices it never used."""

    def is_open_for_signup(self, request: "HttpRequest") -> bool:
        return False

    def pre_authenticate(self, request: "HttpRequest", **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        self._anywhere = None
        account = _account(credentials)
        if _is_known_device(request, account):
            return
        self._anywhere = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=f"account:{account}"
        )
        if not self._anywhere:
            logger.warning("sign_in_slowed", account=account, address=ratelimit.get_ip(request))
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: "HttpRequest", **credentials: Any) -> "User | None":
        user: User | None = super().authenticate(request, **credentials)
        if user and self._anywhere:
            self._anywhere.rollback()
        return user

    def authentication_failed(self, request: "HttpRequest", **credentials: Any) -> None:
        logger.warning("sign_in_failed", account=_account(credentials), address=ratelimit.get_ip(request))

    def post_login(self, request: "HttpRequest", user: "User", **facts: Any) -> "HttpResponse":
        """Remember the device: guesses from elsewhere do not keep its owner out."""
        response: HttpResponse = super().post_login(request, user, **facts)
        logger.info("signed_in", user_id=user.pk, address=ratelimit.get_ip(request))
        if "sociallogin" in (facts.get("signal_kwargs") or {}):
            logger.info("sign_in_by_oidc", user_id=user.pk, address=ratelimit.get_ip(request))
        remember_device(response, user)
        return response

    def get_login_stages(self) -> list[str]:
        return [STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """By the site's own address, whatever host the request named."""
        uid, _, secret = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, secret])

    def send_password_reset_mail(self, user: "User", email: str, context: dict[str, Any]) -> None:
        """Not to who has no password: a service account never has one, an invitation must not outlive its end."""
        if not user.has_usable_password():
            send_unknown_account_mail(self.request, email)
        else:
            super().send_password_reset_mail(user, user.email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server in trouble stops nobody, and its answer tells nobody whether an account exists."""
        try:
            super().send_mail(template_prefix, email, context | {"site_url": settings.SITE_URL})
        except OSError:  # also what smtplib raises
            logger.exception("sign_in_mail_lost", mail=template_prefix)

    def _get_login_attempts_cache_key(self, request: "HttpRequest", **credentials: Any) -> str:
        """allauth counts by account alone, so that an outsider could lock its owner out."""
        return f"{ratelimit.get_ip(request)}:{_account(credentials)}"


def remember_device(response: "HttpResponse", user: "User") -> None:
    """Have the browser show that the account was used on it. The mark runs out, wherever it is copied to."""
    response.set_cookie(
        KNOWN_DEVICE,
        _signer().sign(_device_mark(user.email)),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or "").strip().lower()


def _device_mark(account: str) -> str:
    return salted_hmac(KNOWN_DEVICE, account.lower(), algorithm="sha256").hexdigest()


def _is_known_device(request: "HttpRequest", account: str) -> bool:
    try:
        mark = _signer().unsign(request.COOKIES.get(KNOWN_DEVICE, ""), max_age=KNOWN_FOR)
    except BadSignature:
        return False
    return constant_time_compare(mark, _device_mark(account))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=KNOWN_DEVICE)
