"""The alert that an attack is linked to a watched project: its audience, its words on each channel."""

from collections.abc import Hashable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.template.loader import render_to_string

from accounts.models import Notification, User
from accounts.protocols import AlertKind, Letter, Summary
from accounts.vocabulary import Marking
from incidents.models import Incident
from incidents.outbox import ATTACK_LINKED
from incidents.querysets.reading import readers_of
from incidents.rules.alerting import alert_is_due
from incidents.services.alert_facts import attack_facts
from projects.models import Membership, Project, Watch

if TYPE_CHECKING:
    from django.db.models import QuerySet


class AttackLinked(AlertKind):
    """An attack was linked to a tracked project that somebody watches, at any level of the tree."""

    name = ATTACK_LINKED

    def audience(self, notification: Notification) -> "QuerySet[User]":
        """Watchers of the project or an ancestor, of this severity or less, who may read the incident now."""
        incident = _incident(notification)
        project = Project.objects.get(pk=notification.details["project"])
        if not _still_due(incident, project):
            return User.objects.none().annotate(reasons=Value([], output_field=ArrayField(CharField())))
        watches = Watch.objects.covering(project).filter(minimum_severity__lte=incident.severity)
        return (
            readers_of(incident)
            .filter(watches__in=watches.values("pk"))
            .annotate(reasons=ArrayAgg("watches__project__name", distinct=True))
        )

    def readers(self, notification: Notification) -> "QuerySet[User]":
        incident, project = _incident(notification), Project.objects.get(pk=notification.details["project"])
        return readers_of(incident) if _still_due(incident, project) else User.objects.none()

    def readable(self, user: User) -> Q:
        """Those of incidents that the person may read."""
        return Q(Exists(Incident.objects.for_user(user).filter(reference=OuterRef("subject"))))

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """Title, place and counts of each incident; two queries however many there are."""
        readable = Incident.objects.for_user(user).listed()
        incidents = {row.reference: row for row in readable.filter(reference__in=[n.subject for n in notifications])}
        projects = Project.objects.for_user(user).in_bulk([n.details["project"] for n in notifications])
        return {
            notification.pk: _summary(incidents[notification.subject], projects.get(notification.details["project"]))
            for notification in notifications
            if notification.subject in incidents
        }

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        """The e-mail. Above the channel's marking it is a neutral line with a link; a subject never exceeds GREEN."""
        incident = _incident(notification)
        project = Project.objects.for_user(user).filter(pk=notification.details["project"]).first()
        heading = _heading(incident, project)
        url, hidden = f"{settings.SITE_URL}{incident.get_absolute_url()}", incident.marking > ceiling
        context = {
            "heading": heading,
            "unverified": not incident.is_verified,
            "incident": incident,
            "project_name": _name(project),
            "reasons": reasons,
            "url": url,
            "marking_label": incident.get_marking_display(),
            "hidden": hidden,
            "reader": user,
        }
        return Letter(
            subject=_subject(incident, heading),
            text=render_to_string("incidents/alerts/attack_linked.txt", context),
            html=render_to_string("incidents/alerts/attack_linked.html", context),
            url=url,
            data=attack_facts(incident, hidden=hidden, url=url, project=_name(project), because=reasons),
        )

    def alike(self, notification: Notification, users: list[User]) -> dict[int, Hashable]:
        """It differs by the reader's time zone, and where the project has no name for them."""
        covering = Membership.objects.covering(Project.objects.get(pk=notification.details["project"]))
        members = set(covering.filter(user__in=users).order_by().values_list("user", flat=True))
        return {user.pk: (user.time_zone, user.is_superuser or user.pk in members) for user in users}


def _incident(notification: Notification) -> Incident:
    incident: Incident = Incident.objects.get(reference=notification.subject)
    return incident


def _still_due(incident: Incident, project: Project) -> bool:
    """A report rejected, or a link taken back, before the alert went out needs no alert any more."""
    link = incident.links.filter(project=project).first()
    return link is not None and alert_is_due(incident, link, project_is_tracked=project.tracked)


def _heading(incident: Incident, project: Project | None) -> str:
    """The most important sentence first, fit for a lock screen."""
    word = "" if incident.is_verified else "Unverified: "
    return f"{word}{incident.get_severity_display().lower()} attack – {_name(project)} – {incident.title}"


def _subject(incident: Incident, heading: str) -> str:
    if incident.marking > Marking.GREEN:
        return f"[{incident.get_marking_display()}] An attack concerns a project you watch ({incident.reference})"
    return f"[{incident.get_marking_display()}] {heading}"[:200]


def _summary(incident: Incident, project: Project | None) -> Summary:
    status = "Verified" if incident.is_verified else "Unverified"
    return Summary(
        title=incident.title,
        url=incident.get_absolute_url(),
        lines=[
            f"{status} · {incident.get_severity_display()} · {_name(project)}",
            f"{incident.occurred_text} · {incident.place_text}",
            incident.harm_text,
        ],
        severity=str(incident.severity),
        marking=incident.get_marking_display(),
    )


def _name(project: Project | None) -> str:
    """A child of a watched project may lie outside its watcher's scope: then it has no name for them."""
    return project.name if project is not None else "a project you watch"
