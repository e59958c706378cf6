"""`/api/v1/key-events/`: visits, summits, anniversaries around which the risk is higher; what stands beside them."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import CharFilter, DateFilter, MultipleChoiceFilter
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.fields import AddressField
from accounts.api.input import Input
from accounts.api.parameters import AskedFilters
from accounts.api.reading import ReadingViewSet
from accounts.api.rows import OF_ROW
from accounts.api.writing import IDEMPOTENCY_KEY, IF_MATCH, WritingRecords
from accounts.services.idempotency import Written
from incidents.api.rows import RowsOfIncident
from incidents.api.subjects import OF_INCIDENT
from incidents.models import IncidentKeyEvent, KeyEvent
from incidents.querysets.key_events import KeyEventQuerySet
from incidents.services import edit_key_event, link_key_event, name_key_event, unlink_key_event
from incidents.services.key_events import STATED
from incidents.vocabulary.aftermath import KeyEventKind
from projects.validators import known_country

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.models import Incident

SENT = [IDEMPOTENCY_KEY]


class KeyEventSerializer(serializers.ModelSerializer[KeyEvent]):
    """Some days, and the window of heightened risk around them."""

    slug = serializers.CharField(read_only=True)  # letters of any script, which patterns of schemas do not know
    url = AddressField("key-events", "slug")
    risk_from = serializers.DateField(read_only=True)
    risk_until = serializers.DateField(read_only=True)

    class Meta:
        model = KeyEvent
        fields = ("slug", "url", *sorted(STATED), "risk_from", "risk_until")
        read_only_fields = fields


class KeyEventInput(Input, serializers.ModelSerializer[KeyEvent]):
    answers = KeyEventSerializer

    class Meta:
        model = KeyEvent
        fields = sorted(STATED)
        validators: list[Any] = []  # one of the same name and day is that one


class KeyEventFilters(AskedFilters):
    """All that are given must hold."""

    kind = MultipleChoiceFilter(choices=KeyEventKind.choices, label="Kind; several may be given.")
    country = CharFilter(validators=[known_country], label="ISO 3166-1 code of the country.")
    since = DateFilter(field_name="starts_on", lookup_expr="gte", label="Begins on this day or later.")
    until = DateFilter(field_name="starts_on", lookup_expr="lte", label="Begins on this day or before.")
    q = CharFilter(method="matching", max_length=100, label="Words of name or place.")

    class Meta:
        model = KeyEvent
        fields: list[str] = []

    def matching(self, events: KeyEventQuerySet, name: str, value: str) -> KeyEventQuerySet:
        return events.matching(value)


@extend_schema_view(
    list=extend_schema(summary="Key events, the latest added first"),
    retrieve=extend_schema(summary="One key event by its slug"),
)
class KeyEventViewSet(WritingRecords, ReadingViewSet[KeyEvent]):
    """Known to every member."""

    serializer_class = KeyEventSerializer
    filterset_class = KeyEventFilters
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]{1,120}"

    def get_queryset(self) -> KeyEventQuerySet:
        return KeyEvent.objects.for_user(self.reader)

    @extend_schema(
        summary="Add a key event",
        parameters=SENT,
        request=KeyEventInput,
        responses={201: KeyEventSerializer, 200: KeyEventSerializer},
    )
    def create(self, request: Request) -> Response:
        """Officers, analysts and managers. One of the same name and day is shown as it stands."""

        def known(*, name: str, starts_on: Any, **facts: Any) -> KeyEvent | None:
            same = KeyEvent.objects.for_user(self.reader).filter(name__iexact=name.strip(), starts_on=starts_on)
            found: KeyEvent | None = same.first()
            return found

        return self.named(request, KeyEventInput, known, name_key_event)

    @extend_schema(
        summary="Correct a key event", parameters=SENT, request=KeyEventInput, responses={200: KeyEventSerializer}
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        """Analysts and managers do that."""

        def corrected(*, actor: "User", record: KeyEvent, **changes: Any) -> None:
            edit_key_event(actor=actor, event=record, **changes)

        return self.done(request, KeyEventInput, corrected, partial=True)


class BesideSerializer(serializers.ModelSerializer[IncidentKeyEvent]):
    """A key event beside which an incident stands."""

    key_event: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    name = serializers.CharField(source="key_event.name", read_only=True)

    class Meta:
        model = IncidentKeyEvent
        fields = ("id", "key_event", "name", "note")
        read_only_fields = fields


class BesideInput(Input):
    answers = BesideSerializer

    key_event = serializers.CharField(max_length=120, help_text="Its slug.")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def validate_key_event(self, slug: str) -> KeyEvent:
        found: KeyEvent | None = KeyEvent.objects.for_user(self.context["request"].user).filter(slug=slug).first()
        if found is None:
            raise serializers.ValidationError("There is no key event with this slug.")
        return found


@extend_schema_view(
    list=extend_schema(
        summary="The key events beside which an incident stands",
        parameters=[OF_INCIDENT],
        responses=BesideSerializer(many=True),
    )
)
class KeyEventRows(RowsOfIncident):
    """Stated by whoever may link the incident."""

    serializer_class = BesideSerializer

    def rows(self, subject: "Incident") -> "QuerySet[Any]":
        return subject.key_event_links.select_related("key_event", "incident")

    @extend_schema(
        summary="Say that it stands beside a key event",
        parameters=[OF_INCIDENT, *SENT, IF_MATCH],
        request=BesideInput,
        responses={201: BesideSerializer},
    )
    def create(self, request: Request, reference: str) -> Response:
        """Saying it again changes the note."""
        incident = self.incident()

        def carry_out() -> Written:
            given = self.taken(BesideInput, request)
            self.on_the_version()
            link = link_key_event(
                actor=self.reader, incident=incident, event=given["key_event"], note=given.get("note", "")
            )
            return Written(HTTPStatus.CREATED, str(link.pk))

        return self.write(request, carry_out, conditional=True)

    @extend_schema(
        summary="Take it away from a key event",
        parameters=[OF_INCIDENT, OF_ROW, *SENT, IF_MATCH],
        responses={204: None},
    )
    def destroy(self, request: Request, reference: str, pk: str) -> Response:
        """The audit trail keeps that it was said."""
        self.incident()

        def carry_out() -> Written:
            link = get_object_or_404(self.get_queryset(), pk=pk)
            self.on_the_version()
            unlink_key_event(actor=self.reader, link=link)
            return Written(HTTPStatus.NO_CONTENT)

        return self.write(request, carry_out, conditional=True)
