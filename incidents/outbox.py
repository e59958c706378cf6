"""Writes what people must know in the transaction that makes it true. The workers take it from there."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from accounts.models import Notification
from accounts.outbox import wake_alerts
from incidents.models import CaseTask, Comment, Incident, IncidentStep, ProjectLink
from incidents.rules.alerting import Told, alert_is_due, changes_since
from incidents.rules.deadlines import REMIND_AFTER
from projects.models import Project

if TYPE_CHECKING:
    from accounts.models import User

ATTACK_LINKED, ATTACK_UPDATED, ATTACK_TAKEN_BACK = "attack_linked", "attack_updated", "attack_taken_back"
MENTIONED = "mentioned"
COMMENTED = "commented"
RETURNED = "returned"
ASSIGNED, TASK_GIVEN = "assigned", "task_given"
REVIEW_REMINDER, REVIEW_OVERDUE, REVIEW_TAKEN = "review_reminder", "review_overdue", "review_taken"
DUE_REVIEWS = f"""
    INSERT INTO accounts_notification (kind, key, subject, details, marking, urgent, created_at)
    SELECT due.kind, due.key, due.reference, jsonb_build_object('due', due.moment), due.marking, false, %(now)s FROM (
        SELECT kind, concat_ws(':', kind, id, moment) AS key, reference, moment, marking FROM (
            SELECT id, reference, marking,
                CASE WHEN review_due_at <= %(now)s THEN '{REVIEW_OVERDUE}' ELSE '{REVIEW_REMINDER}' END AS kind,
                to_char(review_due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') AS moment
            FROM incidents_incident
            WHERE state IN ('submitted', 'in_review') AND %(now)s >= review_due_at
                - (1 - %(share)s) * (review_due_at - coalesce(review_since, submitted_at, filed_at))
        ) AS waiting
    ) AS due
    WHERE NOT EXISTS (SELECT FROM accounts_notification AS told WHERE told.key = due.key)
    ON CONFLICT (key) DO NOTHING
"""  # noqa: S608 – made of our own constants


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
                details={"project": link.project_id, "told": told_of(incident)},
                marking=incident.marking,
            )
            for link in due
        ),
        ignore_conflicts=True,
    )
    if due:
        wake_alerts()
    tell_later(incident)


def told_of(incident: Incident) -> Told:
    """What an alert that is written now says of it."""
    return Told(verified=incident.is_verified, severity=int(incident.severity), harm=incident.harm_text)


def tell_later(incident: Incident) -> None:
    """Whoever was alerted to it hears what changed since they were told last, or that it is taken back.

    Measured by what was told, not by what was done: however the change came about, and once for several of them.
    """
    firsts = Notification.objects.filter(kind=ATTACK_LINKED, subject=incident.reference).order_by("pk")
    alerts = [(first, max([first, *first.later.all()], key=_key)) for first in firsts.prefetch_related("later")]
    if not alerts:
        return
    standing = {first.pk for first in still_true(incident, [first for first, _ in alerts])}
    updated, taken_back, changes, now = [], [], dict[str, None](), told_of(incident)
    for first, last in alerts:
        held = last.kind != ATTACK_TAKEN_BACK
        if first.pk in standing:
            new = changes_since(last.details.get("told", now), now) if held else ["It counts again."]
            changes |= dict.fromkeys(new)
            updated += [first] if new else []
        elif held:
            taken_back.append(first)
    latest = max(last.pk for _, last in alerts)
    _tell_after(ATTACK_UPDATED, incident, updated, latest, {"changes": list(changes), "told": now})
    _tell_after(ATTACK_TAKEN_BACK, incident, taken_back, latest, {"told": now})


def still_true(incident: Incident, firsts: Iterable[Notification]) -> list[Notification]:
    """Those of its first alerts that hold. A project that is tracked no more takes nothing back: the attack stands."""
    links = {link.project_id: link for link in ProjectLink.objects.filter(incident=incident)}
    linked = [(first, links[key]) for first in firsts if (key := first.details["project"]) in links]
    return [first for first, link in linked if alert_is_due(incident, link, project_is_tracked=True)]


def _key(notification: Notification) -> int:
    return notification.pk


def _tell_after(
    kind: str, incident: Incident, firsts: list[Notification], latest: int, details: dict[str, object]
) -> None:
    """Write it once after the latest word on this incident, with the alerts whose readers are to hear it."""
    if not firsts:
        return
    later = Notification.objects.create(
        kind=kind,
        key=f"{kind}:{incident.pk}:{latest}",
        subject=incident.reference,
        details=details,
        marking=incident.marking,
    )
    later.earlier.set(firsts)
    wake_alerts()


def tell_mentioned(comment: Comment, people: Iterable[int]) -> None:
    """Tell people that a comment mentions them: each once for a comment and all its corrections."""
    first = comment.corrects or comment
    _tell_of_comment(MENTIONED, comment, [(f"{first.pk}:{person}", person) for person in sorted(people)])


def tell_of_comment(comment: Comment) -> None:
    """Tell who reported the report, or leads the case, that somebody else commented, unless it mentions them anyhow."""
    listener = comment.listener_id
    mentioned = Notification.objects.filter(key=f"{MENTIONED}:{comment.pk}:{listener}").exists()
    if listener != comment.author_id and not mentioned:
        _tell_of_comment(COMMENTED, comment, [(str(comment.pk), listener)])


def tell_returned(incident: Incident, step: IncidentStep) -> None:
    """Tell its reporter that a report came back, and why."""
    details = {"step": step.pk, "person": incident.reporter_id}
    _write([_told(RETURNED, str(step.pk), incident.reference, incident.marking, details)])


def tell_assigned(incident: Incident, by: "User") -> None:
    """Tell the person who is to look after a report, unless they took it themselves."""
    if incident.assigned_to_id not in (None, by.pk):
        details = {"person": incident.assigned_to_id, "by": str(by)}
        key = f"{incident.pk}:{incident.version}"
        _write([_told(ASSIGNED, key, incident.reference, incident.marking, details)])


def tell_task_given(task: CaseTask, by: "User") -> None:
    """Tell the person who is to do a task of a case, unless they took it themselves."""
    if task.assignee_id not in (None, by.pk):
        details = {"task": task.pk, "person": task.assignee_id, "by": str(by)}
        key = f"{task.pk}:{task.version}"
        _write([_told(TASK_GIVEN, key, task.case.reference, task.case.marking, details)])


def _tell_of_comment(kind: str, comment: Comment, people: list[tuple[str, int]]) -> None:
    first, about = comment.corrects or comment, comment.subject
    told = [
        _told(kind, key, about.reference, comment.marking, {"comment": first.pk, "person": person})
        for key, person in people
    ]
    _write(told)


def _told(kind: str, key: str, subject: str, marking: int, details: dict[str, Any]) -> Notification:
    return Notification(kind=kind, key=f"{kind}:{key}", subject=subject, details=details, marking=marking)


def _write(notifications: list[Notification]) -> None:
    if notifications:
        Notification.objects.bulk_create(notifications, ignore_conflicts=True)
        wake_alerts()


def tell_newcomers(incident: Incident) -> None:
    """Fan out once more what was told of the incident: graver or less secret now, it may concern more people.

    Whoever was told already is not told again.
    """
    if Notification.objects.filter(kind=ATTACK_LINKED, subject=incident.reference).update(fanned_out_at=None):
        wake_alerts()


def tell_taken_over(incident: Incident, person: "User", by: "User") -> None:
    """Tell the person who had it for review that somebody else has it now."""
    Notification.objects.create(
        kind=REVIEW_TAKEN,
        key=f"{REVIEW_TAKEN}:{incident.pk}:{incident.version}",
        subject=incident.reference,
        details={"person": person.pk, "by": str(by)},
        marking=incident.marking,
    )
    wake_alerts()


def raise_due_reviews() -> int:
    """Remind of reports whose time is nearly over, and tell of those that are overdue: once for each deadline."""
    with connection.cursor() as cursor:
        cursor.execute(DUE_REVIEWS, {"now": timezone.now(), "share": REMIND_AFTER})
        written = int(cursor.rowcount)
    if written:
        wake_alerts()
    return written


def _tracked_for_certain(links: list[ProjectLink]) -> set[int]:
    """The tracked ones of the linked projects, held so that nobody marks one tracked at this very moment unseen."""
    projects = Project.objects.filter(pk__in=[link.project_id for link in links]).order_by("pk")
    return {project.pk for project in projects.select_for_update(no_key=True) if project.tracked}
