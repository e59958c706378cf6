"""`/api/v1/notifications/`: what the token's owner was told, to be read and, where it is urgent, acknowledged."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.input import Input
from accounts.api.parameters import AskedFilters, yes_or_no
from accounts.api.reading import ReadingViewSet
from accounts.api.writing import IDEMPOTENCY_KEY, Writing
from accounts.models import Recipient, User
from accounts.protocols import Summary, alert_kind
from accounts.querysets.notifications import RecipientQuerySet
from accounts.services.acknowledge import acknowledge
from accounts.services.idempotency import Written
from accounts.services.unread import as_named

OF_NOTIFICATION = OpenApiParameter("id", int, OpenApiParameter.PATH)
SENT = [OF_NOTIFICATION, IDEMPOTENCY_KEY]


class NotificationSerializer(serializers.ModelSerializer[Recipient]):
    """One line of the bell. Of what may no longer be read, only that it was told: `title` and `subject` are empty."""

    kind = serializers.CharField(source="notification.kind", read_only=True)
    subject = serializers.SerializerMethodField(help_text="Reference of what it is about.")
    title = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()
    because = serializers.SerializerMethodField(help_text="Why you were told.")
    marking = serializers.SerializerMethodField(help_text="Of what it is about, as it is now; empty like the title.")
    urgent = serializers.BooleanField(source="notification.urgent", read_only=True)
    created_at = serializers.DateTimeField(source="notification.created_at", read_only=True)

    class Meta:
        model = Recipient
        fields = (
            "id",
            "kind",
            "subject",
            "title",
            "lines",
            "because",
            "marking",
            "urgent",
            "created_at",
            "read_at",
            "acknowledged_at",
        )
        read_only_fields = fields

    def _summary(self, told: Recipient) -> Summary | None:
        found: Summary | None = self.context["summaries"].get(told.notification_id)
        return found

    def get_subject(self, told: Recipient) -> str:
        return told.notification.subject if self._summary(told) else ""

    def get_title(self, told: Recipient) -> str:
        summary = self._summary(told)
        return summary.title if summary else ""

    def get_marking(self, told: Recipient) -> str:
        summary = self._summary(told)
        return summary.marking if summary else ""

    def get_lines(self, told: Recipient) -> list[str]:
        summary = self._summary(told)
        return summary.lines if summary else []

    def get_because(self, told: Recipient) -> str:
        return alert_kind(told.notification.kind).why(told.reasons) if self._summary(told) else ""


class NotificationFilters(AskedFilters):
    """All that are given must hold."""

    unread = yes_or_no("Not read yet, or read.", field_name="read_at", lookup_expr="isnull")
    urgent = yes_or_no("Urgent ones, or the others.", field_name="notification__urgent")
    acknowledged = yes_or_no("By you.", field_name="acknowledged_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Recipient
        fields: list[str] = []


def summaries_for(told: Sequence[Recipient], reader: User) -> dict[int, Summary]:
    """Notification id → what the bell shows of it, as far as the person may read it now."""
    summaries: dict[int, Summary] = {}
    for kind in {one.notification.kind for one in told}:
        of_kind = [one.notification for one in told if one.notification.kind == kind]
        told_of = alert_kind(kind).summaries(of_kind, reader)
        summaries |= {one.pk: as_named(one, told_of[one.pk]) for one in of_kind if one.pk in told_of}
    return summaries


@extend_schema_view(
    list=extend_schema(summary="What I was told, the latest first"),
    retrieve=extend_schema(summary="One notification", parameters=[OF_NOTIFICATION]),
)
class NotificationViewSet(Writing, ReadingViewSet[Recipient]):
    """The token's owner's own. A narrowed token lists none."""

    serializer_class = NotificationSerializer
    filterset_class = NotificationFilters
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> RecipientQuerySet:
        return Recipient.objects.for_user(self.reader).select_related("notification")

    def get_serializer(self, instance: Any = None, **options: Any) -> Any:
        told = instance if isinstance(instance, list) else [instance] if instance is not None else []
        context = {
            **options.pop("context", self.get_serializer_context()),
            "summaries": summaries_for(told, self.reader),
        }
        return super().get_serializer(instance, context=context, **options)

    def shown(self, written: Written) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=written.record)).data)

    @extend_schema(
        summary="Acknowledge an urgent one", parameters=SENT, request=None, responses={200: NotificationSerializer}
    )
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Says that you know of it, so that nobody else is called. A second time changes nothing."""
        told = self.get_object()

        def carry_out() -> Written:
            self.taken(Input, request)
            acknowledge(actor=self.reader, recipient=told)
            return Written(HTTPStatus.OK, pk)

        return self.write(request, carry_out)

    @extend_schema(summary="Mark one as read", parameters=SENT, request=None, responses={200: NotificationSerializer})
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """It stays in the list."""
        told = self.get_object()

        def carry_out() -> Written:
            self.taken(Input, request)
            self.get_queryset().filter(pk=told.pk, read_at=None).update(read_at=timezone.now())
            return Written(HTTPStatus.OK, pk)

        return self.write(request, carry_out)
