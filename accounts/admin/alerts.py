"""What was sent to whom, to look into and to try again: for administrators. Of its subject only the reference shows."""

from typing import TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin, person
from accounts.admin.rows import ReadOnlyRows
from accounts.models import Attempt, Delivery, Notification, Recipient, User
from accounts.protocols import administers
from accounts.services.retry_delivery import retry_delivery

M = TypeVar("M", bound=Model)


class AdministratorsRead(ScopedAdmin[M]):
    """Administrators read it; it is written by the alerting itself."""

    def readable(self, user: User) -> QuerySet[M]:
        records = self.model._default_manager
        return records.all() if administers(user) else records.none()

    def may_see(self, user: User) -> bool:
        return administers(user)


@admin.register(Notification)
class NotificationAdmin(AdministratorsRead[Notification]):
    list_display = ("subject", "kind", "marking", "created_at", "fanned_out_at")
    list_filter = ("kind", "marking")
    search_fields = ("subject",)
    fields = ("subject", "kind", "marking", "created_at", "fanned_out_at")


@admin.register(Recipient)
class RecipientAdmin(AdministratorsRead[Recipient]):
    list_display = ("subject", "user", "created_at", "read_at", "acknowledged_at")
    list_select_related = ("notification", "user")
    search_fields = ("notification__subject", "user__full_name")
    fields = ("subject", "user", "reasons", "created_at", "read_at", "acknowledged_at", "acknowledged_by_link")

    @admin.display(description="subject", ordering="notification__subject")
    def subject(self, recipient: Recipient) -> str:
        return recipient.notification.subject


class AttemptRows(ReadOnlyRows[Attempt, Delivery]):
    """Every try of the delivery, as it was recorded."""

    model = Attempt
    fields = ("number", "started_at", "finished_at", "outcome", "error")


@admin.register(Delivery)
class DeliveryAdmin(AdministratorsRead[Delivery]):
    list_display = ("subject", "to", "channel", "state", "attempts_made", "next_attempt_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("recipient__notification", "recipient__user", "channel")
    search_fields = ("recipient__notification__subject", "recipient__user__full_name", "channel__address")
    fields = ("subject", "to", "channel", "message_id", "state", "attempts_made", "next_attempt_at", "finished_at")
    inlines = (AttemptRows,)
    actions = ("try_again",)

    @admin.display(description="subject", ordering="recipient__notification__subject")
    def subject(self, delivery: Delivery) -> str:
        return delivery.recipient.notification.subject

    @admin.display(description="to", ordering="recipient__user__full_name")
    def to(self, delivery: Delivery) -> str:
        return str(delivery.recipient.user)

    @admin.action(description="Try again")
    def try_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """For what was given up."""
        self.for_each(
            request,
            queryset,
            lambda delivery: retry_delivery(actor=person(request), delivery=delivery),
            "Waiting to be sent again",
        )


@admin.register(Attempt)
class AttemptAdmin(AdministratorsRead[Attempt]):
    list_display = ("subject", "to", "number", "started_at", "finished_at", "outcome")
    list_filter = ("outcome",)
    list_select_related = ("delivery__recipient__notification", "delivery__recipient__user", "delivery__channel")
    search_fields = ("delivery__recipient__notification__subject", "delivery__recipient__user__full_name", "error")
    fields = ("subject", "to", "number", "started_at", "finished_at", "outcome", "error")

    @admin.display(description="subject")
    def subject(self, attempt: Attempt) -> str:
        return attempt.delivery.recipient.notification.subject

    @admin.display(description="to")
    def to(self, attempt: Attempt) -> str:
        return str(attempt.delivery.recipient.user)
