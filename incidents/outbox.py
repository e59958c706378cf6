"""Writes what people must know in the transaction that makes it true. The workers take it from there."""

from accounts.models import Notification
from accounts.outbox import wake_alerts
from incidents.models import Incident, ProjectLink
from incidents.rules.alerting import alert_is_due

ATTACK_LINKED = "attack_linked"


def raise_due_alerts(incident: Incident) -> None:
    """Write a notification for each link that now makes one due: once for an incident and a project, ever."""
    links = ProjectLink.objects.filter(incident=incident).select_related("project")
    due = [link for link in links if alert_is_due(incident, link, project_is_tracked=link.project.tracked)]
    Notification.objects.bulk_create(
        (
            Notification(
                kind=ATTACK_LINKED,
                key=f"{ATTACK_LINKED}:{incident.pk}:{link.project_id}",
                subject=incident.reference,
                details={"project": link.project_id},
                marking=incident.marking,
            )
            for link in due
        ),
        ignore_conflicts=True,
    )
    if due:
        wake_alerts()
