"""The alerts of review: time is nearly over, it is over, somebody took the review over. Whom they concern, in words."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import Notification, User
from accounts.moments import moment_in_words
from accounts.protocols import Letter, Summary
from accounts.querysets.reasons import because
from accounts.services.acknowledge import acknowledge_address
from accounts.vocabulary import Marking
from incidents.models import Incident
from incidents.outbox import REVIEW_OVERDUE, REVIEW_REMINDER, REVIEW_TAKEN
from incidents.querysets.access import administrators_reading, reviewers_above, reviewers_of
from incidents.querysets.reading import readers_of
from incidents.services.alert_facts import OfIncident
from incidents.vocabulary.review import WAITING_STATES, State

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ReviewAlert(OfIncident):
    """What all three have in common. The subject of a letter names the report by its reference only."""

    name: str
    heading: str
    reason: str

    def people(self, notification: Notification, incident: Incident) -> "QuerySet[User]":
        """Whom it concerns, of those who may read the report."""
        raise NotImplementedError

    def still_due(self, notification: Notification, incident: Incident) -> bool:
        """Does the report still wait, and for the same moment?"""
        due = incident.review_due_at
        return incident.state in WAITING_STATES and due is not None and due == _due(notification)

    def says(self, notification: Notification, reader: User) -> str:
        """In a sentence, with the moment in the reader's own time zone."""
        return f"A decision {self.verb} due on {moment_in_words(_due(notification), reader.time_zone)}."

    def goes_up(self, notification: Notification) -> bool:
        """Are others called when nobody acknowledges it?"""
        return False

    verb = "is"

    def audience(self, notification: Notification) -> "QuerySet[User]":
        incident: Incident = Incident.objects.get(reference=notification.subject)
        due = self.still_due(notification, incident)
        people = self.people(notification, incident) if due else User.objects.none()
        return because(people, self.reason)

    def readers(self, notification: Notification) -> "QuerySet[User]":
        incident: Incident = Incident.objects.get(reference=notification.subject)
        return readers_of(incident) if self.still_due(notification, incident) else User.objects.none()

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """One query however many there are."""
        readable = Incident.objects.for_user(user).listed()
        incidents = {row.reference: row for row in readable.filter(reference__in=[n.subject for n in notifications])}
        return {
            notification.pk: self._summary(notification, incidents[notification.subject], user)
            for notification in notifications
            if notification.subject in incidents
        }

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        incident: Incident = Incident.objects.get(reference=notification.subject)
        context = {
            "heading": self.heading,
            "sentence": self.says(notification, user),
            "incident": incident,
            "when": incident.occurred_text_for(user.time_zone),
            "reasons": reasons,
            "url": f"{settings.SITE_URL}{incident.get_absolute_url()}",
            "marking_label": incident.get_marking_display(),
            "hidden": incident.marking > ceiling,
            "acknowledge_url": acknowledge_address(notification),
            "goes_up": self.goes_up(notification),
            "unverified": not incident.is_verified,
        }
        return Letter(
            subject=f"[{incident.get_marking_display()}] {self.heading} ({incident.reference})",
            text=render_to_string("incidents/alerts/review.txt", context),
            html=render_to_string("incidents/alerts/review.html", context),
            url=str(context["url"]),
        )

    def _summary(self, notification: Notification, incident: Incident, user: User) -> Summary:
        return Summary(
            title=f"{self.heading}: {incident.title}",
            url=incident.get_absolute_url(),
            lines=[self.says(notification, user), _standing(incident)],
            severity=str(incident.severity),
            marking=incident.get_marking_display(),
        )


class ReviewReminder(ReviewAlert):
    """Most of the time is over: whoever has it for review, or is to look after it; or else every manager in scope."""

    name = REVIEW_REMINDER
    heading = "A report is nearly due for review"
    reason = "you may decide on it"

    def people(self, notification: Notification, incident: Incident) -> "QuerySet[User]":
        in_charge = incident.holder or incident.assigned_to
        reviewers = reviewers_of(incident)
        own = reviewers.filter(pk=in_charge.pk) if in_charge is not None else reviewers.none()
        return own if own.exists() else reviewers


class ReviewOverdue(ReviewAlert):
    """The time is over: managers above the project, or who manage everything; administrators where there is nobody."""

    name = REVIEW_OVERDUE
    heading = "A report is overdue for review"
    reason = "you manage or administer what stands above it"
    verb = "was"

    def people(self, notification: Notification, incident: Incident) -> "QuerySet[User]":
        above = reviewers_above(incident)
        if above.exists():
            return above
        told = administrators_reading(incident)
        return told if told.exists() else reviewers_of(incident)


class ReviewTaken(ReviewAlert):
    """Another manager took over what this person had for review."""

    name = REVIEW_TAKEN
    heading = "A review was taken over"
    reason = "you had it for review"

    def people(self, notification: Notification, incident: Incident) -> "QuerySet[User]":
        return readers_of(incident).filter(pk=notification.details["person"])

    def still_due(self, notification: Notification, incident: Incident) -> bool:
        return incident.state == State.IN_REVIEW and incident.claimed_by_id != notification.details["person"]

    def says(self, notification: Notification, reader: User) -> str:
        return f"{notification.details['by']} took over the review of this report from you."


def _standing(incident: Incident) -> str:
    verified = "Verified" if incident.is_verified else "Unverified"
    return f"{verified} · {incident.get_state_display()} · {incident.place_text}"


def _due(notification: Notification) -> datetime:
    return datetime.fromisoformat(notification.details["due"])
