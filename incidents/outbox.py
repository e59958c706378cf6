"""Writes what people must know in the transaction that makes it true. The workers take it from there."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from accounts.models import Notification
from accounts.outbox import wake_alerts
from incidents.models import Advisory, CaseTask, Comment, Incident, IncidentStep, Involvement, ProjectLink
from incidents.querysets.watched import somebody_watches
from incidents.rules.alerting import (
    Matter,
    Told,
    advisory_is_due,
    advisory_is_urgent,
    alert_is_due,
    changes_since,
    grew_urgent,
    is_urgent,
)
from incidents.rules.deadlines import REMIND_AFTER
from incidents.vocabulary.evidence import LAID_TO
from incidents.vocabulary.review import ALERTING_STATES
from projects.models import Project

if TYPE_CHECKING:
    from accounts.models import User

ATTACK_LINKED, ATTACK_UPDATED, ATTACK_TAKEN_BACK = "attack_linked", "attack_updated", "attack_taken_back"
INCIDENT_NOTICED = "incident_noticed"
FIRST_WORDS = (ATTACK_LINKED, INCIDENT_NOTICED)
AS_HELD = ("-kind", "pk")  # a notice before the alerts: who fans it out holds it, and then waits for them
ADVISORY_ISSUED, ADVISORY_CANCELLED = "advisory_issued", "advisory_cancelled"
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
    links = list(ProjectLink.objects.filter(incident=incident).select_related("project"))
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
                urgent=is_urgent(incident.severity),
            )
            for link in due
        ),
        ignore_conflicts=True,
    )
    noticed = _raise_notice(incident, [link for link in links if link not in due])
    if due or noticed:
        wake_alerts()
    tell_later(incident)


def _raise_notice(incident: Incident, links: list[ProjectLink]) -> bool:
    """Write the notice for those whom no alert reaches, who watch its country, an actor or one of these links; or have
    it fanned out once more, where something that decides whom it concerns has changed. True where there is work.
    """
    if incident.state not in ALERTING_STATES or not somebody_watches(incident, links):
        return False
    notice = Notification(
        kind=INCIDENT_NOTICED,
        key=f"{INCIDENT_NOTICED}:{incident.pk}",
        subject=incident.reference,
        details={"told": told_of(incident), "matter": _matter(incident, links)},
        marking=incident.marking,
        urgent=is_urgent(incident.severity),
    )
    return _write_or_ask_again(notice)


def _write_or_ask_again(new: Notification) -> bool:
    """Write it, or have the one there is fanned out once more where its `matter` differs. True if there is work."""
    defaults = {name: getattr(new, name) for name in ("kind", "subject", "details", "marking", "urgent")}
    held = Notification.objects.select_for_update(no_key=True)
    there, written = held.get_or_create(key=new.key, defaults=defaults)
    if written:
        return True
    if there.details.get("matter") == new.details["matter"]:
        return False
    there.details["matter"], there.fanned_out_at = new.details["matter"], None
    there.marking, there.urgent = new.marking, there.urgent or new.urgent
    there.save(update_fields=["details", "fanned_out_at", "marking", "urgent"])
    return True


def _matter(incident: Incident, links: list[ProjectLink]) -> Matter:
    actors = Involvement.objects.filter(incident=incident, role__in=LAID_TO).order_by("actor").distinct()
    return Matter(
        country=incident.country,
        actors=list(actors.values_list("actor", flat=True)),
        links=sorted([str(link.project_id), link.state] for link in links),
        severity=int(incident.severity),
        is_attack=incident.is_attack,
        marking=int(incident.marking),
    )


def told_of(incident: Incident) -> Told:
    """What an alert that is written now says of it."""
    return Told(verified=incident.is_verified, severity=int(incident.severity), harm=incident.harm_text)


def tell_later(incident: Incident) -> None:
    """Whoever was alerted to it hears what changed since they were told last, or that it is taken back.

    Measured by what was told, not by what was done: however the change came about, and once for several of them.
    """
    firsts = Notification.objects.filter(kind__in=FIRST_WORDS, subject=incident.reference).order_by("pk")
    alerts = [(first, max([first, *first.later.all()], key=_key)) for first in firsts.prefetch_related("later")]
    if not alerts:
        return
    standing = {first.pk for first in still_true(incident, [first for first, _ in alerts])}
    updated, taken_back, changes, urgent, now = [], [], dict[str, None](), False, told_of(incident)
    again = [first.pk for first, last in alerts if first.pk in standing and last.kind == ATTACK_TAKEN_BACK]
    for first, last in alerts:
        held = last.kind != ATTACK_TAKEN_BACK
        if first.pk in standing:
            told = last.details.get("told", now)
            new = changes_since(told, now) if held else ["It counts again."]
            changes |= dict.fromkeys(new)
            urgent |= grew_urgent(told, now)
            updated += [first] if new else []
        elif held:
            taken_back.append(first)
    # It may have been fanned out while it did not hold: whom it did not reach then, it is to reach now.
    Notification.objects.filter(pk__in=again).update(fanned_out_at=None)
    latest = max(last.pk for _, last in alerts)
    _tell_after(ATTACK_UPDATED, incident, updated, latest, {"changes": list(changes), "told": now}, urgent=urgent)
    _tell_after(ATTACK_TAKEN_BACK, incident, taken_back, latest, {"told": now})


def still_true(incident: Incident, firsts: Iterable[Notification]) -> list[Notification]:
    """Those of its first alerts that hold. A project that is tracked no more takes nothing back: the attack stands.

    A notice holds as long as the report does, whatever it was that met the watch.
    """
    links = {link.project_id: link for link in ProjectLink.objects.filter(incident=incident)}

    def holds(first: Notification) -> bool:
        if first.kind == INCIDENT_NOTICED:
            return incident.state in ALERTING_STATES
        link = links.get(first.details["project"])
        return link is not None and alert_is_due(incident, link, project_is_tracked=True)

    return [first for first in firsts if holds(first)]


def _key(notification: Notification) -> int:
    return notification.pk


def _tell_after(
    kind: str,
    incident: Incident,
    firsts: list[Notification],
    latest: int,
    details: dict[str, object],
    *,
    urgent: bool = False,
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
        urgent=urgent,
    )
    later.earlier.set(firsts)
    wake_alerts()


def tell_of_advisory(advisory: Advisory) -> None:
    """Tell those who watch what it addresses; once it addresses more or is less secret, those not told yet."""
    if not advisory_is_due(advisory, timezone.now()):
        return
    projects = advisory.projects.order_by("pk").values_list("pk", flat=True)
    matter = {"countries": sorted(advisory.countries), "projects": list(projects), "marking": int(advisory.marking)}
    notice = Notification(
        kind=ADVISORY_ISSUED,
        key=f"{ADVISORY_ISSUED}:{advisory.pk}",
        subject=advisory.reference,
        details={"matter": matter},
        marking=advisory.marking,
        urgent=advisory_is_urgent(advisory),
    )
    if _write_or_ask_again(notice):
        wake_alerts()


def tell_advisory_cancelled(advisory: Advisory) -> None:
    """Tell those who were told of it."""
    told = Notification.objects.filter(kind=ADVISORY_ISSUED, subject=advisory.reference)
    if told:
        cancelled = _told(ADVISORY_CANCELLED, str(advisory.pk), advisory.reference, advisory.marking, {})
        cancelled.save()
        cancelled.earlier.set(told)
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

    Whoever was told already is not told again. The rows are held in the order in which fanning out holds them.
    """
    firsts = Notification.objects.filter(kind__in=FIRST_WORDS, subject=incident.reference)
    held = list(firsts.select_for_update(no_key=True).order_by(*AS_HELD).values_list("pk", flat=True))
    if held:
        again: dict[str, Any] = {"fanned_out_at": None}
        if is_urgent(incident.severity):
            again["urgent"] = True
        Notification.objects.filter(pk__in=held).update(**again)
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
