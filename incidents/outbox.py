"""Writes what people must know in the transaction that makes it true. The workers take it from there."""

from accounts.models import Notification
from accounts.outbox import wake_alerts
from incidents.models import Incident, ProjectLink
from incidents.rules.alerting import alert_is_due
from projects.models import Project

ATTACK_LINKED = "attack_linked"


def raise_due_alerts(incident: Incident) -> None:
    """Write a notification for each link that now makes one due: once for an incident and a project, ever."""
    links = list(ProjectLink.objects.filter(incident=incident))
    tracked = _tracked_for_certain(links)
    due = [link for link in links if alert_is_due(incident, link, project_is_tracked=link.project_id in tracked)]
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


def tell_newcomers(incident: Incident) -> None:
    """Fan out once more what was told of the incident: graver or less secret now, it may concern more people.

    Whoever was told already is not told again.
    """
    if Notification.objects.filter(subject=incident.reference).update(fanned_out_at=None):
        wake_alerts()


def _tracked_for_certain(links: list[ProjectLink]) -> set[int]:
    """The tracked ones of the linked projects, held so that nobody marks one tracked at this very moment unseen."""
    projects = Project.objects.filter(pk__in=[link.project_id for link in links]).order_by("pk")
    return {project.pk for project in projects.select_for_update(no_key=True) if project.tracked}
