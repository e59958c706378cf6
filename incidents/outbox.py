"""Writes what people must know in the transaction that makes it true. The workers take it from there."""

from collections.abc import Iterable

from accounts.models import Notification
from accounts.outbox import wake_alerts
from incidents.models import Comment, Incident, IncidentStep, ProjectLink
from incidents.rules.alerting import alert_is_due
from projects.models import Project

ATTACK_LINKED = "attack_linked"
MENTIONED = "mentioned"
COMMENTED = "commented"
RETURNED = "returned"


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


def tell_mentioned(comment: Comment, people: Iterable[int]) -> None:
    """Tell people that a comment mentions them: each once for a comment and all its corrections."""
    first = comment.corrects or comment
    _tell_of_comment(MENTIONED, comment, [(f"{first.pk}:{person}", person) for person in sorted(people)])


def tell_reporter_of_comment(comment: Comment) -> None:
    """Tell who reported it that somebody else commented, unless the comment mentions them anyhow."""
    reporter = comment.subject.reporter_id
    mentioned = Notification.objects.filter(key=f"{MENTIONED}:{comment.pk}:{reporter}").exists()
    if reporter != comment.author_id and not mentioned:
        _tell_of_comment(COMMENTED, comment, [(str(comment.pk), reporter)])


def tell_returned(incident: Incident, step: IncidentStep) -> None:
    """Tell its reporter that a report came back, and why."""
    details = {"step": step.pk, "person": incident.reporter_id}
    _write([_told(RETURNED, str(step.pk), incident.reference, incident.marking, details)])


def _tell_of_comment(kind: str, comment: Comment, people: list[tuple[str, int]]) -> None:
    first, about = comment.corrects or comment, comment.subject
    told = [
        _told(kind, key, about.reference, comment.marking, {"comment": first.pk, "person": person})
        for key, person in people
    ]
    _write(told)


def _told(kind: str, key: str, subject: str, marking: int, details: dict[str, int]) -> Notification:
    return Notification(kind=kind, key=f"{kind}:{key}", subject=subject, details=details, marking=marking)


def _write(notifications: list[Notification]) -> None:
    if notifications:
        Notification.objects.bulk_create(notifications, ignore_conflicts=True)
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
