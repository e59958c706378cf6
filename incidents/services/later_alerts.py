"""The later word on an incident that people were alerted to: what changed, or that it is taken back.

It goes to those who were alerted, as far as they may read the report now. Who lost it in between hears nothing more;
who may read it only now hears the first alert, with today's facts.
"""

from collections.abc import Hashable
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from accounts.models import Notification, Recipient, User
from accounts.protocols import Letter, Summary
from accounts.querysets.reasons import because
from accounts.services.acknowledge import acknowledge_address
from accounts.vocabulary import Marking
from incidents.models import Incident
from incidents.outbox import AS_HELD, ATTACK_TAKEN_BACK, ATTACK_UPDATED, still_true
from incidents.querysets.reading import readers_of
from incidents.services.alert_facts import OfIncident, attack_facts
from incidents.vocabulary.review import ALERTING_STATES, State

if TYPE_CHECKING:
    from django.db.models import QuerySet

REASON = "you were alerted to it"


class LaterWord(OfIncident):
    """What both have in common."""

    name: str
    word: ClassVar[str]
    holds: ClassVar[bool]
    """Is it told while the alert holds, or once it does not?"""

    def says(self, notification: Notification, incident: Incident, user: User) -> list[str]:
        """What there is to tell, a sentence each."""
        raise NotImplementedError

    def audience(self, notification: Notification) -> "QuerySet[User]":
        """Everybody who was alerted and may read it now. Who was alerted after an update was written knows it already.

        The earlier alerts are held until then: one that is being fanned out at this moment has its recipients by now.
        """
        list(notification.earlier.select_for_update(no_key=True).order_by(*AS_HELD))
        return because(self.readers(notification), REASON)

    def readers(self, notification: Notification) -> "QuerySet[User]":
        """Nobody where it is overtaken: by then the next word on it is written."""
        incident = _incident(notification)
        told = Exists(self._alerted(notification, incident).filter(user=OuterRef("pk")))
        return readers_of(incident).filter(told)

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """One query however many there are."""
        readable = Incident.objects.for_user(user).listed().select_related("merged_into")
        incidents = {row.reference: row for row in readable.filter(reference__in=[n.subject for n in notifications])}
        return {
            notification.pk: self._summary(notification, incidents[notification.subject], user)
            for notification in notifications
            if notification.subject in incidents
        }

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        """Below the first alert in the reader's mail. Above the channel's marking it only says that there is word."""
        incident = _incident(notification)
        sentences = self.says(notification, incident, user)
        url, hidden = f"{settings.SITE_URL}{incident.get_absolute_url()}", incident.marking > ceiling
        context = {
            "heading": f"{self.word}: {incident.title}",
            "sentences": sentences,
            "unverified": self.holds and not incident.is_verified,
            "incident": incident,
            "when": incident.occurred_text_for(user.time_zone),
            "reasons": reasons,
            "url": url,
            "marking_label": incident.get_marking_display(),
            "hidden": hidden,
            "acknowledge_url": acknowledge_address(notification),
            "goes_up": self.holds,
        }
        return Letter(
            subject=self._subject(incident, sentences),
            text=render_to_string("incidents/alerts/later.txt", context),
            html=render_to_string("incidents/alerts/later.html", context),
            follows=True,
            url=url,
            data=attack_facts(incident, hidden=hidden, url=url, holds=self.holds, says=sentences),
        )

    def _alerted(self, notification: Notification, incident: Incident) -> "QuerySet[Recipient]":
        """Who got one of the alerts of which this is true now."""
        earlier = list(notification.earlier.all())
        standing = {first.pk for first in still_true(incident, earlier)}
        about = [first.pk for first in earlier if (first.pk in standing) == self.holds]
        alerted = Recipient.objects.filter(notification__in=about)
        return alerted.filter(created_at__lt=notification.created_at) if self.holds else alerted

    def _subject(self, incident: Incident, sentences: list[str]) -> str:
        marking = incident.get_marking_display()
        if incident.marking > Marking.GREEN:
            return f"[{marking}] {self.word} on what you were alerted to ({incident.reference})"
        return f"[{marking}] {self._titled(incident)} – {' '.join(sentences)}"[:200]

    def _titled(self, incident: Incident) -> str:
        unverified = "Unverified: " if self.holds and not incident.is_verified else ""
        return f"{self.word}: {unverified}{incident.title}"

    def _summary(self, notification: Notification, incident: Incident, user: User) -> Summary:
        return Summary(
            title=self._titled(incident),
            url=incident.get_absolute_url(),
            lines=[*self.says(notification, incident, user), f"{incident.occurred_text} · {incident.place_text}"],
            severity=str(incident.severity) if self.holds else "",
            marking=incident.get_marking_display(),
        )


class AttackUpdated(LaterWord):
    """It was verified, is graver than was told, or hurt other numbers of people."""

    name, word, holds = ATTACK_UPDATED, "Update", True

    def says(self, notification: Notification, incident: Incident, user: User) -> list[str]:
        return list(notification.details["changes"])

    def alike(self, notification: Notification, users: list[User]) -> dict[int, Hashable]:
        """It says the same to everybody, at their own time."""
        return {user.pk: user.time_zone for user in users}


class AttackTakenBack(LaterWord):
    """What was told holds no more: rejected, merged, withdrawn, no attack, or no longer linked to the project."""

    name, word, holds = ATTACK_TAKEN_BACK, "Correction", False

    def says(self, notification: Notification, incident: Incident, user: User) -> list[str]:
        return [_why_taken_back(incident, user)]


def _why_taken_back(incident: Incident, user: User) -> str:
    if incident.state == State.MERGED:
        kept = Incident.objects.for_user(user).filter(pk=incident.merged_into_id).first()
        of_it = f" {kept.reference}" if kept is not None else ""
        return f"It reports the same event as another report{of_it}, which stands for both now."
    if incident.state not in ALERTING_STATES:
        return WHY.get(State(incident.state), "It does not stand any more.")
    if not incident.is_attack:
        return "It is held not to be an attack now."
    return "It is held not to concern the project any more."


WHY = {
    State.REJECTED: "The report was rejected: it is held not to be true, or not to belong here.",
    State.WITHDRAWN: "The report was withdrawn by its reporter.",
}


def _incident(notification: Notification) -> Incident:
    incident: Incident = Incident.objects.get(reference=notification.subject)
    return incident
