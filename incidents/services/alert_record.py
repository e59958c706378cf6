"""What was told of an incident: each alert, to how many, how many messages went out."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from accounts.models import Notification
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


def alerts_of(incident: "Incident", user: "User") -> list[AlertRecord]:
    """What was told for projects that this reader may see, and by watches on no certain project, the latest first."""
    by_state = {
        name: Count("recipients__deliveries", filter=Q(recipients__deliveries__state=state), distinct=True)
        for name, state in (
            ("delivered", DeliveryState.SENT),
            ("waiting", DeliveryState.PENDING),
            ("failed", DeliveryState.DEAD),
        )
    }
    answered = Count("recipients", filter=Q(recipients__acknowledged_at__isnull=False), distinct=True)
    raised = Notification.objects.filter(kind__in=WORDS, subject=incident.reference).annotate(
        told=Count("recipients", distinct=True), answered=answered, **by_state
    )
    notifications: list[Any] = list(raised.order_by("-pk").prefetch_related("earlier"))
    about = _about(notifications)
    projects = Project.objects.for_user(user).in_bulk(list(set[Any]().union(*about.values()) - {None}))
    seen = {n.pk: [projects[key] for key in sorted(about[n.pk] - {None}) if key in projects] for n in notifications}
    return [
        AlertRecord(
            n.pk,
            n.created_at,
            WORDS[n.kind],
            seen[n.pk],
            n.told,
            n.urgent,
            n.answered,
            n.delivered,
            n.waiting,
            n.failed,
        )
        for n in notifications
        if seen[n.pk] or None in about[n.pk]
    ]


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
