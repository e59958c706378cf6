"""The forms about passwords that allauth leaves to us: a wrong password or link is logged, and links are slowed too."""

from typing import TYPE_CHECKING, Any

import structlog
from allauth.account.forms import (
    ChangePasswordForm,
    ReauthenticateForm,
    ResetPasswordForm,
    SetPasswordForm,
    UserTokenForm,
)
from allauth.core import context
from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User

logger = structlog.get_logger(__name__)


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """Before a dangerous act: somebody at a session left open has ten tries in a minute."""

    def clean_password(self) -> str:
        try:
            return str(super().clean_password())
        except ValidationError:
            logger.warning("password_again_failed", user_id=self.user.pk, address=ratelimit.get_ip(context.request))
            raise


class LoggedChangeForm(ChangePasswordForm):  # type: ignore[misc]
    """A new password asks for the old one: five tries in a minute."""

    def clean_oldpassword(self) -> str:
        try:
            return str(super().clean_oldpassword())
        except ValidationError:
            logger.warning("password_again_failed", user_id=self.user.pk, address=ratelimit.get_ip(context.request))
            raise

    def save(self) -> None:
        super().save()
        _log_change(self.user)


class LoggedFirstForm(SetPasswordForm):  # type: ignore[misc]
    """Who came in by a provider alone gives themselves a password."""

    def save(self) -> None:
        super().save()
        _log_change(self.user)


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for a letter with a link: three in ten minutes to one address, whoever asks.

    Beyond that nothing is sent, and the answer is the same: an outsider who asks again and again neither fills a letter
    box nor keeps its owner from hearing that a letter, an earlier one, is there.
    """

    def save(self, request: "HttpRequest", **facts: Any) -> str:
        email = str(self.cleaned_data["email"])
        if ratelimit.consume(request, app="allauth.account", action="reset_letter", key=email.lower()):
            super().save(request, **facts)
        else:
            logger.warning("reset_slowed", account=email.lower(), address=ratelimit.get_ip(request))
        return email


class ResetLinkForm(UserTokenForm):  # type: ignore[misc]
    """What a reset link holds. Opening one is a GET, which allauth lets anybody try as often as they like."""

    def clean(self) -> dict[str, str]:
        request = context.request
        tried = ratelimit.consume(request, app="allauth.account", action="reset_link", limit_get=True)
        if not tried:
            logger.warning("reset_link_slowed", address=ratelimit.get_ip(request))
            raise ValidationError("Too many links were tried from your address: wait a minute.")
        try:
            held: dict[str, str] = super().clean()
        except ValidationError:
            logger.warning("reset_link_refused", address=ratelimit.get_ip(request))
            raise
        tried.rollback()
        return held


def _log_change(user: "User") -> None:
    logger.info("password_changed", user_id=user.pk, address=ratelimit.get_ip(context.request))
