"""Add a channel, say when it is used and what it may carry, change its secret, switch it, remove it.

Removed is what is switched off and not verified: its row stays, since what was sent by it refers to it.
"""

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError

from accounts.audit import service
from accounts.errors import WrongState
from accounts.models import Channel, User
from accounts.services.channel_secrets import change_secret, set_secret
from accounts.services.permissions import require_administrator, require_own_channel
from accounts.services.transports import TRANSPORTS
from accounts.vocabulary import ChannelKind, Marking

CHANGEABLE = frozenset({"highest_marking", "is_active"})
MOST_CHANNELS = 10
AS_NEW = ["highest_marking", "is_active", "verified_at", "paused_at", "paused_because"]
SECRETS = ["sealed_secret", "sealed_former_secret", "former_secret_until"]


@service
def change_channel(*, actor: User, channel: Channel, **changes: Any) -> Channel:
    """Set the highest marking that a channel carries, or switch it on or off. Raises NotAllowed, ValidationError."""
    require_administrator(actor)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"Not changeable here: {', '.join(sorted(unknown))}.")
    return _write(_held(channel), changes)


@service
def add_channel(*, actor: User, kind: ChannelKind, address: str) -> tuple[Channel, str]:
    """Add one for oneself, not used before it is verified; with it the text of its secret, or "".

    One that was removed comes back as new, but carries no more than it did. Raises WrongState, ValidationError.
    """
    transport = TRANSPORTS[kind]
    address = transport.usual_address(address)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # of two forms sent at once, one sees the other's
    own = Channel.objects.for_user(actor)
    if own.filter(kind=kind, address=address).exists():
        raise ValidationError({"address": "You have this one already: it stands on your list."})
    if own.count() >= MOST_CHANNELS:
        raise WrongState(f"You have {MOST_CHANNELS} channels, which is the most: remove one first.")
    usual = transport.usual_marking
    channel = Channel.objects.filter(user=actor, kind=kind, address=address).first()
    channel = channel or Channel(user=actor, kind=kind, address=address, highest_marking=usual)
    channel.highest_marking = min(channel.highest_marking, usual)
    channel.is_active = True
    text = set_secret(channel) if transport.has_secret else ""
    channel.full_clean()
    channel.save()
    return channel, text


@service
def adjust_channel(
    *,
    actor: User,
    channel: Channel,
    pace: str,
    digest_at: time,
    quiet_from: time | None,
    quiet_until: time | None,
    highest_marking: int,
) -> Channel:
    """Say when one's own channel is used, and lower what it carries. Raises NotAllowed, ValidationError."""
    require_own_channel(actor, channel)
    channel = _held(channel)
    if highest_marking > channel.highest_marking:
        allowed = Marking(channel.highest_marking).label
        raise ValidationError({"highest_marking": f"Only an administrator lets it carry more than {allowed}."})
    if quiet_from is not None and quiet_from == quiet_until:
        raise ValidationError({"quiet_until": "Quiet hours end at another time than they begin."})
    changes = {
        "pace": pace,
        "digest_at": digest_at,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "highest_marking": highest_marking,
    }
    return _write(channel, changes)


@service
def rotate_secret(*, actor: User, channel: Channel, at_once: bool = False) -> str:
    """Give one's own channel a new secret and return its text, which nobody can look up later.

    The former one goes on signing for a day, or `at_once` no more. Raises NotAllowed, WrongState.
    """
    require_own_channel(actor, channel)
    channel = _held(channel)
    if not TRANSPORTS[channel.kind].has_secret:
        raise WrongState("Messages of this channel are not signed: it has no secret.")
    text = change_secret(channel, at_once=at_once)
    channel.save(update_fields=SECRETS)
    return text


@service
def switch_channel(*, actor: User, channel: Channel, on: bool) -> Channel:
    """Use one's own channel, or not for now. Raises NotAllowed, WrongState."""
    require_own_channel(actor, channel)
    channel = _held(channel)
    if channel.verified_at is None:
        raise WrongState("It is not verified, so that nothing goes there: verify it, or remove it.")
    channel.is_active = on
    channel.save(update_fields=["is_active"])
    return channel


@service
def remove_channel(*, actor: User, channel: Channel) -> None:
    """Never send there again unless it is added anew; its secret goes. Raises NotAllowed, WrongState."""
    require_own_channel(actor, channel)
    channel = _held(channel)
    if channel.is_own_address:
        raise WrongState("The address of your account stays: you can switch it off.")
    forget(channel)


def forget(channel: Channel) -> None:
    """What `remove_channel` does, for whoever holds the row."""
    channel.is_active, channel.verified_at, channel.paused_at, channel.paused_because = False, None, None, ""
    channel.sealed_secret, channel.sealed_former_secret, channel.former_secret_until = "", "", None
    channel.save(update_fields=[*AS_NEW, *SECRETS])


def _write(channel: Channel, changes: dict[str, Any]) -> Channel:
    for name, value in changes.items():
        setattr(channel, name, value)
    channel.full_clean()
    channel.save(update_fields=list(changes))
    return channel


def _held(channel: Channel) -> Channel:
    held: Channel = Channel.objects.select_for_update(of=("self",)).select_related("user").get(pk=channel.pk)
    return held
