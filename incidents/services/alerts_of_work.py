"""What somebody is given to do: a report to look after, a task of a case. Told as long as it is theirs and open."""

from typing import TYPE_CHECKING

from django.conf import settings

from accounts.models import Notification, User
from accounts.protocols import Letter, Summary
from accounts.vocabulary import Marking
from incidents.models import CaseTask, Incident
from incidents.outbox import ASSIGNED, TASK_GIVEN
from incidents.querysets.cases import readers_of_case
from incidents.querysets.reading import readers_of
from incidents.services.alerts_to_one import ToOne, letter_to_one
from incidents.services.assigning import ASSIGNABLE

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Assigned(ToOne):
    """A report is somebody's to look after, by a manager's word."""

    name = ASSIGNED

    def readers(self, notification: Notification) -> "QuerySet[User]":
        incident = Incident.objects.get(reference=notification.subject)
        if incident.state not in ASSIGNABLE or incident.assigned_to_id != notification.details["person"]:
            return User.objects.none()
        return readers_of(incident)

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """One query however many there are."""
        readable = Incident.objects.for_user(user).filter(reference__in=[n.subject for n in notifications])
        incidents = {incident.reference: incident for incident in readable.listed()}
        return {
            notification.pk: Summary(
                title=_assigned(notification),
                url=incidents[notification.subject].get_absolute_url(),
                lines=[incidents[notification.subject].title],
                marking=incidents[notification.subject].get_marking_display(),
            )
            for notification in notifications
            if notification.subject in incidents
        }

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        incident = Incident.objects.get(reference=notification.subject)
        context = {
            "heading": "A report was assigned to you",
            "happened": _assigned(notification),
            "said": "",
            "url": f"{settings.SITE_URL}{incident.get_absolute_url()}",
        }
        return letter_to_one(incident, context, Marking(max(incident.marking, notification.marking)), ceiling)


class TaskGiven(ToOne):
    """A task of a case is somebody's to do."""

    name = TASK_GIVEN

    def readers(self, notification: Notification) -> "QuerySet[User]":
        task = CaseTask.objects.select_related("case").filter(pk=notification.details["task"]).first()
        if task is None or task.is_done or task.case.is_closed or task.assignee_id != notification.details["person"]:
            return User.objects.none()
        return readers_of_case(task.case)

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """One query however many there are."""
        tasks = CaseTask.objects.for_user(user).select_related("case")
        found = tasks.in_bulk([notification.details["task"] for notification in notifications])
        return {
            notification.pk: _task(found[notification.details["task"]], notification)
            for notification in notifications
            if notification.details["task"] in found
        }

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        task = CaseTask.objects.for_user(user).select_related("case").get(pk=notification.details["task"])
        context = {
            "heading": "A task of a case was given to you",
            "happened": _given(notification),
            "said": "\n".join(filter(None, [task.title, task.detail])),
            "url": f"{settings.SITE_URL}{task.case.get_absolute_url()}",
        }
        return letter_to_one(task.case, context, Marking(max(task.case.marking, notification.marking)), ceiling)


def _assigned(notification: Notification) -> str:
    return f"{notification.details['by']} assigned {notification.subject} to you"


def _given(notification: Notification) -> str:
    return f"{notification.details['by']} gave you a task of {notification.subject}"


def _task(task: CaseTask, notification: Notification) -> Summary:
    return Summary(
        title=_given(notification),
        url=task.case.get_absolute_url(),
        lines=[task.title, task.case.title],
        marking=task.case.get_marking_display(),
    )
