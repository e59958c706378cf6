"""A channel that takes nothing any more is paused, and its owner told by whatever else reaches them."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Attempt, Channel, Delivery, Notification
from accounts.outbox import wake_alerts
from accounts.services.transports import PARALLEL
from accounts.vocabulary import AttemptOutcome, DeliveryState, Marking

CHANNEL_PAUSED = "channel_paused"
IN_A_ROW = 5
LATELY = timedelta(hours=1)


def pause_if_failing(channel: Channel) -> bool:
    """Pause it where the last IN_A_ROW deliveries that ended were all given up; True where this call did.

    To be called after each delivery that was given up. Those from before it was last verified do not count.
    """
    with transaction.atomic():
        held: Channel = Channel.objects.select_for_update().get(pk=channel.pk)
        if held.paused_at is not None or not _fails(held):
            return False
        held.paused_at = timezone.now()
        held.paused_because = f"{IN_A_ROW} messages in a row were given up. {_last_error(held)}"[:300].strip()
        held.save(update_fields=["paused_at", "paused_because"])
        Notification.objects.create(
            kind=CHANNEL_PAUSED,
            key=f"{CHANNEL_PAUSED}:{held.pk}:{held.paused_at.isoformat()}",
            subject=f"Channel {held.pk}",
            details={"person": held.user_id, "channel": held.pk},
            marking=Marking.GREEN,
        )
        wake_alerts()
    return True


def _fails(channel: Channel) -> bool:
    ended = Delivery.objects.filter(channel=channel, state__in=[DeliveryState.SENT, DeliveryState.DEAD])
    if channel.verified_at is not None:
        ended = ended.filter(finished_at__gt=channel.verified_at)
    states = list(ended.order_by("-finished_at").values_list("state", flat=True)[:IN_A_ROW])
    return states == [DeliveryState.DEAD] * IN_A_ROW and (channel.kind in PARALLEL or _others_arrive(channel))


def _others_arrive(channel: Channel) -> bool:
    """Does our own server take what goes elsewhere? Otherwise the fault is its, and not that of everybody's address."""
    sent = Delivery.objects.filter(channel__kind=channel.kind, state=DeliveryState.SENT).exclude(channel=channel)
    return sent.filter(finished_at__gt=timezone.now() - LATELY).exists()


def _last_error(channel: Channel) -> str:
    """Of the attempt that failed last; behind the colon stands what happened."""
    failed = Attempt.objects.filter(delivery__channel=channel, outcome=AttemptOutcome.FAILED)
    last = failed.order_by("-pk").first()
    return f"The last time: {last.error.partition(': ')[2] or last.error}" if last is not None else ""
