"""What became of every alert, once all is quiet: counted, and every fault named."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils import timezone

from accounts.models import Attempt, Channel, Delivery, Notification
from accounts.vocabulary import AttemptOutcome, DeliveryState
from incidents.outbox import ATTACK_LINKED
from tests.faults.stage import Stage

NEARLY = timedelta(seconds=1)  # a fan-out notes its moment before it looks who may read
ENDED = {DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.WITHHELD}


class Arrival(Protocol):
    """One message at somebody's address: `delivery` is the id that stays the same at every repeat."""

    @property
    def address(self) -> str: ...
    @property
    def delivery(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def at(self) -> datetime: ...


class Post(Protocol):
    """Where messages arrive: a mail server, and any other that a channel leads to."""

    @property
    def kept(self) -> Iterable[Arrival]: ...
    @property
    def refused(self) -> Mapping[str, int]: ...


@dataclass(slots=True)
class Reckoning:
    """The counts by name, and the faults in words."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        width = max(map(len, self.counts), default=0)
        return "\n".join(f"  {name:{width}} {count:6}" for name, count in self.counts.items())


@dataclass(slots=True)
class Lost:
    """Who may get nothing more, and which report nobody, from which moment on."""

    people: dict[int, datetime] = field(default_factory=dict)
    reports: dict[str, datetime] = field(default_factory=dict)
    begun: dict[int | str, datetime] = field(default_factory=dict)
    """When that began to be taken away: until it is done, a busy machine may take seconds."""

    @contextmanager
    def taking_away(self, what: dict[Any, datetime], key: int | str) -> Iterator[None]:
        """Note both moments, of a person or of a report."""
        self.begun[key] = timezone.now()
        yield
        what[key] = timezone.now()

    def since(self, delivery: Delivery) -> datetime | None:
        """The moment after which this delivery was not to be sent any more."""
        notification = delivery.recipient.notification
        moments = [self.people.get(delivery.recipient.user_id)]
        if notification.kind == ATTACK_LINKED:
            moments.append(self.reports.get(notification.subject))
        return min((moment for moment in moments if moment), default=None)


def reckon(stage: Stage, posts: Iterable[Post], lost: Lost) -> Reckoning:
    """Hold what arrived against what was owed."""
    deliveries = Delivery.objects.select_related("channel", "recipient__notification").order_by("pk")
    book = _Book(list(deliveries), list(posts), lost)
    for delivery in book.deliveries:
        book.enter(delivery)
    book.find_strangers()
    book.find_missing(stage)
    return book.reckoning


class _Book:
    """One reckoning in the making."""

    def __init__(self, deliveries: list[Delivery], posts: list[Post], lost: Lost) -> None:
        self.deliveries, self.lost, self.reckoning = deliveries, lost, Reckoning()
        self._arrived: dict[str, list[Arrival]] = defaultdict(list)
        self._refused: Counter[str] = Counter()
        for post in posts:
            self._refused.update(post.refused)
            for arrival in post.kept:
                self._arrived[arrival.delivery].append(arrival)
        self._attempts: dict[int, list[Attempt]] = defaultdict(list)
        for attempt in Attempt.objects.order_by("delivery", "number"):
            self._attempts[attempt.delivery_id].append(attempt)
        self.reckoning.counts.update(dict.fromkeys(("alerts", "sent", "dead", "withheld", "not owed", "repeats"), 0))
        self.reckoning.counts.update({"later words": 0, "attempts": Attempt.objects.count()})

    def enter(self, delivery: Delivery) -> None:
        """What became of one delivery, and whether that is right."""
        arrivals, attempts = self._arrived[str(delivery.message_id)], self._attempts[delivery.pk]
        is_alert = delivery.recipient.notification.kind == ATTACK_LINKED
        self.reckoning.counts["alerts" if is_alert else "later words"] += 1
        self.reckoning.counts["repeats"] += max(0, len(arrivals) - 1)
        if is_alert and delivery.state in ENDED:
            self.reckoning.counts[delivery.state] += 1
        self._check_end(delivery, arrivals, attempts)
        self._check_scope(delivery, arrivals, attempts)
        for arrival in arrivals:
            if arrival.address != delivery.channel.address:
                self._fault(delivery, f"arrived at {arrival.address}")
            if delivery.recipient.notification.subject not in arrival.words:
                self._fault(delivery, "arrived as something else")

    def find_strangers(self) -> None:
        """What arrived and is no delivery's."""
        known = {str(delivery.message_id) for delivery in self.deliveries}
        self.reckoning.faults += [
            f"{identity} arrived at {arrivals[0].address} and belongs to no delivery"
            for identity, arrivals in self._arrived.items()
            if identity not in known
        ]

    def find_missing(self, stage: Stage) -> None:
        """Each channel of a watcher has its one delivery of each alert, unless that was lost before the fan-out."""
        alerts = {alert.subject: alert for alert in Notification.objects.filter(kind=ATTACK_LINKED)}
        found = Counter(
            (delivery.channel_id, delivery.recipient.notification.subject)
            for delivery in self.deliveries
            if delivery.recipient.notification.kind == ATTACK_LINKED
        )
        for channel in Channel.objects.filter(user__in=stage.watchers):
            for reference in (incident.reference for incident in stage.incidents):
                times = found[channel.pk, reference]
                if times == 0 and self._was_lost(channel.user_id, alerts.get(reference)):
                    self.reckoning.counts["not owed"] += 1
                elif times != 1:
                    self.reckoning.faults.append(f"{channel.address} has {times} deliveries of {reference}")

    def _was_lost(self, person: int, alert: Notification | None) -> bool:
        """Before it was fanned out, to this person or to everybody."""
        if alert is None or alert.fanned_out_at is None:
            return False
        lost = self.lost.people.keys() & {person} | self.lost.reports.keys() & {alert.subject}
        moments = [self.lost.begun.get(key) or (self.lost.people | self.lost.reports)[key] for key in lost]
        return any(alert.fanned_out_at > moment - NEARLY for moment in moments)

    def _check_end(self, delivery: Delivery, arrivals: list[Arrival], attempts: list[Attempt]) -> None:
        """It has ended, and in a way that what happened explains."""
        if delivery.state not in ENDED:
            self._fault(delivery, f"is {delivery.state} still")
        if delivery.state == DeliveryState.SENT and not arrivals:
            self._fault(delivery, "is sent and never arrived")
        if delivery.state == DeliveryState.DEAD:
            self._check_death(delivery, attempts)
        if delivery.state == DeliveryState.WITHHELD and self.lost.since(delivery) is None:
            self._fault(delivery, "is withheld from somebody who may read it")

    def _check_death(self, delivery: Delivery, attempts: list[Attempt]) -> None:
        """Only an address that the other side refused for good is given up, and the last try says so."""
        self._refused[delivery.channel.address] -= 1
        if self._refused[delivery.channel.address] < 0:
            self._fault(delivery, "is dead, and its address was not refused")
        if not attempts or attempts[-1].outcome != AttemptOutcome.FAILED or not attempts[-1].error:
            self._fault(delivery, "is dead without a reason on its last attempt")

    def _check_scope(self, delivery: Delivery, arrivals: list[Arrival], attempts: list[Attempt]) -> None:
        """A try that began in time may still arrive; none may begin after the right was lost."""
        since = self.lost.since(delivery)
        if since is None:
            return
        if any(attempt.started_at > since and attempt.outcome == AttemptOutcome.SENT for attempt in attempts):
            self._fault(delivery, "was sent to somebody who may not read it any more")
        under_way = [
            one for one in attempts if one.started_at <= since and not (one.finished_at and one.finished_at < since)
        ]
        # A try whose connection is cut may use a second one.
        if sum(arrival.at > since for arrival in arrivals) > 2 * len(under_way):
            self._fault(delivery, "arrived at somebody who may not read it any more")

    def _fault(self, delivery: Delivery, what: str) -> None:
        self.reckoning.faults.append(f"{delivery.recipient.notification.key} to {delivery.channel.address} {what}")
