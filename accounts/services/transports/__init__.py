"""How a letter leaves: one class for each kind of channel. Each is opened for a batch and closed after it."""

from accounts.models import Channel
from accounts.services.transports.base import NEVER, UNREACHABLE, Transport, Trouble, Undeliverable
from accounts.services.transports.email import EmailTransport, message_id
from accounts.services.transports.webhook import WebhookTransport

__all__ = [
    "NEVER",
    "PARALLEL",
    "TOGETHER",
    "TRANSPORTS",
    "UNREACHABLE",
    "EmailTransport",
    "Transport",
    "Trouble",
    "Undeliverable",
    "host_of",
    "message_id",
]

TRANSPORTS: dict[str, type[Transport]] = {kind.kind.value: kind for kind in (EmailTransport, WebhookTransport)}
PARALLEL = [name for name, transport in TRANSPORTS.items() if transport.in_parallel]
"""The kinds of channels whose servers are many, and not ours."""
TOGETHER = [name for name, transport in TRANSPORTS.items() if transport.digests]
"""The kinds of channels on which several messages may go out as one: machines want each by itself."""


def host_of(channel: Channel) -> str:
    """Which server a channel's letters go to: one that is slow holds up what goes there, and nothing else."""
    return TRANSPORTS[channel.kind].host_of(channel.address)
