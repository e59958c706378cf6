"""Sends what is due, in batches and outside any transaction, by one connection for as many messages as it takes."""

import time
from collections.abc import Iterator, Sequence
from itertools import groupby

import structlog
from django.conf import settings
from django.utils import timezone

from accounts.models import Attempt, Delivery
from accounts.outbox import wake_up
from accounts.services.claims import Ended, begin, claim, record, renew
from accounts.services.letters import Letters
from accounts.services.transports import TRANSPORTS, Transport, Undeliverable
from accounts.vocabulary import AttemptOutcome

logger = structlog.get_logger(__name__)

TICK = 1.0  # seconds after which what was sent is written down, and the rest of the batch held on to
NEVER = "Never deliverable:"


def deliver_due() -> int:
    """Send until nothing is due that another worker does not hold; return how many were sent."""
    sent = 0
    while deliveries := claim():
        if len(deliveries) == settings.DELIVERY_BATCH:
            wake_up.call()  # there is more: whoever has nothing to do may help
        for kind, of_kind in groupby(sorted(deliveries, key=_kind), key=_kind):
            with TRANSPORTS[kind]() as transport:
                sent += send_all(list(of_kind), transport)
    return sent


def send_all(claimed: Sequence[Delivery], transport: Transport) -> int:
    """Try each once, unless its lease has passed to another worker meanwhile; return how many were sent.

    What was tried before is taken up one by one: should it be what took a worker down, it wears out nothing but itself.
    """
    new = [delivery for delivery in claimed if not delivery.attempts_made]
    batches = [new, *([delivery] for delivery in claimed if delivery.attempts_made)]
    return sum(_send_batch(begin(batch), transport) for batch in batches if batch)


def _send_batch(tries: list[Attempt], transport: Transport) -> int:
    letters, ended, sent, ticked = Letters(tries), list[Ended](), 0, time.monotonic()
    try:
        for one in _still_held(tries):
            ended.append(_tried(one, letters, transport))
            sent += ended[-1].outcome == AttemptOutcome.SENT
            if time.monotonic() > ticked + TICK:
                ticked, done, ended = time.monotonic(), ended, []
                record(done)
    finally:
        record(ended)
    return sent


def _still_held(tries: list[Attempt]) -> Iterator[Attempt]:
    """One after the other; those that another worker took, because all this lasted too long, are left to it."""
    renewed, held = time.monotonic(), {one.delivery_id for one in tries}
    for number, one in enumerate(tries):
        if time.monotonic() > renewed + TICK:
            renewed, held = time.monotonic(), renew(tries[number:])
        if one.delivery_id in held:
            yield one


def _tried(one: Attempt, letters: Letters, transport: Transport) -> Ended:
    """Send it to a person who may still see it."""
    outcome, error, for_good = AttemptOutcome.SENT, "", False
    try:
        letter = letters.letter_for(one.delivery)
        if letter is None:
            outcome = AttemptOutcome.WITHHELD
        else:
            transport.send(one.delivery, letter)
    except Undeliverable as refusal:
        outcome, error, for_good = AttemptOutcome.FAILED, f"{NEVER} {refusal}", True
    except Exception as failure:
        logger.warning("delivery_failed", delivery=one.delivery_id, error=repr(failure)[:300])
        outcome, error = AttemptOutcome.FAILED, f"{type(failure).__name__}: {failure}"
    return Ended(one, outcome, error, for_good, timezone.now())


def _kind(delivery: Delivery) -> str:
    return delivery.channel.kind
