"""The first word of an incident to those who watch: an attack on a tracked project, or whatever else meets a watch."""

from collections.abc import Hashable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from accounts.models import Notification, Recipient, User
from accounts.protocols import Letter, Summary
from accounts.querysets.reasons import because
from accounts.services.acknowledge import acknowledge_address
from accounts.vocabulary import Marking
from incidents.models import Incident, ProjectLink
from incidents.outbox import AS_HELD, ATTACK_LINKED, INCIDENT_NOTICED
from incidents.querysets.reading import readers_of
from incidents.querysets.watched import actor_watches_met, watches_covering, watches_met, whose, with_reasons
from incidents.rules.alerting import alert_is_due
from incidents.services.alert_facts import OfIncident, attack_facts
from incidents.vocabulary.review import ALERTING_STATES
from projects.models import Membership, Project

if TYPE_CHECKING:
    from django.db.models import QuerySet


class FirstWord(OfIncident):
    """What both have in common."""

    name: str
    template: str

    def audience(self, notification: Notification) -> "QuerySet[User]":
        """Whose watches it meets, of those who may read the incident now; each once, with all their reasons."""
        incident = _incident(notification)
        if not self.still_due(notification, incident):
            return because(User.objects.none())
        people, links = self.people(notification, incident)
        watches, actor_watches = watches_met(incident, links), actor_watches_met(incident)
        return with_reasons(people, watches, incident.country_name, actor_watches)

    def people(self, notification: Notification, incident: Incident) -> "tuple[QuerySet[User], list[ProjectLink]]":
        """Whom it concerns, and the links of which they are told why."""
        raise NotImplementedError

    def still_due(self, notification: Notification, incident: Incident) -> bool:
        """A report rejected, or a link taken back, before the alert went out needs no alert any more."""
        raise NotImplementedError

    def about(self, notifications: list[Notification], incidents: dict[str, Incident], user: User) -> dict[int, str]:
        """Notification id → what it concerns, by a name that this person may read."""
        raise NotImplementedError

    def readers(self, notification: Notification) -> "QuerySet[User]":
        incident = _incident(notification)
        return readers_of(incident) if self.still_due(notification, incident) else User.objects.none()

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """Title, place and counts of each incident; two queries however many there are."""
        readable = Incident.objects.for_user(user).listed()
        incidents = {row.reference: row for row in readable.filter(reference__in=[n.subject for n in notifications])}
        shown = [notification for notification in notifications if notification.subject in incidents]
        about = self.about(shown, incidents, user)
        return {n.pk: _summary(incidents[n.subject], about[n.pk]) for n in shown}

    def why(self, reasons: list[str]) -> str:
        return you_watch(reasons)

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        """The e-mail. Above the channel's marking it is a neutral line with a link; a subject never exceeds GREEN."""
        incident = _incident(notification)
        about = self.about([notification], {incident.reference: incident}, user)[notification.pk]
        heading = _heading(incident, about)
        url, hidden = f"{settings.SITE_URL}{incident.get_absolute_url()}", incident.marking > ceiling
        context = {
            "heading": heading,
            "neutral": self.neutral(incident),
            "unverified": not incident.is_verified,
            "incident": incident,
            "when": incident.occurred_text_for(user.time_zone),
            "project_name": about,
            "reasons": reasons,
            "url": url,
            "marking_label": incident.get_marking_display(),
            "hidden": hidden,
            "acknowledge_url": acknowledge_address(notification),
            "goes_up": True,
        }
        return Letter(
            subject=self._subject(incident, heading),
            text=render_to_string(f"incidents/alerts/{self.template}.txt", context),
            html=render_to_string(f"incidents/alerts/{self.template}.html", context),
            url=url,
            data=attack_facts(incident, hidden=hidden, url=url, project=about, because=reasons),
        )

    def neutral(self, incident: Incident) -> str:
        """What may be said where nothing may."""
        raise NotImplementedError

    def _subject(self, incident: Incident, heading: str) -> str:
        marking = incident.get_marking_display()
        if incident.marking > Marking.GREEN:
            return f"[{marking}] {self.neutral(incident)} ({incident.reference})"
        return f"[{marking}] {heading}"[:200]


class AttackLinked(FirstWord):
    """An attack was linked to a tracked project that somebody watches, at any level of the tree."""

    name = ATTACK_LINKED
    template = "attack_linked"

    def people(self, notification: Notification, incident: Incident) -> "tuple[QuerySet[User], list[ProjectLink]]":
        """Watchers of the project or an ancestor, of this severity or less."""
        project = notification.details["project"]
        links = [link for link in _links(incident) if link.project_id == project]
        return readers_of(incident).filter(pk__in=watches_covering(incident, [project]).values("user")), links

    def still_due(self, notification: Notification, incident: Incident) -> bool:
        project = Project.objects.get(pk=notification.details["project"])
        link = incident.links.filter(project=project).first()
        return link is not None and alert_is_due(incident, link, project_is_tracked=project.tracked)

    def about(self, notifications: list[Notification], incidents: dict[str, Incident], user: User) -> dict[int, str]:
        projects = Project.objects.for_user(user).in_bulk([n.details["project"] for n in notifications])
        return {n.pk: _name(projects.get(n.details["project"])) for n in notifications}

    def neutral(self, incident: Incident) -> str:
        return "An attack concerns a project you watch"

    def alike(self, notification: Notification, users: list[User]) -> dict[int, Hashable]:
        """It differs by the reader's time zone, and where the project has no name for them."""
        covering = Membership.objects.covering(Project.objects.get(pk=notification.details["project"]))
        members = set(covering.filter(user__in=users).order_by().values_list("user", flat=True))
        return {user.pk: (user.time_zone, user.is_superuser or user.pk in members) for user in users}


class IncidentNoticed(FirstWord):
    """It meets a watch on its country, an actor, or a project that it is not, or not for certain, an alert for."""

    name = INCIDENT_NOTICED
    template = "incident_noticed"

    def people(self, notification: Notification, incident: Incident) -> "tuple[QuerySet[User], list[ProjectLink]]":
        """Whose watch it meets, less those whom an alert of the incident reached or is to reach.

        The alerts are held until then: one that is being fanned out at this moment has its recipients by now.
        """
        alerts = Notification.objects.filter(kind=ATTACK_LINKED, subject=incident.reference)
        list(alerts.select_for_update(no_key=True).order_by(*AS_HELD))
        due = {link.project_id for link in _links(incident) if _alerts(incident, link)}
        others = [link for link in _links(incident) if link.project_id not in due]
        alerted = Exists(Recipient.objects.filter(notification__in=alerts.values("pk"), user=OuterRef("pk")))
        met = whose(watches_met(incident, others)) | whose(actor_watches_met(incident))
        return readers_of(incident).filter(met, ~alerted, ~whose(watches_covering(incident, due))), others

    def still_due(self, notification: Notification, incident: Incident) -> bool:
        return incident.state in ALERTING_STATES

    def about(self, notifications: list[Notification], incidents: dict[str, Incident], user: User) -> dict[int, str]:
        return {notification.pk: incidents[notification.subject].country_name for notification in notifications}

    def alike(self, notification: Notification, users: list[User]) -> dict[int, Hashable]:
        """It says the same to everybody, at their own time."""
        return {user.pk: user.time_zone for user in users}

    def neutral(self, incident: Incident) -> str:
        return f"An {'attack' if incident.is_attack else 'incident'} concerns what you watch"


def you_watch(reasons: list[str]) -> str:
    """Why somebody was told, where their watches are the reason."""
    return f"you watch {', '.join(reasons)}" if reasons else ""


def _incident(notification: Notification) -> Incident:
    incident: Incident = Incident.objects.get(reference=notification.subject)
    return incident


def _links(incident: Incident) -> list[ProjectLink]:
    return list(incident.links.select_related("project").order_by("pk"))


def _alerts(incident: Incident, link: ProjectLink) -> bool:
    return alert_is_due(incident, link, project_is_tracked=link.project.tracked)


def _heading(incident: Incident, about: str) -> str:
    """The most important sentence first, fit for a lock screen."""
    word = "" if incident.is_verified else "Unverified: "
    what = "attack" if incident.is_attack else incident.get_category_display().lower()
    return f"{word}{incident.get_severity_display().lower()} {what} – {about} – {incident.title}"


def _summary(incident: Incident, about: str) -> Summary:
    status = "Verified" if incident.is_verified else "Unverified"
    return Summary(
        title=incident.title,
        url=incident.get_absolute_url(),
        lines=[
            f"{status} · {incident.get_severity_display()} · {about}",
            f"{incident.occurred_text} · {incident.place_text}",
            incident.harm_text,
        ],
        severity=str(incident.severity),
        marking=incident.get_marking_display(),
    )


def _name(project: Project | None) -> str:
    """A child of a watched project may lie outside its watcher's scope: then it has no name for them."""
    return project.name if project is not None else "a project you watch"
