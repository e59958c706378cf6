"""How the alerts fare, over everybody: what waits, since when, what failed, which signs of life there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Attempt, Channel, Delivery, Heartbeat, Notification
from accounts.vocabulary import AttemptOutcome, ChannelKind, DeliveryState, Sign

if TYPE_CHECKING:
    from django.db.models import QuerySet

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Queue:
    """What one kind of channel owes. `due` waits for a worker, `held` is in one's hands, `later` has its time to come.

    `expired`: a worker that held it died; it is among what is due.
    """

    kind: ChannelKind
    due: int = 0
    held: int = 0
    expired: int = 0
    later: int = 0
    dead: int = 0
    paused: int = 0
    oldest_due_at: datetime | None = None

    @property
    def label(self) -> str:
        return str(self.kind.label)


@dataclass(frozen=True, slots=True)
class Tries:
    """How many tries on one kind of channel ended so, within the last hour and the last day."""

    kind: ChannelKind
    outcome: AttemptOutcome
    hour: int
    day: int


@dataclass(frozen=True, slots=True)
class Health:
    """All of it, as it is at this moment."""

    at: datetime
    queues: list[Queue]
    tries: list[Tries]
    waiting: int
    oldest_waiting_at: datetime | None
    swept_at: datetime | None
    sent_at: datetime | None

    @property
    def is_idle(self) -> bool:
        """Has no worker looked for longer than alerts may be late?"""
        patience = timedelta(seconds=settings.ALERTS_LATE_AFTER)
        return self.swept_at is None or self.swept_at < self.at - patience

    @property
    def oldest_due_at(self) -> datetime | None:
        return min(filter(None, (queue.oldest_due_at for queue in self.queues)), default=None)


def alert_health() -> Health:
    """Six queries, each over an index of what waits, was given up or was tried lately: never over all that was."""
    now = timezone.now()
    waiting = Notification.objects.filter(fanned_out_at=None).aggregate(number=Count("pk"), oldest=Min("created_at"))
    signs = dict(Heartbeat.objects.values_list("name", "at"))
    return Health(
        at=now,
        queues=_queues(now),
        tries=_tries(now),
        waiting=waiting["number"],
        oldest_waiting_at=waiting["oldest"],
        swept_at=signs.get(Sign.SWEEP.value),
        sent_at=signs.get(Sign.SENT.value),
    )


def _queues(now: datetime) -> list[Queue]:
    ready = Q(next_attempt_at__lte=now)
    held, expired = Q(leased_until__gte=now), Q(leased_until__lt=now)
    free = ready & ~held & Q(channel__paused_at=None)
    pending = Delivery.objects.filter(state=DeliveryState.PENDING).order_by().values(kind=F("channel__kind"))
    found = {
        row.pop("kind"): row
        for row in pending.annotate(
            due=Count("pk", filter=free),
            held=Count("pk", filter=held),
            expired=Count("pk", filter=expired),
            later=Count("pk", filter=~held & ~free),
            oldest_due_at=Min("next_attempt_at", filter=free),
        )
    }
    dead = _by_kind(Delivery.objects.filter(state=DeliveryState.DEAD), "channel__kind")
    paused = _by_kind(Channel.objects.filter(paused_at__isnull=False), "kind")
    return [
        Queue(kind, **found.get(kind.value, {}), dead=dead.get(kind.value, 0), paused=paused.get(kind.value, 0))
        for kind in ChannelKind
    ]


def _by_kind(rows: "QuerySet[Delivery] | QuerySet[Channel]", path: str) -> dict[str, int]:
    counted = rows.order_by().values(of=F(path)).annotate(number=Count("pk"))
    return {row["of"]: row["number"] for row in counted}


def _tries(now: datetime) -> list[Tries]:
    lately = Attempt.objects.filter(started_at__gt=now - DAY).order_by()
    counted = lately.values("outcome", kind=F("delivery__channel__kind")).annotate(
        day=Count("pk"), hour=Count("pk", filter=Q(started_at__gt=now - HOUR))
    )
    found = {(row["kind"], row["outcome"]): (row["hour"], row["day"]) for row in counted}
    return [
        Tries(kind, outcome, *found.get((kind.value, outcome.value), (0, 0)))
        for kind in ChannelKind
        for outcome in AttemptOutcome
    ]


def given_up(number: int) -> "QuerySet[Delivery]":
    """What was given up last, each with what the last try said (`error`)."""
    tries = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-number")
    dead = Delivery.objects.filter(state=DeliveryState.DEAD).annotate(error=Subquery(tries.values("error")[:1]))
    latest: QuerySet[Delivery] = dead.order_by("-finished_at")
    return latest.select_related("recipient__notification", "recipient__user", "channel")[:number]
