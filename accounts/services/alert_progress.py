"""What became of an alert: who was told, by which channel, each delivery with its tries, who acknowledged it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, Value, When

from accounts.errors import NotAllowed, NotThere
from accounts.models import Attempt, Channel, Delivery, Notification, Recipient, User
from accounts.protocols import administers, knows_of_alert, oversees_alert
from accounts.services.retry_delivery import GIVEN_UP
from accounts.services.transports import NEVER
from accounts.vocabulary import ChannelKind, DeliveryState

if TYPE_CHECKING:
    from django.db.models import QuerySet

WHERE_TO = re.compile(r"\w+://\S+|[^\s<>@]+@[^\s<>@]+")
LONGEST_ERROR = 200
FAILED_FIRST = ("-failed", "-pk")


@dataclass(frozen=True, slots=True)
class Insight:
    """An alert, and how much of it somebody sees: all, or what concerns themselves."""

    notification: Notification
    user: User
    sees_all: bool
    sees_addresses: bool

    @property
    def told(self) -> "QuerySet[Recipient]":
        told = Recipient.objects.filter(notification=self.notification)
        return told if self.sees_all else told.filter(user=self.user)


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt, with as much of its error as may be shown."""

    number: int
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    error: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery on one channel."""

    pk: int
    channel: str
    state: str
    state_label: str
    next_attempt_at: datetime | None
    tries: list[Try]
    again: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One person who was told."""

    name: str
    reasons: list[str]
    told_at: datetime
    read_at: datetime | None
    acknowledged_at: datetime | None
    by_link: bool
    deliveries: list[Sent]


def look_into(user: User, pk: int) -> Insight:
    """The alert as far as this person may look into it. Raises NotThere; NotAllowed where they know of it."""
    notification = Notification.objects.filter(pk=pk).first()
    if notification is None:
        raise NotThere("There is no such alert.")
    if oversees_alert(user, notification):
        return Insight(notification, user, sees_all=True, sees_addresses=administers(user))
    if Recipient.objects.for_user(user).filter(notification=notification).exists():
        return Insight(notification, user, sees_all=False, sees_addresses=False)
    if knows_of_alert(user, notification):
        raise NotAllowed("Managers over what an alert is about, and administrators, see what became of it.")
    raise NotThere("There is no such alert.")


def numbers_of(view: Insight) -> dict[str, int]:
    """How many were told, read it and acknowledged it."""
    return view.told.aggregate(
        told=Count("pk"),
        read=Count("pk", filter=Q(read_at__isnull=False)),
        acknowledged=Count("pk", filter=Q(acknowledged_at__isnull=False)),
    )


def states_of(view: Insight) -> list[tuple[DeliveryState, int]]:
    """How many deliveries stand in which state, the failed ones first; states in which none is are left out."""
    counted = Delivery.objects.filter(recipient__in=view.told.values("pk")).order_by().values("state")
    numbers = {row["state"]: row["number"] for row in counted.annotate(number=Count("pk"))}
    order = (DeliveryState.DEAD, DeliveryState.WITHHELD, DeliveryState.PENDING, DeliveryState.SENT)
    return [(state, numbers[state]) for state in order if state in numbers]


def people_told(view: Insight, state: str = "") -> "QuerySet[Recipient]":
    """Those to whom something is in this state, to be ordered FAILED_FIRST; with all that `line_of` shows."""
    theirs = Delivery.objects.filter(recipient=OuterRef("pk"))
    failed = Case(
        When(Exists(theirs.filter(state__in=GIVEN_UP)), then=1), default=Value(0), output_field=IntegerField()
    )
    tries = Prefetch("attempts", Attempt.objects.order_by("number"))
    sent = Prefetch("deliveries", Delivery.objects.select_related("channel").prefetch_related(tries).order_by("pk"))
    told = view.told.annotate(failed=failed).select_related("user").prefetch_related(sent)
    return told.filter(Exists(theirs.filter(state=state))) if state in DeliveryState.values else told


def deliveries_of(view: Insight) -> "QuerySet[Delivery]":
    """Every delivery of it that this person sees."""
    return Delivery.objects.filter(recipient__in=view.told.values("pk")).select_related("recipient__user")


def line_of(view: Insight, recipient: Recipient) -> Line:
    """What is shown of one person."""
    return Line(
        name=str(recipient.user),
        reasons=recipient.reasons if view.sees_addresses or recipient.user_id == view.user.pk else [],
        told_at=recipient.created_at,
        read_at=recipient.read_at,
        acknowledged_at=recipient.acknowledged_at,
        by_link=recipient.acknowledged_by_link,
        deliveries=[_sent(view, delivery) for delivery in recipient.deliveries.all()],
    )


def _sent(view: Insight, delivery: Delivery) -> Sent:
    whole = view.sees_addresses or delivery.channel.user_id == view.user.pk
    state = DeliveryState(delivery.state)
    return Sent(
        pk=delivery.pk,
        channel=f"{delivery.channel.get_kind_display()} {address_of(delivery.channel, whole=whole)}",
        state=state.value,
        state_label=state.label,
        next_attempt_at=delivery.next_attempt_at if state == DeliveryState.PENDING else None,
        tries=[_try(attempt, whole=view.sees_addresses) for attempt in delivery.attempts.all()],
        again=view.sees_all and state in GIVEN_UP,
    )


def _try(attempt: Attempt, *, whole: bool) -> Try:
    return Try(
        attempt.number,
        attempt.started_at,
        attempt.finished_at,
        attempt.get_outcome_display(),
        shown_error(attempt.error, whole=whole),
    )


def address_of(channel: Channel, *, whole: bool) -> str:
    """Enough of an address to tell which it is; all of it for its owner and for administrators."""
    if whole:
        return channel.address
    if channel.kind == ChannelKind.EMAIL:
        name, _, domain = channel.address.rpartition("@")
        return f"{name[:1]}…@{domain}"
    return urlsplit(channel.address).hostname or "…"


def shown_error(error: str, *, whole: bool) -> str:
    """What an error may say on a page: without addresses and, but to administrators, of a library its kind only.

    A library may quote in it whatever it was given: server, user name, the other side's answer.
    """
    if not whole and not error.startswith(NEVER):
        error = error.partition(":")[0]
    return WHERE_TO.sub("…", error.removeprefix(NEVER).strip())[:LONGEST_ERROR]
