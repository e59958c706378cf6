"""Tokens, and nothing else: no session, no password. knox's way, except that reading deletes nothing.

Guessing is slowed by address: the token is looked at first, so that a good one from the same address keeps working.
"""

from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

import structlog
from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.exceptions import APIException, AuthenticationFailed, PermissionDenied, Throttled

from accounts.models import Token
from accounts.services.rate import seconds_left, within_rate_of
from accounts.validators import lies_in

if TYPE_CHECKING:
    from rest_framework.request import Request

    from accounts.models import User

logger = structlog.get_logger(__name__)
USE_IS_NOTED_EVERY = timedelta(minutes=1)
NOT_GOOD = "This token is not known, has expired, or was revoked."


class TokenAuthentication(KnoxAuthentication):  # type: ignore[misc]
    """`Authorization: Token …`; notes, at most once a minute, when and from where the token was last used."""

    address = ""

    def authenticate(self, request: "Request") -> "tuple[User, Token] | None":
        self.address = get_client_ip(request._request) or ""
        answer: tuple[User, Token] | None = super().authenticate(request)
        return answer

    def authenticate_credentials(self, token: bytes) -> "tuple[User, Token]":
        """The owner of a living token. One answer to unknown, expired and revoked ones; the rows stay."""
        text = token.decode("ascii", errors="replace")
        candidates = Token.objects.filter(token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH]).select_related("user")
        for candidate in candidates if text.isalnum() else ():
            if compare_digest(hash_token(text), candidate.digest) and _lives(candidate):
                return self.validate_user(candidate)
        raise self._refusal()

    def validate_user(self, auth_token: Token) -> "tuple[User, Token]":
        """The owner carries what the token narrows to: `scope_of` reads it, and with it whatever reads for them."""
        if auth_token.networks and not lies_in(self.address, auth_token.networks):
            logger.warning("token_refused", reason="network", token_id=auth_token.pk, address=self.address)
            raise PermissionDenied(f"This token is not taken from your address, {self.address}.")
        user, token = super().validate_user(auth_token)
        user.narrowed_to = None if token.narrowed_to is None else frozenset(token.narrowed_to)
        _note_use(token, self.address)
        return user, token

    def _refusal(self) -> APIException:
        """Counts the guess."""
        within = within_rate_of(truncate_ip(self.address), "token_guess", settings.TOKEN_GUESSES)
        logger.warning("token_refused", reason="unknown" if within else "too_many", address=self.address)
        if not within:
            return Throttled(wait=seconds_left(), detail="Too many wrong tokens came from your address.")
        return AuthenticationFailed(NOT_GOOD)


def _lives(token: Token) -> bool:
    return not token.has_expired and token.user.is_active


def _note_use(token: Token, address: str) -> None:
    """Once a minute, whatever the number of requests at the same moment; not on the audit trail."""
    before = timezone.now() - USE_IS_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < before:
        due = Token.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=before), pk=token.pk)
        due.update(last_used_at=timezone.now(), last_used_from=address or None)
