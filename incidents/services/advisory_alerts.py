"""An advisory was issued that addresses what somebody watches; and it was cancelled, to whoever was told of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Notification, Recipient, User
from accounts.moments import moment_in_words
from accounts.protocols import AlertKind, Letter, Summary
from accounts.querysets.reasons import because
from accounts.services.acknowledge import acknowledge_address
from accounts.vocabulary import Marking
from incidents.models import Advisory
from incidents.outbox import ADVISORY_CANCELLED, ADVISORY_ISSUED
from incidents.querysets.advisories import readers_of_advisory
from incidents.querysets.watched import watches_addressed, whose, with_places
from incidents.rules.alerting import advisory_is_due
from incidents.services.alert_kinds import you_watch
from incidents.vocabulary.advisories import AdvisoryState, ResponseType
from projects.models import Project

if TYPE_CHECKING:
    from django.db.models import QuerySet


class AdvisoryAlert(AlertKind):
    """What both have in common."""

    name: str
    word: str
    neutral: str
    follows: bool

    def audience(self, notification: Notification) -> "QuerySet[User]":
        raise NotImplementedError

    def holds(self, notification: Notification, advisory: Advisory) -> bool:
        """Is there still reason to tell it?"""
        raise NotImplementedError

    def readers(self, notification: Notification) -> "QuerySet[User]":
        advisory = Advisory.objects.get(reference=notification.subject)
        return readers_of_advisory(advisory) if self.holds(notification, advisory) else User.objects.none()

    def readable(self, user: User) -> Q:
        return Q(Exists(Advisory.objects.for_user(user).filter(reference=OuterRef("subject"))))

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """One query however many there are."""
        readable = Advisory.objects.for_user(user).listed()
        found = {row.reference: row for row in readable.filter(reference__in=[n.subject for n in notifications])}
        return {n.pk: self._summary(found[n.subject]) for n in notifications if n.subject in found}

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        """Times are the reader's. Above the channel's marking it is a neutral line; a subject never exceeds GREEN."""
        advisory = Advisory.objects.select_related("issuer").get(reference=notification.subject)
        url = f"{settings.SITE_URL}{advisory.get_absolute_url()}"
        context = {
            "heading": f"{self.word}: {advisory.headline}",
            "neutral": self.neutral,
            "cancelled": self.follows,
            "advisory": advisory,
            "rows": _rows(advisory, user),
            "reasons": reasons,
            "url": url,
            "marking_label": advisory.get_marking_display(),
            "hidden": advisory.marking > ceiling,
            "acknowledge_url": acknowledge_address(notification),
        }
        return Letter(
            subject=self._subject(advisory),
            text=render_to_string("incidents/alerts/advisory.txt", context),
            html=render_to_string("incidents/alerts/advisory.html", context),
            follows=self.follows,
            url=url,
        )

    def _subject(self, advisory: Advisory) -> str:
        marking = advisory.get_marking_display()
        if advisory.marking > Marking.GREEN:
            return f"[{marking}] {self.neutral} ({advisory.reference})"
        return f"[{marking}] {self.word}: {advisory.headline}"[:200]

    def _summary(self, advisory: Advisory) -> Summary:
        return Summary(
            title=f"{self.word}: {advisory.headline}",
            url=advisory.get_absolute_url(),
            lines=[f"{advisory.issuer} · {_weighed(advisory)}", *filter(None, [advisory.cancel_reason])],
            marking=advisory.get_marking_display(),
        )


class AdvisoryIssued(AdvisoryAlert):
    """It addresses a country or a project that somebody watches, or what lies above or below one."""

    name, word, follows = ADVISORY_ISSUED, "Advisory", False
    neutral = "An advisory concerns what you watch"

    def audience(self, notification: Notification) -> "QuerySet[User]":
        """Of those who may read it, whoever watches what it addresses; why is the places that they watch."""
        advisory = Advisory.objects.get(reference=notification.subject)
        if not self.holds(notification, advisory):
            return because(User.objects.none())
        watches = watches_addressed(advisory)
        return with_places(readers_of_advisory(advisory).filter(whose(watches)), watches)

    def why(self, reasons: list[str]) -> str:
        return you_watch(reasons)

    def holds(self, notification: Notification, advisory: Advisory) -> bool:
        return advisory_is_due(advisory, timezone.now())


class AdvisoryCancelled(AdvisoryAlert):
    """It holds no more, and whoever was told of it hears that, and why."""

    name, word, follows = ADVISORY_CANCELLED, "Cancelled advisory", True
    neutral = "An advisory that you were told of is cancelled"

    def audience(self, notification: Notification) -> "QuerySet[User]":
        """Held until then: a notice that is being fanned out at this moment has its recipients by now."""
        earlier = list(notification.earlier.select_for_update(no_key=True))
        advisory = Advisory.objects.get(reference=notification.subject)
        told = Exists(Recipient.objects.filter(notification__in=earlier, user=OuterRef("pk")))
        return because(readers_of_advisory(advisory).filter(told))

    def holds(self, notification: Notification, advisory: Advisory) -> bool:
        return advisory.state == AdvisoryState.CANCELLED


def _rows(advisory: Advisory, user: User) -> list[tuple[str, str]]:
    """The facts of it, each with its name; of projects those that the reader may know."""
    projects = Project.objects.for_user(user).filter(advisory_links__advisory=advisory).order_by("name")
    addressed = [*advisory.country_names, *(project.name for project in projects)]
    asked = [str(ResponseType(one).label) for one in advisory.response_types]
    facts: list[tuple[str, Any]] = [
        ("Issued by", str(advisory.issuer)),
        ("Published", _local(advisory.sent_at, user)),
        ("Concerns", ", ".join(addressed)),
        ("Weight", _weighed(advisory)),
        ("What to do", ", ".join(asked)),
        ("In force from", _local(advisory.effective_at, user)),
        ("In force until", _local(advisory.expires_at, user)),
        ("Reference", advisory.reference),
        ("Marking", advisory.get_marking_display()),
    ]
    return [(name, value) for name, value in facts if value]


def _weighed(advisory: Advisory) -> str:
    return f"severity {advisory.severity}, urgency {advisory.urgency}, certainty {advisory.certainty}"


def _local(at: datetime | None, user: User) -> str:
    return moment_in_words(at, user.time_zone) if at is not None else ""
