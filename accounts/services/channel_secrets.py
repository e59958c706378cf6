"""The secret that a channel's messages are signed with: shown once, sealed in the database, changed with an overlap."""

import base64
import secrets
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from accounts.audit import service
from accounts.errors import WrongState
from accounts.models import Channel, User
from accounts.services.permissions import require_own_channel
from accounts.services.seal import seal

PURPOSE = "channel secret"
PREFIX = "whsec_"
BYTES = 32
OVERLAP = timedelta(hours=24)
"""For so long messages carry a signature by the former secret too."""


@service
def rotate_secret(*, actor: User, channel: Channel, at_once: bool = False) -> str:
    """Give the channel a new secret and return its text, which nobody can look up later.

    The former one goes on signing for OVERLAP, or `at_once` no more. Raises NotAllowed, WrongState.
    """
    require_own_channel(actor, channel)
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if not channel.sealed_secret:
        raise WrongState("Messages of this channel are not signed: it has no secret.")
    channel.sealed_former_secret = "" if at_once else channel.sealed_secret
    channel.former_secret_until = None if at_once else timezone.now() + OVERLAP
    text = set_secret(channel)
    channel.save(update_fields=["sealed_secret", "sealed_former_secret", "former_secret_until"])
    return text


def set_secret(channel: Channel) -> str:
    """Put a new secret on the channel, which the caller saves; return its text."""
    text = PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()
    channel.sealed_secret = seal(PURPOSE).encrypt(text.encode()).decode()
    return text


def secrets_of(channel: Channel) -> list[str]:
    """What signs its messages now, the newest first. Raises ImproperlyConfigured: unsigned, nothing is sent."""
    sealed = [channel.sealed_secret, *([channel.sealed_former_secret] if channel.known_until else [])]
    try:
        return [seal(PURPOSE).decrypt(text.encode()).decode() for text in sealed]
    except InvalidToken as unopened:
        raise ImproperlyConfigured("No key opens the secret of this channel: see SEAL_KEYS.") from unopened
