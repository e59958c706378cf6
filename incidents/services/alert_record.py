"""What was told of an incident: each alert, to how many, how many messages went out."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from accounts.models import Notification
from accounts.vocabulary import DeliveryState
from incidents.outbox import ATTACK_LINKED
from projects.models import Project

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.models import Incident


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """One alert."""

    created_at: datetime
    project: Project
    recipients: int
    delivered: int
    waiting: int
    failed: int


def alerts_of(incident: "Incident", user: "User") -> list[AlertRecord]:
    """The alerts that an incident raised for projects that this reader may see, newest first."""
    by_state = {
        name: Count("recipients__deliveries", filter=Q(recipients__deliveries__state=state), distinct=True)
        for name, state in (
            ("delivered", DeliveryState.SENT),
            ("waiting", DeliveryState.PENDING),
            ("failed", DeliveryState.DEAD),
        )
    }
    raised = Notification.objects.filter(kind=ATTACK_LINKED, subject=incident.reference).annotate(
        told=Count("recipients", distinct=True), **by_state
    )
    notifications: list[Any] = list(raised.order_by("-pk"))
    projects = Project.objects.for_user(user).in_bulk([n.details["project"] for n in notifications])
    return [
        AlertRecord(n.created_at, projects[n.details["project"]], n.told, n.delivered, n.waiting, n.failed)
        for n in notifications
        if n.details["project"] in projects
    ]
