"""The secret that a channel's messages are signed with: shown once, sealed in the database, changed with an overlap."""

import base64
import secrets
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.utils import timezone

from accounts.models import Channel
from accounts.services.seal import seal

PURPOSE = "channel secret"
PREFIX = "whsec_"
BYTES = 32
OVERLAP = timedelta(hours=24)
"""For so long messages carry a signature by the former secret too."""


class SecretLost(Exception):
    """The keys that sealed it are gone, or there is none. `str()` is fit to be shown."""


def set_secret(channel: Channel) -> str:
    """Put a new secret on the channel, which the caller saves; return its text."""
    text = PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()
    channel.sealed_secret = seal(PURPOSE).encrypt(text.encode()).decode()
    return text


def change_secret(channel: Channel, *, at_once: bool) -> str:
    """Put a new one on it and let the former go on signing for OVERLAP, or `at_once` no more; return its text."""
    channel.sealed_former_secret = "" if at_once else channel.sealed_secret
    channel.former_secret_until = timezone.now() + OVERLAP if channel.sealed_former_secret else None
    return set_secret(channel)


def secrets_of(channel: Channel) -> list[str]:
    """What signs its messages now, the newest first. Raises SecretLost: unsigned, nothing is sent."""
    newest = _opened(channel.sealed_secret)
    if newest is None:
        raise SecretLost("No key opens the secret of this channel: make a new one. Administrators: see SEAL_KEYS.")
    former = _opened(channel.sealed_former_secret) if channel.known_until else None
    return [newest, former] if former is not None else [newest]


def _opened(sealed: str) -> str | None:
    try:
        return seal(PURPOSE).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
