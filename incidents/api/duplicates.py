"""Other reports of the same event: the likely ones with the reasons, and those that somebody held to be different."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.bounds import within_time
from accounts.api.fields import AddressField, WordField
from accounts.api.input import Input
from accounts.api.writing import IDEMPOTENCY_KEY
from accounts.errors import NotAllowed
from accounts.services.idempotency import Written
from accounts.services.readings import note_list
from accounts.vocabulary import Marking
from incidents.api.subjects import OF_INCIDENT, OfSubject
from incidents.models import Incident
from incidents.services import mark_distinct, unmark_distinct
from incidents.services.duplicates import judges_duplicates, sees_duplicates
from incidents.services.find_duplicates import Candidate, duplicates_of, held_distinct

if TYPE_CHECKING:
    from django.db.models import QuerySet

SENT = [OF_INCIDENT, IDEMPOTENCY_KEY]
OF_OTHER = OpenApiParameter("other", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the other incident.")


class OtherReportSerializer(serializers.ModelSerializer[Incident]):
    """As much of another report as tells what it is about."""

    url = AddressField("incidents", "reference")
    marking = WordField(dict(Marking.choices), read_only=True)

    class Meta:
        model = Incident
        fields = ("reference", "url", "title", "state", "marking")
        read_only_fields = fields


class DuplicateSerializer(serializers.Serializer[Candidate]):
    """A report that may tell of the same event: what speaks for it, in words, and how much in points."""

    incident = OtherReportSerializer(read_only=True)
    points = serializers.IntegerField(read_only=True)
    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)


class DistinctInput(Input):
    """Which report tells of another event."""

    other = serializers.CharField(max_length=20, help_text="Its reference.")
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


@extend_schema_view(
    list=extend_schema(
        summary="Likely duplicates of an incident, the likeliest first",
        parameters=[OF_INCIDENT],
        responses=DuplicateSerializer(many=True),
    )
)
class Duplicates(OfSubject):
    """Among what its reader may read. A very likely one is decided before the incident is verified."""

    subjects = Incident
    pagination_class = None
    serializer_class = DuplicateSerializer

    @within_time()
    def list(self, request: Request, reference: str) -> Response:
        incident: Any = self.subject()
        if not sees_duplicates(self.reader, incident):
            raise NotAllowed("Likely duplicates of a report that stands are shown to its managers and its reporter.")
        found = duplicates_of(incident, self.reader)
        self.note(incident)
        note_list(actor=self.reader, name="Likely duplicates in the API", records=[one.incident for one in found])
        return Response(self.get_serializer(found, many=True).data)


@extend_schema_view(
    list=extend_schema(
        summary="The reports that were held to tell of another event than an incident",
        parameters=[OF_INCIDENT],
        responses=OtherReportSerializer(many=True),
    )
)
class Distinct(OfSubject):
    """They are not proposed as its duplicates. Managers over either report, who did not file it, say so."""

    subjects = Incident
    pagination_class = None
    serializer_class = OtherReportSerializer
    lookup_field = "other"
    lookup_value_regex = r"[A-Za-z0-9-]{1,20}"

    def rows(self, subject: Any) -> "QuerySet[Any]":
        readable: QuerySet[Any] = Incident.objects.for_user(self.reader)
        return readable.filter(pk__in=held_distinct(subject)).order_by("pk")

    @within_time()
    def list(self, request: Request, reference: str) -> Response:
        incident: Any = self.subject()
        if not judges_duplicates(self.reader, incident):
            raise NotAllowed("Managers over a report that stands see what was held to be different from it.")
        rows = list(self.rows(incident))
        self.note(incident)
        note_list(actor=self.reader, name="Different events in the API", records=rows)
        return Response(self.get_serializer(rows, many=True).data)

    @extend_schema(
        summary="Say that another report tells of a different event",
        parameters=SENT,
        request=DistinctInput,
        responses={201: OtherReportSerializer},
    )
    def create(self, request: Request, reference: str) -> Response:
        """Neither is proposed for the other again. Saying it again changes nothing."""
        incident: Any = self.subject()

        def carry_out() -> Written:
            given = self.taken(DistinctInput, request)
            other = Incident.objects.for_user(self.reader).filter(reference=given["other"].upper()).first()
            if other is None:
                raise serializers.ValidationError({"other": ["You may read no report with this reference."]})
            mark_distinct(actor=self.reader, incident=incident, other=other, reason=given.get("reason", ""))
            return Written(HTTPStatus.CREATED, other.reference)

        return self.write(request, carry_out)

    @extend_schema(
        summary="Take it back: they may tell of one event", parameters=[OF_OTHER, *SENT], responses={204: None}
    )
    def destroy(self, request: Request, reference: str, other: str) -> Response:
        """Either may be proposed for the other again."""
        incident: Any = self.subject()

        def carry_out() -> Written:
            different = get_object_or_404(Incident.objects.for_user(self.reader), reference=other)
            unmark_distinct(actor=self.reader, incident=incident, other=different)
            return Written(HTTPStatus.NO_CONTENT)

        return self.write(request, carry_out)

    def shown(self, written: Written) -> Response:
        """The other report, where it was held to be different just now."""
        if not written.record:
            return Response(status=written.status)
        incident = self.subject()
        other = get_object_or_404(self.rows(incident), reference=written.record)
        for read in (incident, other):
            self.note(read)
        return Response(self.get_serializer(other).data)
