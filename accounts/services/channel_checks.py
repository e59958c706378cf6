"""Is somebody there? Verifying a channel, resuming one that was paused, and the button that tries it out.

What goes over the network is sent outside of any transaction.
"""

import structlog
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.audit import service
from accounts.errors import NotThere, WrongState
from accounts.models import Channel, User
from accounts.services.permissions import require_own_channel
from accounts.services.transports import TRANSPORTS

SALT = "channel"
LINK_HOURS = 24
logger = structlog.get_logger(__name__)


def challenge_channel(*, actor: User, channel: Channel) -> bool:
    """Have its owner prove it, or prove it anew after a pause; True where its answer was the proof.

    Raises NotAllowed, WrongState, Undeliverable, Trouble.
    """
    require_own_channel(actor, channel)
    if channel.is_open:
        raise WrongState("It is verified already.")
    with TRANSPORTS[channel.kind]() as transport:
        transport.challenge(channel, settings.SITE_URL + link_for(channel))
        proven = transport.proves_at_once
    if proven:
        prove_channel(actor=actor, channel=channel)
    return proven


def try_out_channel(*, actor: User, channel: Channel) -> None:
    """Send a test message. Raises NotAllowed, WrongState, Undeliverable, Trouble."""
    require_own_channel(actor, channel)
    if channel.verified_at is None:
        raise WrongState("Verify it first: nothing else is sent to an address that nobody has proven.")
    with TRANSPORTS[channel.kind]() as transport:
        transport.try_out(channel)


@service
def prove_channel(*, actor: User, channel: Channel) -> Channel:
    """It is proven: use it, after a pause again. Raises NotAllowed, WrongState."""
    require_own_channel(actor, channel)
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    if not channel.is_active:
        raise WrongState("It was switched off or removed meanwhile.")
    channel.verified_at, channel.paused_at, channel.paused_because = timezone.now(), None, ""
    channel.save(update_fields=["verified_at", "paused_at", "paused_because"])
    return channel


def link_for(channel: Channel) -> str:
    """The path of the page that takes the proof. It works for the owner, until the channel is proven."""
    return reverse("accounts:channel_prove", args=[signing.dumps([channel.pk, _mark(channel)], salt=SALT)])


def channel_of(link: str, user: User) -> Channel:
    """The person's own channel that a link proves. Raises NotThere, for whatever reason it does not work (any more)."""
    try:
        pk, mark = signing.loads(link, salt=SALT, max_age=LINK_HOURS * 60 * 60)
    except signing.BadSignature:
        pk, mark = None, ""
    channel: Channel | None = Channel.objects.for_user(user).filter(pk=pk).first()
    if channel is None or not constant_time_compare(mark, _mark(channel)):
        logger.warning("channel_link_refused", user_id=user.pk, channel=pk)
        raise NotThere("This link does not work (any more): ask for another on the page of your channels.")
    return channel


def _mark(channel: Channel) -> str:
    facts = f"{channel.pk}:{channel.address}:{channel.verified_at}:{channel.paused_at}:{channel.is_active}"
    return salted_hmac(SALT, facts, algorithm="sha256").hexdigest()
