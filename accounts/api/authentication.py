"""Tokens, and nothing else: no session, no password. knox's way, except that reading deletes nothing."""

from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import Token

if TYPE_CHECKING:
    from accounts.models import User

USE_IS_NOTED_EVERY = timedelta(minutes=1)


class TokenAuthentication(KnoxAuthentication):  # type: ignore[misc]
    """`Authorization: Token …`; notes, at most once a minute, when the token was last used."""

    def authenticate_credentials(self, token: bytes) -> "tuple[User, Token]":
        """The owner of a living token. One answer to unknown, expired and revoked ones; the rows stay."""
        text = token.decode("ascii", errors="replace")
        candidates = Token.objects.filter(token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH]).select_related("user")
        for candidate in candidates if text.isalnum() else ():
            if compare_digest(hash_token(text), candidate.digest) and not _expired(candidate):
                return self.validate_user(candidate)
        raise AuthenticationFailed("This token is not known, has expired, or was revoked.")

    def validate_user(self, auth_token: Token) -> "tuple[User, Token]":
        user, token = super().validate_user(auth_token)
        _note_use(token)
        return user, token


def _expired(token: Token) -> bool:
    return token.expiry is not None and token.expiry <= timezone.now()


def _note_use(token: Token) -> None:
    """Once a minute, whatever the number of requests at the same moment; not on the audit trail."""
    before = timezone.now() - USE_IS_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < before:
        due = Token.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=before), pk=token.pk)
        due.update(last_used_at=timezone.now())
