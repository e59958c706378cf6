"""Who looks into what became of an alert about an incident: its managers, as far as they see what it was told of."""

from typing import TYPE_CHECKING

from accounts.models import Notification, User
from incidents.models import Incident
from incidents.outbox import ATTACK_LINKED, ATTACK_TAKEN_BACK, ATTACK_UPDATED, INCIDENT_NOTICED
from incidents.querysets.reading import roles_over
from incidents.services.unanswered import ALERT_UNANSWERED
from projects.models import Project
from projects.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

OVERSEEN = (ATTACK_LINKED, INCIDENT_NOTICED, ATTACK_UPDATED, ATTACK_TAKEN_BACK, ALERT_UNANSWERED)


class IncidentAlerts:
    """What a manager over the incident may look into, and everybody know of who reads it and a project of the alert."""

    def oversees(self, user: User, notification: Notification) -> bool:
        incident = _seen(user, notification)
        return incident is not None and Role.MANAGER in roles_over(user, incident)

    def knows_of(self, user: User, notification: Notification) -> bool:
        return _seen(user, notification) is not None


def _seen(user: User, notification: Notification) -> Incident | None:
    """The incident, where the person may read it and the alert shows on its page to them."""
    if notification.kind not in OVERSEEN:
        return None
    incident: Incident | None = Incident.objects.for_user(user).filter(reference=notification.subject).first()
    about = {first.details.get("project") for first in _firsts(notification)}
    if incident is None or None in about:  # a notice is about no one project
        return incident
    return incident if Project.objects.for_user(user).filter(pk__in=about).exists() else None


def _firsts(notification: Notification) -> "Iterable[Notification]":
    """The first alerts that it is, follows, or calls the managers about."""
    alert = notification
    if notification.kind == ALERT_UNANSWERED:
        alert = Notification.objects.get(pk=notification.details["alert"])
    return [first for first in (alert, *alert.earlier.all()) if first.kind in {ATTACK_LINKED, INCIDENT_NOTICED}]


INCIDENT_ALERTS = IncidentAlerts()
