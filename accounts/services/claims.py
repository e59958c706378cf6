"""Who holds which delivery, and what came of it. Workers claim by lease; each try is noted before it starts.

A worker that dies leaves its lease to expire. Its tries stay `started`; what it may already have sent is sent again
under the same message id.
"""

import random
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Attempt, Channel, Delivery
from accounts.services.channel_health import pause_if_failing
from accounts.vocabulary import AttemptOutcome, DeliveryState

MOST_TOGETHER = 200
END_STATES = {
    AttemptOutcome.SENT: DeliveryState.SENT,
    AttemptOutcome.FAILED: DeliveryState.DEAD,
    AttemptOutcome.WITHHELD: DeliveryState.WITHHELD,
}
ATTEMPTS_ENDED = """
    UPDATE accounts_attempt AS attempt SET finished_at = ended.moment, outcome = ended.outcome, error = ended.error
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::text[]) AS ended (id, moment, outcome, error)
    WHERE attempt.id = ended.id
"""
# What was sent was sent, whoever holds the lease by now; any other end is for the holder to say.
DELIVERIES_ENDED = """
    UPDATE accounts_delivery AS delivery SET
        lease = NULL, leased_until = NULL, state = ended.state, finished_at = ended.moment,
        next_attempt_at = coalesce(ended.next_attempt, delivery.next_attempt_at)
    FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[])
        AS ended (id, lease, state, moment, next_attempt)
    WHERE delivery.id = ended.id AND delivery.state = 'pending'
        AND (ended.state = 'sent' OR delivery.lease = ended.lease)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try ended. `for_good`: a failure that will not pass; `unreachable`: the server was not there."""

    was: AttemptOutcome
    error: str = ""
    for_good: bool = False
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """One try with its outcome, and when."""

    attempt: Attempt
    outcome: Outcome
    at: datetime

    @property
    def state(self) -> DeliveryState:
        """Where this leaves the delivery."""
        last = self.outcome.for_good or self.attempt.delivery.attempts_made >= settings.DELIVERY_ATTEMPTS
        if self.outcome.was == AttemptOutcome.FAILED and not last:
            return DeliveryState.PENDING
        return END_STATES[self.outcome.was]

    @property
    def next_attempt_at(self) -> datetime | None:
        waits = self.state == DeliveryState.PENDING
        return self.at + backoff(self.attempt.delivery.attempts_made) if waits else None


WORN_OUT = Outcome(AttemptOutcome.FAILED, "Each try so far took its worker down with it.", for_good=True)


def claim(apart_from: Collection[str] = ()) -> list[Delivery]:
    """Take a batch of due deliveries under a new lease, but none of some kinds of channels.

    Two workers never take the same one.
    """
    with transaction.atomic():
        due = _free().exclude(channel__kind__in=apart_from) if apart_from else _free()
        return _take(list(due.values_list("pk", flat=True)[: settings.DELIVERY_BATCH]))


def claim_for(channel: Channel, most: int) -> list[Delivery]:
    """Take the deliveries that have been due for longest on one channel."""
    with transaction.atomic():
        return _take(list(_free().filter(channel=channel).values_list("pk", flat=True)[:most]))


def due_channels(kinds: Collection[str], apart_from: Collection[int]) -> "QuerySet[Channel]":
    """The channels of these kinds on which something is due that nobody holds, what is due for longest first."""
    due = Delivery.objects.due(timezone.now()).filter(digest=None)
    oldest = due.filter(channel=OuterRef("pk")).values("next_attempt_at")[:1]
    waiting = Channel.objects.filter(kind__in=kinds, pk__in=due.order_by().values("channel"))
    found: QuerySet[Channel] = waiting.exclude(pk__in=apart_from)
    return found.annotate(due_at=Subquery(oldest)).order_by("due_at", "pk")


def claim_digest() -> list[Delivery]:
    """Take all that is to go out together in one message, of the digest of which something has been due for longest.

    All of it, whenever the next try of each would be: what goes out again is the same, under the same id.
    """
    now = timezone.now()
    with transaction.atomic():
        due = Delivery.objects.due(now).exclude(digest=None)
        first = due.values_list("digest", flat=True).first()
        # Held, not skipped: who claims the same at this moment finds nothing left of it, and no half of it.
        together = Delivery.objects.free(now).filter(digest=first).order_by("pk").select_for_update(of=("self",))
        return _take(list(together.values_list("pk", flat=True)[:MOST_TOGETHER])) if first is not None else []


def _free() -> "QuerySet[Delivery]":
    due = Delivery.objects.due(timezone.now()).filter(digest=None)
    return due.select_for_update(skip_locked=True, of=("self",))


def _take(keys: list[int]) -> list[Delivery]:
    lease = uuid.uuid4()
    Delivery.objects.filter(pk__in=keys).update(lease=lease, leased_until=_lease_end())
    return list(_whole(Delivery.objects.filter(pk__in=keys, lease=lease)).order_by("next_attempt_at", "pk"))


def begin(deliveries: Sequence[Delivery]) -> list[Attempt]:
    """Note a try of each that is still held, with person and channel as they are now: they may have changed.

    All were claimed together. What took its worker down at every try is given up, with that as the reason.
    """
    with transaction.atomic():
        held = _held(deliveries)
        held.update(leased_until=_lease_end(), attempts_made=F("attempts_made") + 1)
        before = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-number").values("number")[:1]
        fresh: QuerySet[Any] = _whole(held).annotate(tries_before=Coalesce(Subquery(before), 0))
        now = timezone.now()
        tries = Attempt.objects.bulk_create(  # what is tried again by hand has had more tries than count against it
            Attempt(delivery=delivery, number=delivery.tries_before + 1, started_at=now)
            for delivery in fresh.order_by("next_attempt_at", "pk")
        )
    worn_out = [one for one in tries if one.delivery.attempts_made > settings.DELIVERY_ATTEMPTS]
    record([Ended(one, WORN_OUT, now) for one in worn_out])
    return [one for one in tries if one not in worn_out]


def renew(tries: Sequence[Attempt]) -> set[int]:
    """Hold on to what is still to be sent; the ids of the deliveries that another worker has not taken meanwhile."""
    held = _held([one.delivery for one in tries])
    held.update(leased_until=_lease_end())
    return set(held.values_list("pk", flat=True))


def release(deliveries: Sequence[Delivery]) -> None:
    """Give back what was claimed and not begun."""
    _held(deliveries).update(lease=None, leased_until=None)


def record(ended: Collection[Ended]) -> None:
    """Write down how tries ended, and where that leaves their deliveries: two statements, whatever their number."""
    if not ended:
        return
    in_order = sorted(ended, key=lambda one: one.attempt.delivery_id)
    attempts = [(one.attempt.pk, one.at, one.outcome.was.value, one.outcome.error[:500]) for one in in_order]
    deliveries = [
        (
            one.attempt.delivery_id,
            one.attempt.delivery.lease,
            one.state.value,
            one.at if one.state != DeliveryState.PENDING else None,
            one.next_attempt_at,
        )
        for one in in_order
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTEMPTS_ENDED, _columns(attempts))
        cursor.execute(DELIVERIES_ENDED, _columns(deliveries))
    for channel in {one.attempt.delivery.channel for one in ended if one.state == DeliveryState.DEAD}:
        pause_if_failing(channel)


def backoff(attempts_made: int) -> timedelta:
    """How long to wait after this many tries: doubling, up to an hour, with jitter so that a herd spreads out."""
    seconds = min(3600.0, settings.DELIVERY_BACKOFF * 2 ** (attempts_made - 1))
    return timedelta(seconds=seconds * random.uniform(0.5, 1.0))  # noqa: S311 – not a secret


def _held(deliveries: Sequence[Delivery]) -> "QuerySet[Delivery]":
    leases = {delivery.lease for delivery in deliveries}
    keys = [delivery.pk for delivery in deliveries]
    return Delivery.objects.filter(pk__in=keys, lease__in=leases, state=DeliveryState.PENDING)


def _whole(deliveries: "QuerySet[Delivery]") -> "QuerySet[Delivery]":
    return deliveries.select_related("channel", "recipient__user", "recipient__notification")


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.DELIVERY_LEASE)
