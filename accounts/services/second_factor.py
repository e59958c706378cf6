"""Second factors: how their secrets lie in the database, and who may not be without one."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import TYPE_CHECKING

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.protocols import needs_second_factor

if TYPE_CHECKING:
    from accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for one of these


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of apps and recovery codes sealed; the last factor of who must have one stays."""

    def encrypt(self, text: str) -> str:
        return seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises ImproperlyConfigured: a code checked against nothing might be guessed."""
        try:
            return seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as unopened:
            raise ImproperlyConfigured("No key opens this second factor: see SECOND_FACTOR_KEYS.") from unopened

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type not in FACTORS or not needs_second_factor(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return bool(others.exists())


def lacks_second_factor(user: "User") -> bool:
    """Must this person set up a second factor before anything else?"""
    return needs_second_factor(user) and not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def seal() -> MultiFernet:
    """What seals with the first key and opens with any: SECOND_FACTOR_KEYS, or else the keys that sign sessions."""
    keys = settings.SECOND_FACTOR_KEYS or [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([_fernet(key) for key in keys])


@lru_cache(maxsize=8)
def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"caravanserai second factor").derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))
