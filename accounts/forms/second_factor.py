"""The forms of sign-in that allauth leaves to us: a wrong code or passkey of a second factor is logged."""

from typing import Any

import structlog
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from django.core.exceptions import ValidationError

logger = structlog.get_logger(__name__)


class LoggedCode(BaseAuthenticateForm):  # type: ignore[misc]
    """Says in the log whose second factor somebody guesses at; five wrong codes in five minutes are the limit."""

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except ValidationError as wrong:
            logger.warning("second_factor_failed", user_id=self.user.pk, reason=wrong.code or "refused")
            raise


class CodeForm(LoggedCode, AuthenticateForm):  # type: ignore[misc]
    """At sign-in."""


class CodeAgainForm(LoggedCode, ReauthenticateForm):  # type: ignore[misc]
    """Before a dangerous act."""


class LoggedPasskey(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """Says in the log that a passkey was refused; whose, as far as the password or session has said who it is."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except ValidationError as wrong:
            facts = {"address": ratelimit.get_ip(context.request), "reason": wrong.code or "refused"}
            logger.warning("passkey_failed", user_id=self.user.pk if self.user else None, **facts)
            raise


class PasskeyForm(LoggedPasskey):
    """As a second factor."""


class PasskeyAloneForm(LoggedPasskey, LoginWebAuthnForm):  # type: ignore[misc]
    """In place of a password."""


class PasskeyAgainForm(LoggedPasskey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before a dangerous act."""
