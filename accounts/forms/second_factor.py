"""The forms of sign-in that allauth leaves to us: a wrong code of a second factor is logged."""

import structlog
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
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
