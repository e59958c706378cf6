"""What is sent to whom: nothing to a person who may no longer read it; one letter to all who would read the same."""

import time
from collections.abc import Hashable, Sequence

from accounts.models import Attempt, Delivery, Notification, User
from accounts.protocols import AlertKind, Letter, alert_kind
from accounts.vocabulary import Marking

FRESH = 2.0  # seconds for which what was found out about readers is believed
CLOSED = "The channel was switched off, paused or not verified."
NOT_THEIRS = "There was nothing to tell them any more, or they might no longer read it."


class Withheld(Exception):
    """It is not sent, rightly; `str()` says why."""


class Letters:
    """The letters of one batch. Who may read what they are about is asked once for many, and again after a while."""

    def __init__(self, tries: Sequence[Attempt]) -> None:
        self._waiting = {one.delivery_id: one.delivery for one in tries}
        self._written: dict[Hashable, Letter] = {}
        self._readers: dict[int, set[int]] = {}
        self._alike: dict[int, dict[int, Hashable]] = {}
        self._asked_at = 0.0

    def letter_for(self, delivery: Delivery) -> Letter:
        """What it sends. Raises Withheld where the channel is closed, or there is nothing to tell its person."""
        notification, user = delivery.recipient.notification, delivery.recipient.user
        kind = self._asked(notification)
        self._waiting.pop(delivery.pk, None)
        if not delivery.channel.is_open:
            raise Withheld(CLOSED)
        if user.pk not in self._readers[notification.pk]:
            raise Withheld(NOT_THEIRS)
        ceiling, reasons = Marking(delivery.channel.highest_marking), delivery.recipient.reasons
        same = (notification.pk, ceiling, *reasons, self._alike[notification.pk].get(user.pk, user))
        if same not in self._written:
            self._written[same] = kind.letter(notification, reasons, user, ceiling)
        return self._written[same]

    def _asked(self, notification: Notification) -> AlertKind:
        """Have the answers about this notification, for all who still wait for their letter."""
        if time.monotonic() > self._asked_at + FRESH:
            self._asked_at = time.monotonic()
            self._written, self._readers, self._alike = {}, {}, {}
        kind = alert_kind(notification.kind)
        if notification.pk not in self._readers:
            told = [one.recipient for one in self._waiting.values()]
            people = [one.user for one in told if one.notification_id == notification.pk]
            may_read = kind.readers(notification).filter(pk__in=[user.pk for user in people])
            self._readers[notification.pk] = set(may_read.order_by().values_list("pk", flat=True))
            self._alike[notification.pk] = kind.alike(notification, _of(people, self._readers[notification.pk]))
        return kind


def _of(people: list[User], readers: set[int]) -> list[User]:
    return [user for user in people if user.pk in readers]
