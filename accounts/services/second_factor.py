"""Second factors: how their secrets lie in the database, and who may not be without one."""

from typing import TYPE_CHECKING

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured

from accounts.protocols import needs_second_factor
from accounts.services.seal import seal

if TYPE_CHECKING:
    from accounts.models import User

PURPOSE = "second factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for one of these


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of apps and recovery codes sealed; the last factor of who must have one stays."""

    def encrypt(self, text: str) -> str:
        return seal(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises ImproperlyConfigured: a code checked against nothing might be guessed."""
        try:
            return seal(PURPOSE).decrypt(encrypted_text.encode()).decode()
        except InvalidToken as unopened:
            raise ImproperlyConfigured("No key opens this second factor: see SEAL_KEYS.") from unopened

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type not in FACTORS or not needs_second_factor(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return bool(others.exists())


def lacks_second_factor(user: "User") -> bool:
    """Must this person set up a second factor before anything else?"""
    return needs_second_factor(user) and not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
