"""Several notifications in one message: what is not urgent on a channel that wants it so, and what came late."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Attempt, Channel, Delivery, Notification, User
from accounts.moments import moment_in_words
from accounts.protocols import Letter, Summary, alert_kind
from accounts.services.letters import CLOSED, NOT_THEIRS, Withheld
from accounts.vocabulary import Marking

A_MOMENT = timedelta(minutes=1)
LABELS = {marking.label: marking for marking in Marking}


@dataclass(frozen=True, slots=True)
class Line:
    """One notification in a digest, as far as the channel may carry it."""

    title: str
    url: str
    told_at: str
    marking: str = ""
    lines: list[str] = field(default_factory=list)


def digest_of(tries: Sequence[Attempt]) -> tuple[Letter, set[int]]:
    """The letter for the tries of one channel, and the ids of the deliveries of which it tells.

    What its person may not read any more, and what there is nothing to tell of any more, is left out. Raises Withheld
    where that leaves nothing, or the channel is closed.
    """
    delivery = tries[0].delivery
    channel, user = delivery.channel, delivery.recipient.user
    if not channel.is_open:
        raise Withheld(CLOSED)
    told = {one.delivery_id: one.delivery.recipient.notification for one in tries}
    summaries = _summaries(list(told.values()), user)
    lines = {key: _line(n, summaries[n.pk], channel, user) for key, n in told.items() if n.pk in summaries}
    if not lines:
        raise Withheld(NOT_THEIRS)
    heading = _heading(len(lines), all(_came_late(one.delivery) for one in tries))
    context = {
        "heading": heading,
        "lines": list(lines.values()),
        "url": f"{settings.SITE_URL}{reverse('accounts:notification_list')}",
    }
    identity = uuid.uuid5(delivery.digest or delivery.message_id, ",".join(map(str, sorted(lines))))
    letter = Letter(
        subject=heading,
        text=render_to_string("accounts/alerts/digest.txt", context),
        html=render_to_string("accounts/alerts/digest.html", context),
        identity=identity,
    )
    return letter, set(lines)


def _summaries(notifications: list[Notification], user: User) -> dict[int, Summary]:
    summaries: dict[int, Summary] = {}
    for name in sorted({notification.kind for notification in notifications}):
        kind = alert_kind(name)
        of_kind = [notification for notification in notifications if notification.kind == name]
        due = [notification for notification in of_kind if kind.readers(notification).filter(pk=user.pk).exists()]
        summaries |= kind.summaries(due, user)
    return summaries


def _line(notification: Notification, summary: Summary, channel: Channel, user: User) -> Line:
    url = f"{settings.SITE_URL}{summary.url}"
    told_at = moment_in_words(notification.created_at, user.time_zone)
    marking = LABELS.get(summary.marking, Marking(notification.marking))
    if max(marking, notification.marking) > channel.highest_marking:
        title = f"{notification.subject} is marked above what this channel may carry. Sign in to read it."
        return Line(title, url, told_at, marking.label)
    return Line(summary.title, url, told_at, summary.marking, summary.lines)


def _came_late(delivery: Delivery) -> bool:
    """Was it to go out long ago? What waited for its hour was not."""
    created = delivery.recipient.created_at
    meant_at_once = delivery.attempts_made > 1 or delivery.next_attempt_at < created + A_MOMENT
    return meant_at_once and created < timezone.now() - timedelta(seconds=settings.ALERT_STALE_AFTER)


def _heading(count: int, late: bool) -> str:
    what = "1 notification" if count == 1 else f"{count} notifications"
    return f"{what} that could not be sent in time" if late else what
