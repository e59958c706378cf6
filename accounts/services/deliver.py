"""Sends what is due, in batches and outside any transaction, by one connection for as many messages as it takes."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import structlog
from django.conf import settings
from django.utils import timezone

from accounts.models import Attempt, Delivery
from accounts.outbox import wake_up
from accounts.services.claims import Ended, Outcome, begin, claim, claim_digest, record, release, renew
from accounts.services.digests import digest_of
from accounts.services.fan_out import set_aside_late
from accounts.services.lanes import PARALLEL, Lanes
from accounts.services.letters import Letters
from accounts.services.transports import TRANSPORTS, Transport, Undeliverable
from accounts.vocabulary import AttemptOutcome

logger = structlog.get_logger(__name__)

TICK = 1.0  # seconds after which what was sent is written down, and the rest of the batch held on to
NEVER = "Never deliverable:"
LEFT_OUT = Outcome(AttemptOutcome.WITHHELD)


def deliver_due(meanwhile: Callable[[], object] = lambda: None) -> int:
    """Send until nothing is due that another worker does not hold; return how many were sent.

    What one server takes is sent in batches, what goes to many in threads beside it. Between two batches `meanwhile`
    is called: that slow servers are being waited for holds up nothing else.
    """
    sent = 0
    set_aside_late()
    with Lanes(_send_until_trouble) as lanes:
        while True:
            started, batch = lanes.feed(), claim(apart_from=PARALLEL)
            if len(batch) == settings.DELIVERY_BATCH:
                wake_up.call()  # there is more: whoever has nothing to do may help
            together = [] if batch else claim_digest()
            sent += _send_by_channel(batch) + (_send_digest(together) if together else 0)
            if not (started or batch or together or lanes.wait()):
                break
            meanwhile()
    return sent + lanes.sent


def _send_by_channel(deliveries: Sequence[Delivery]) -> int:
    sent = 0
    for kind, of_kind in groupby(sorted(deliveries, key=_kind), key=_kind):
        with TRANSPORTS[kind]() as transport:
            sent += send_all(list(of_kind), transport)
    return sent


def _send_until_trouble(deliveries: Sequence[Delivery]) -> int:
    """To one server, as long as it takes them: what it fails to take costs time, and others wait for their turn."""
    with TRANSPORTS[deliveries[0].channel.kind]() as transport:
        for number, delivery in enumerate(deliveries):
            if not send_all([delivery], transport):
                release(deliveries[number + 1 :])
                return number
    return len(deliveries)


def _send_digest(together: Sequence[Delivery]) -> int:
    with TRANSPORTS[together[0].channel.kind]() as transport:
        return send_together(together, transport)


def send_all(claimed: Sequence[Delivery], transport: Transport) -> int:
    """Try each once, unless its lease has passed to another worker meanwhile; return how many were sent.

    What was tried before is taken up one by one: should it be what took a worker down, it wears out nothing but itself.
    """
    new = [delivery for delivery in claimed if not delivery.attempts_made]
    batches = [new, *([delivery] for delivery in claimed if delivery.attempts_made)]
    return sum(_send_batch(begin(batch), transport) for batch in batches if batch)


def send_together(claimed: Sequence[Delivery], transport: Transport) -> int:
    """Try to send all of them, which one channel is owed, in one message; return how many it tells of."""
    tries = begin(claimed)
    if not tries:
        return 0
    told: set[int] = set()

    def send() -> bool:
        letter, keys = digest_of(tries)
        told.update(keys)
        if letter is not None:
            transport.send(tries[0].delivery, letter)
        return letter is not None

    outcome, now = _outcome_of(send), timezone.now()
    undone = outcome.error and not told  # it failed before anybody knew whom it tells of what
    record([Ended(one, outcome if undone or one.delivery_id in told else LEFT_OUT, now) for one in tries])
    return len(told) if outcome.was == AttemptOutcome.SENT else 0


def _send_batch(tries: list[Attempt], transport: Transport) -> int:
    letters, ended, sent, ticked = Letters(tries), list[Ended](), 0, time.monotonic()
    try:
        for one in _still_held(tries):
            ended.append(_tried(one, letters, transport))
            sent += ended[-1].outcome.was == AttemptOutcome.SENT
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

    def send() -> bool:
        letter = letters.letter_for(one.delivery)
        if letter is not None:
            transport.send(one.delivery, letter)
        return letter is not None

    return Ended(one, _outcome_of(send), timezone.now())


def _outcome_of(send: Callable[[], bool]) -> Outcome:
    """How sending ended; `send` says whether there was anything to send."""
    try:
        return Outcome(AttemptOutcome.SENT) if send() else LEFT_OUT
    except Undeliverable as refusal:
        return Outcome(AttemptOutcome.FAILED, f"{NEVER} {refusal}", for_good=True)
    except Exception as failure:
        logger.warning("delivery_failed", error=repr(failure)[:300])
        return Outcome(AttemptOutcome.FAILED, f"{type(failure).__name__}: {failure}")


def _kind(delivery: Delivery) -> str:
    return delivery.channel.kind
