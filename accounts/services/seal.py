"""How secrets lie in the database: sealed with keys that are not in it, one key for each purpose."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(purpose: str) -> MultiFernet:
    """What seals with the first key and opens with any: SEAL_KEYS, or else the keys that sign sessions."""
    keys = settings.SEAL_KEYS or [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([_fernet(key, purpose) for key in keys])


@lru_cache(maxsize=32)
def _fernet(key: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"caravanserai {purpose}".encode())
    return Fernet(urlsafe_b64encode(derived.derive(key.encode())))
