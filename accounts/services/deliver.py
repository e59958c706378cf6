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
from accounts.services.fan_out import set_aside_stale
from accounts.services.lanes import Lanes
from accounts.services.letters import NOT_THEIRS, Letters, Withheld
from accounts.services.transports import NEVER, PARALLEL, TRANSPORTS, UNREACHABLE, Transport, Undeliverable
from accounts.vocabulary import AttemptOutcome

logger = structlog.get_logger(__name__)

Beside = Callable[[], object]

TICK = 1.0  # seconds after which what was sent is written down, and the rest of the batch held on to
AWAY = 2  # messages in a row for which a server was not there, after which the rest of what was claimed is not tried
NOT_THERE = Outcome(AttemptOutcome.FAILED, "Not tried: the server was not there for those before it.", unreachable=True)
LEFT_OUT = Outcome(AttemptOutcome.WITHHELD, NOT_THEIRS)


def deliver_due(meanwhile: Beside = lambda: None) -> int:
    """Send until nothing is due that another worker does not hold; return how many were sent.

    What one server takes is sent in batches, what goes to many in threads beside it. At least once a second, between
    two messages, `meanwhile` is called: that a server is waited for holds up nothing else. It says whether it found
    anything, as there may be more to send then.
    """
    sent = 0
    set_aside_stale()
    with Lanes(_send_until_trouble) as lanes:

        def beside() -> bool:
            meanwhile()
            return lanes.feed()

        while True:
            started, batch = lanes.feed(), claim(apart_from=PARALLEL)
            if len(batch) == settings.DELIVERY_BATCH:
                wake_up.call()  # there is more: whoever has nothing to do may help
            together = [] if batch else claim_digest()
            sent += _send_by_channel(batch, beside) + (_send_digest(together) if together else 0)
            found = meanwhile()
            if not (found or started or batch or together or lanes.wait()):
                break
    return sent + lanes.sent


def _send_by_channel(deliveries: Sequence[Delivery], beside: Beside) -> int:
    sent = 0
    for kind, of_kind in groupby(sorted(deliveries, key=_kind), key=_kind):
        with TRANSPORTS[kind]() as transport:
            sent += send_all(list(of_kind), transport, beside)
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


def send_all(claimed: Sequence[Delivery], transport: Transport, beside: Beside = lambda: None) -> int:
    """Try each once, unless its lease has passed to another worker meanwhile; return how many were sent.

    What was tried before is taken up one by one: should it be what took a worker down, it wears out nothing but itself.
    """
    new = [delivery for delivery in claimed if not delivery.attempts_made]
    sent = away = 0
    for batch in (new, *([delivery] for delivery in claimed if delivery.attempts_made)):
        more, away = _send_batch(begin(batch), transport, beside, away)
        sent += more
    return sent


def send_together(claimed: Sequence[Delivery], transport: Transport) -> int:
    """Try to send all of them, which one channel is owed, in one message; return how many it tells of."""
    tries = begin(claimed)
    if not tries:
        return 0
    told: set[int] = set()

    def send() -> None:
        letter, keys = digest_of(tries)
        told.update(keys)
        transport.send(tries[0].delivery, letter)

    outcome, now = _outcome_of(send), timezone.now()
    of_all = not told  # it ended before anybody knew of what it tells
    record([Ended(one, outcome if of_all or one.delivery_id in told else LEFT_OUT, now) for one in tries])
    return len(told) if outcome.was == AttemptOutcome.SENT else 0


def _send_batch(tries: list[Attempt], transport: Transport, beside: Beside, away: int) -> tuple[int, int]:
    """How many were sent, and for how many in a row the server was not there by now; `away`: before."""
    letters, ended, sent, ticked = Letters(tries), list[Ended](), 0, time.monotonic()
    try:
        for one in _still_held(tries):
            ended.append(_tried(one, letters, transport) if away < AWAY else Ended(one, NOT_THERE, timezone.now()))
            away = away + 1 if ended[-1].outcome.unreachable else 0
            sent += ended[-1].outcome.was == AttemptOutcome.SENT
            if time.monotonic() > ticked + TICK:
                ticked, done, ended = time.monotonic(), ended, []
                record(done)
                beside()
    finally:
        record(ended)
    return sent, away


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

    def send() -> None:
        transport.send(one.delivery, letters.letter_for(one.delivery))

    return Ended(one, _outcome_of(send), timezone.now())


def _outcome_of(send: Callable[[], None]) -> Outcome:
    """How sending ended."""
    try:
        send()
    except Withheld as reason:
        return Outcome(AttemptOutcome.WITHHELD, str(reason))
    except Undeliverable as refusal:
        return Outcome(AttemptOutcome.FAILED, f"{NEVER} {refusal}", for_good=True)
    except Exception as failure:
        logger.warning("delivery_failed", error=repr(failure)[:300])
        error = f"{type(failure).__name__}: {failure}"
        return Outcome(AttemptOutcome.FAILED, error, unreachable=isinstance(failure, UNREACHABLE))
    return Outcome(AttemptOutcome.SENT)


def _kind(delivery: Delivery) -> str:
    return delivery.channel.kind
