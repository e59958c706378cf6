"""Change what a channel may carry, and whether it is used."""

from typing import Any

from accounts.audit import service
from accounts.models import Channel, User
from accounts.services.permissions import require_administrator

CHANGEABLE = frozenset({"highest_marking", "is_active"})


@service
def change_channel(*, actor: User, channel: Channel, **changes: Any) -> Channel:
    """Set the highest marking that a channel carries, or switch it on or off. Raises NotAllowed, ValidationError."""
    require_administrator(actor)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"Not changeable here: {', '.join(sorted(unknown))}.")
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    for name, value in changes.items():
        setattr(channel, name, value)
    channel.full_clean()
    channel.save(update_fields=list(changes))
    return channel
