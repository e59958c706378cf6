"""Sends what is due. Workers claim by lease, send outside any transaction, and record each try before and after it.

A worker that dies leaves its lease to expire; what it may already have sent is sent again under the same message id.
"""

import random
import uuid
from contextlib import ExitStack
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import Attempt, Delivery
from accounts.protocols import alert_kind
from accounts.services.acknowledge import with_acknowledge_link
from accounts.services.transports import TRANSPORTS, Transport, Undeliverable
from accounts.vocabulary import AttemptOutcome, DeliveryState, Marking

logger = structlog.get_logger(__name__)


def deliver_due() -> int:
    """Send until nothing is due that another worker does not hold; return how many were sent."""
    sent = 0
    while deliveries := claim():
        with ExitStack() as stack:
            transports: dict[str, Transport] = {}
            for delivery in deliveries:
                kind = delivery.channel.kind
                if kind not in transports:
                    transports[kind] = stack.enter_context(TRANSPORTS[kind]())
                sent += attempt(delivery, transports[kind])
    return sent


def claim() -> list[Delivery]:
    """Take a batch of due deliveries under a new lease. Two workers never take the same one."""
    now, lease = timezone.now(), uuid.uuid4()
    with transaction.atomic():
        due = Delivery.objects.due(now).select_for_update(skip_locked=True)
        taken = list(due.values_list("pk", flat=True)[: settings.DELIVERY_BATCH])
        Delivery.objects.filter(pk__in=taken).update(lease=lease, leased_until=_lease_end())
    whole = Delivery.objects.filter(pk__in=taken, lease=lease).order_by("next_attempt_at", "pk")
    return list(whole.select_related("channel", "recipient__user", "recipient__notification"))


def attempt(delivery: Delivery, transport: Transport) -> bool:
    """Try once, unless the lease has passed to another worker meanwhile. True when it was sent."""
    record = _begin(delivery)
    if record is None:
        return False
    outcome, error = _try_to_send(record.delivery, transport)
    _finish(record, outcome, error)
    return outcome == AttemptOutcome.SENT


def _begin(delivery: Delivery) -> Attempt | None:
    """Note the try, with person and channel as they are now: since the claim either may have changed."""
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, lease=delivery.lease, state=DeliveryState.PENDING)
        if not mine.update(leased_until=_lease_end(), attempts_made=F("attempts_made") + 1):
            return None
        fresh = mine.select_related("channel", "recipient__user", "recipient__notification").get()
        if fresh.attempts_made > settings.DELIVERY_ATTEMPTS:  # each try so far took its worker down with it
            mine.update(state=DeliveryState.DEAD, lease=None, leased_until=None, finished_at=timezone.now())
            return None
        before = fresh.attempts.aggregate(last=Max("number"))["last"] or 0  # what is tried again by hand counts anew
        return Attempt.objects.create(delivery=fresh, number=before + 1, started_at=timezone.now())


def _try_to_send(delivery: Delivery, transport: Transport) -> tuple[AttemptOutcome, str]:
    """Send to a person who may still see it. A failure that will not pass is marked by an error starting "Never"."""
    notification, user = delivery.recipient.notification, delivery.recipient.user
    try:
        kind = alert_kind(notification.kind)
        if not delivery.channel.is_active or not kind.may_see(notification, user):
            return AttemptOutcome.WITHHELD, ""
        ceiling = Marking(delivery.channel.highest_marking)
        letter = kind.letter(notification, delivery.recipient.reasons, user, ceiling)
        transport.send(delivery, with_acknowledge_link(letter, delivery.recipient))
    except Undeliverable as refusal:
        return AttemptOutcome.FAILED, f"{NEVER} {refusal}"
    except Exception as error:
        logger.warning("delivery_failed", delivery=delivery.pk, error=repr(error)[:300])
        return AttemptOutcome.FAILED, f"{type(error).__name__}: {error}"
    return AttemptOutcome.SENT, ""


NEVER = "Never deliverable:"


def _finish(record: Attempt, outcome: AttemptOutcome, error: str) -> None:
    now, delivery = timezone.now(), record.delivery
    changes: dict[str, object] = {"lease": None, "leased_until": None, "finished_at": now}
    if outcome == AttemptOutcome.FAILED and not _is_last(delivery, error):
        changes |= {"finished_at": None, "next_attempt_at": now + backoff(delivery.attempts_made)}
    else:
        changes["state"] = END_STATES[outcome]
    with transaction.atomic():
        Attempt.objects.filter(pk=record.pk).update(finished_at=now, outcome=outcome, error=error[:500])
        waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.PENDING)
        # What was sent was sent, whoever holds the lease by now; any other end is for the holder to say.
        (waiting if outcome == AttemptOutcome.SENT else waiting.filter(lease=delivery.lease)).update(**changes)


END_STATES = {
    AttemptOutcome.SENT: DeliveryState.SENT,
    AttemptOutcome.FAILED: DeliveryState.DEAD,
    AttemptOutcome.WITHHELD: DeliveryState.WITHHELD,
}


def _is_last(delivery: Delivery, error: str) -> bool:
    return delivery.attempts_made >= settings.DELIVERY_ATTEMPTS or error.startswith(NEVER)


def backoff(attempts_made: int) -> timedelta:
    """How long to wait after this many tries: doubling, up to an hour, with jitter so that a herd spreads out."""
    seconds = min(3600.0, settings.DELIVERY_BACKOFF * 2 ** (attempts_made - 1))
    return timedelta(seconds=seconds * random.uniform(0.5, 1.0))  # noqa: S311 – not a secret


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.DELIVERY_LEASE)
