"""What one person is told: a comment mentions them, or is about their report or case; or a report came back."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string

from accounts.models import Notification, User
from accounts.protocols import AlertKind, Letter, Summary
from accounts.querysets.reasons import because
from accounts.vocabulary import Marking
from incidents.models import Case, Comment, Incident, IncidentStep
from incidents.outbox import COMMENTED, MENTIONED, RETURNED
from incidents.querysets.reading import readers_of
from incidents.rules.comment_text import in_short
from incidents.services.discussions import kind_of, readers_of_comment

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ToOne(AlertKind):
    """What is the same for all of these: the person and the marking stand on the notification."""

    name: str

    def audience(self, notification: Notification) -> "QuerySet[User]":
        """That one person, as long as they may read it."""
        return because(self.readers(notification).filter(pk=notification.details["person"]))

    def readable(self, user: User) -> Q:
        """Those about what the person may read, and was cleared for as it was marked then."""
        incidents = Incident.objects.for_user(user).filter(reference=OuterRef("subject"))
        cases = Case.objects.for_user(user).filter(reference=OuterRef("subject"))
        return Q(Exists(incidents) | Exists(cases), marking__lte=user.clearance)

    def readers(self, notification: Notification) -> "QuerySet[User]":
        """Who may read what it is about now; nobody where there is nothing to tell any more."""
        raise NotImplementedError


class OfComment(ToOne):
    """Something about a comment. One that was withdrawn is told of no more."""

    happened: ClassVar[str]
    """In words, behind the name of who wrote it, with `{what}` for report or case."""
    heading: ClassVar[str]
    """The same, where nothing of it may be said."""

    def readers(self, notification: Notification) -> "QuerySet[User]":
        comment = _comment(notification)
        if comment.is_withdrawn:
            return User.objects.none()
        return readers_of_comment(comment).filter(clearance__gte=notification.marking)

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """Who said it and how it begins; three queries however many there are."""
        comments = Comment.objects.for_user(user).told(user).in_bulk([n.details["comment"] for n in notifications])
        return {
            notification.pk: self._summary(comments[notification.details["comment"]])
            for notification in notifications
            if notification.details["comment"] in comments
        }

    def _summary(self, comment: Comment) -> Summary:
        about = comment.subject
        return Summary(
            title=self._happened(comment),
            url=f"{about.get_absolute_url()}#{comment.anchor}",
            lines=[about.title, "It was withdrawn since." if comment.is_withdrawn else in_short(comment.stands.body)],
            marking=Marking(max(about.marking, comment.marking, comment.stands.marking)).label,
        )

    def _happened(self, comment: Comment) -> str:
        about = comment.subject
        return f"{comment.author_name} {self.happened.format(what=kind_of(about))} {about.reference}"

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        comment: Comment = Comment.objects.for_user(user).told(user).get(pk=notification.details["comment"])
        about = comment.subject
        marking = Marking(max(about.marking, comment.marking, comment.stands.marking))
        context = {
            "heading": self.heading.format(what=kind_of(about)),
            "happened": self._happened(comment),
            "said": comment.stands.body,
            "url": f"{settings.SITE_URL}{about.get_absolute_url()}#{comment.anchor}",
        }
        return letter_to_one(about, context, marking, ceiling)


class Mentioned(OfComment):
    """A comment mentions somebody who may read it."""

    name = MENTIONED
    happened = "mentioned you on"
    heading = "A comment mentions you"


class Commented(OfComment):
    """Somebody commented on a report or a case: its reporter or its lead is told."""

    name = COMMENTED
    happened = "commented on your {what}"
    heading = "Somebody commented on your {what}"


class Returned(ToOne):
    """A report came back to its reporter. Once they handed it in again there is nothing to tell any more."""

    name = RETURNED

    def readers(self, notification: Notification) -> "QuerySet[User]":
        step = IncidentStep.objects.select_related("incident").get(pk=notification.details["step"])
        last = step.incident.steps.latest("pk")
        if last != step:
            return User.objects.none()
        return readers_of(step.incident).filter(pk=step.incident.reporter_id)

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """Who sent it back, and why; two queries however many there are."""
        readable = Incident.objects.for_user(user).values("pk")
        steps = IncidentStep.objects.filter(incident__in=readable).select_related("incident")
        found = steps.in_bulk([n.details["step"] for n in notifications])
        return {
            notification.pk: _returned(found[notification.details["step"]])
            for notification in notifications
            if notification.details["step"] in found
        }

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        step = IncidentStep.objects.select_related("incident").get(pk=notification.details["step"])
        context = {
            "heading": "Your report was returned",
            "happened": f"{step.actor_name} returned your report {step.incident.reference}",
            "said": step.reason,
            "asked": "Mend it and submit it again.",
            "url": f"{settings.SITE_URL}{step.incident.get_absolute_url()}",
        }
        return letter_to_one(step.incident, context, Marking(max(step.incident.marking, notification.marking)), ceiling)


def _comment(notification: Notification) -> Comment:
    comment: Comment = Comment.objects.select_related("incident", "case").get(pk=notification.details["comment"])
    return comment


def _returned(step: IncidentStep) -> Summary:
    about = step.incident
    return Summary(
        title=f"{step.actor_name} returned your report {about.reference}",
        url=about.get_absolute_url(),
        lines=[about.title, in_short(step.reason)],
        marking=about.get_marking_display(),
    )


def letter_to_one(about: Incident | Case, context: dict[str, str], marking: Marking, ceiling: Marking) -> Letter:
    """Above the channel's marking nothing but that there is something; a subject names no more than TLP:GREEN may."""
    told = context | {"title": about.title, "marking_label": marking.label, "hidden": marking > ceiling}
    secret = marking > Marking.GREEN
    words = f"{context['heading']} ({about.reference})" if secret else f"{context['happened']} – {about.title}"
    return Letter(
        subject=f"[{marking.label}] {words}"[:200],
        text=render_to_string("incidents/alerts/to_one.txt", told),
        html=render_to_string("incidents/alerts/to_one.html", told),
        url=context["url"],
    )
