"""What was told of an incident: each alert, to how many, how many messages went out."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from accounts.models import Delivery, Notification, Recipient
from accounts.vocabulary import DeliveryState
from incidents.outbox import ATTACK_LINKED, ATTACK_TAKEN_BACK, ATTACK_UPDATED, INCIDENT_NOTICED
from incidents.services.unanswered import ALERT_UNANSWERED
from projects.models import Project

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.models import Incident


WORDS = {
    ATTACK_LINKED: "Alert",
    INCIDENT_NOTICED: "Notice",
    ATTACK_UPDATED: "Update",
    ATTACK_TAKEN_BACK: "Correction",
    ALERT_UNANSWERED: "Managers called: nobody acknowledged it",
}


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """One alert, update, correction or call, for those of its projects that the reader may see."""

    pk: int
    created_at: datetime
    word: str
    projects: list[Project]
    recipients: int
    urgent: bool
    acknowledged: int
    delivered: int
    waiting: int
    failed: int
    to_acknowledge: int | None
    """The reader's own row, where they are asked to acknowledge it."""


def alerts_of(incident: "Incident", user: "User") -> list[AlertRecord]:
    """What was told for projects that this reader may see, and by watches on no certain project, the latest first.

    A notice that was nobody's, since the alerts reached all who watch, is none.
    """
    raised = Notification.objects.filter(kind__in=WORDS, subject=incident.reference)
    notifications: list[Any] = list(raised.order_by("-pk").prefetch_related("earlier"))
    about = _about(notifications)
    projects = Project.objects.for_user(user).in_bulk(list(set[Any]().union(*about.values()) - {None}))
    seen = {n.pk: [projects[key] for key in sorted(about[n.pk] - {None}) if key in projects] for n in notifications}
    told = _told(notifications)
    shown = [n for n in notifications if seen[n.pk] or (None in about[n.pk] and n.pk in told)]
    sent, asked = _sent(shown), _asked(shown, user)
    return [
        AlertRecord(
            pk=n.pk,
            created_at=n.created_at,
            word=WORDS[n.kind],
            projects=seen[n.pk],
            recipients=told.get(n.pk, (0, 0))[0],
            urgent=n.urgent,
            acknowledged=told.get(n.pk, (0, 0))[1],
            delivered=sent.get((n.pk, DeliveryState.SENT), 0),
            waiting=sent.get((n.pk, DeliveryState.PENDING), 0),
            failed=sent.get((n.pk, DeliveryState.DEAD), 0),
            to_acknowledge=asked.get(n.pk),
        )
        for n in shown
    ]


def _told(notifications: list[Notification]) -> dict[int, tuple[int, int]]:
    """Notification → how many were told, how many of them acknowledged it."""
    rows = Recipient.objects.filter(notification__in=notifications).order_by().values("notification")
    counted = rows.annotate(told=Count("pk"), answered=Count("acknowledged_at"))
    return {row["notification"]: (row["told"], row["answered"]) for row in counted}


def _sent(notifications: list[Notification]) -> dict[tuple[int, str], int]:
    """Notification and state → how many deliveries."""
    rows = Delivery.objects.filter(recipient__notification__in=notifications).order_by()
    counted = rows.values("recipient__notification", "state").annotate(number=Count("pk"))
    return {(row["recipient__notification"], row["state"]): row["number"] for row in counted}


def _asked(notifications: list[Notification], user: "User") -> dict[int, int]:
    """Notification → this person's own row, where they are asked to acknowledge it."""
    urgent = [notification for notification in notifications if notification.urgent]
    own = Recipient.objects.for_user(user).filter(notification__in=urgent, acknowledged_at=None)
    return dict(own.values_list("notification", "pk")) if urgent else {}


def _about(notifications: list[Notification]) -> dict[int, set[Any]]:
    """Notification → keys of the projects that it is about; None is a notice, which is about no one of them.

    A call is about those of the alert that nobody answered.
    """
    told = {
        n.pk: {first.details.get("project") for first in n.earlier.all() or [n]}
        for n in notifications
        if n.kind != ALERT_UNANSWERED
    }
    calls = {n.pk: told.get(n.details["alert"], set()) for n in notifications if n.kind == ALERT_UNANSWERED}
    return told | calls
