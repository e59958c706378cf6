"""What hangs on a case: members, incidents, milestones, and the steps that it took."""

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.rows import OF_ROW
from accounts.api.writing import IDEMPOTENCY_KEY
from accounts.services.idempotency import Written
from accounts.services.readings import note_list
from incidents.api.case_inputs import CaseIncidentsInput, MemberInput, MilestoneInput
from incidents.api.case_serializers import (
    CaseIncidentSerializer,
    CaseMemberSerializer,
    CaseStepSerializer,
    MilestoneSerializer,
)
from incidents.api.cases import require_not_red
from incidents.api.subjects import OF_CASE, OfSubject
from incidents.models import Case, CaseIncident, CaseMember, CaseStep, Incident, Milestone
from incidents.services import (
    add_case_incidents,
    add_case_member,
    drop_case_incident,
    drop_case_member,
    drop_milestone,
    note_milestone,
)
from incidents.services.case_permissions import require_run

if TYPE_CHECKING:
    from django.db.models import QuerySet

SENT = [OF_CASE, IDEMPOTENCY_KEY]


class RowsOfCase(OfSubject):
    """All rows of a kind at once: they are few. They are no part of the case's version."""

    subjects = Case
    pagination_class = None


@extend_schema_view(
    list=extend_schema(summary="The members of a case", parameters=[OF_CASE], responses=CaseMemberSerializer(many=True))
)
class CaseMembers(RowsOfCase):
    """Who works on it, or is to know of it."""

    serializer_class = CaseMemberSerializer

    def rows(self, subject: Any) -> "QuerySet[Any]":
        return CaseMember.objects.for_user(self.reader).filter(case=subject).select_related("user", "case")

    @extend_schema(
        summary="Add a member to a case", parameters=SENT, request=MemberInput, responses={201: CaseMemberSerializer}
    )
    def create(self, request: Request, reference: str) -> Response:
        """Lead and managers do. Adding somebody again changes nothing. To a TLP:RED case it is done in the pages."""
        case: Any = self.subject()

        def carry_out() -> Written:
            given = self.taken(MemberInput, request)
            require_run(self.reader, case)
            require_not_red(self.reader, case)
            member = add_case_member(actor=self.reader, case=case, email=given["email"])
            return Written(HTTPStatus.CREATED, str(member.pk))

        return self.write(request, carry_out)

    @extend_schema(summary="Take a member off a case", parameters=[OF_ROW, *SENT], responses={204: None})
    def destroy(self, request: Request, reference: str, pk: str) -> Response:
        """Their open tasks wait for somebody else. The lead stays: change the lead first."""
        case = self.subject()

        def carry_out() -> Written:
            member = get_object_or_404(self.rows(case), pk=pk)
            drop_case_member(actor=self.reader, case=member.case, person=member.user)
            return Written(HTTPStatus.NO_CONTENT)

        return self.write(request, carry_out)


@extend_schema_view(
    list=extend_schema(
        summary="The incidents of a case that you may read",
        parameters=[OF_CASE],
        responses=CaseIncidentSerializer(many=True),
    )
)
class CaseIncidents(RowsOfCase):
    """Being a member opens no incident: each reader is shown those that they may read anyway."""

    serializer_class = CaseIncidentSerializer
    lookup_field = "incident"
    lookup_value_regex = r"[A-Za-z0-9-]{1,20}"

    def rows(self, subject: Any) -> "QuerySet[Any]":
        return CaseIncident.objects.for_user(self.reader).filter(case=subject).select_related("incident")

    def list(self, request: Request, reference: str) -> Response:
        rows = self.rows(self.subject())
        note_list(actor=self.reader, name="Incidents of a case in the API", records=[row.incident for row in rows])
        return super().list(request, reference)

    @extend_schema(
        summary="Add incidents to a case",
        parameters=SENT,
        request=CaseIncidentsInput,
        responses={201: CaseIncidentSerializer(many=True)},
    )
    def create(self, request: Request, reference: str) -> Response:
        """Lead and managers do, with reports that are handed in and that they may read. What belongs already, stays."""
        case: Any = self.subject()

        def carry_out() -> Written:
            given = self.taken(CaseIncidentsInput, request)
            add_case_incidents(actor=self.reader, case=case, incidents=given["incidents"])
            return Written(HTTPStatus.CREATED, case.reference)

        return self.write(request, carry_out)

    @extend_schema(
        summary="Take an incident off a case",
        parameters=[
            OpenApiParameter("incident", OpenApiTypes.STR, OpenApiParameter.PATH, description="Its reference."),
            *SENT,
        ],
        responses={204: None},
    )
    def destroy(self, request: Request, reference: str, incident: str) -> Response:
        """Lead and managers do, unless it would leave their own scope with it."""
        case: Any = self.subject()

        def carry_out() -> Written:
            readable = Incident.objects.for_user(self.reader).filter(case_links__case=case)
            drop_case_incident(actor=self.reader, case=case, incident=get_object_or_404(readable, reference=incident))
            return Written(HTTPStatus.NO_CONTENT)

        return self.write(request, carry_out)

    def shown(self, written: Written) -> Response:
        """All that belong to it now, or nothing after one was taken off."""
        if not written.record:
            return Response(status=written.status)
        return self.list(self.request, written.record)


@extend_schema_view(
    list=extend_schema(
        summary="The milestones of a case", parameters=[OF_CASE], responses=MilestoneSerializer(many=True)
    )
)
class Milestones(RowsOfCase):
    """What happened in the course of it that stands in no report."""

    serializer_class = MilestoneSerializer

    def rows(self, subject: Any) -> "QuerySet[Any]":
        return Milestone.objects.for_user(self.reader).filter(case=subject).select_related("by", "case")

    @extend_schema(
        summary="Note a milestone", parameters=SENT, request=MilestoneInput, responses={201: MilestoneSerializer}
    )
    def create(self, request: Request, reference: str) -> Response:
        """Whoever works on the case does, until it is closed."""
        case: Any = self.subject()

        def carry_out() -> Written:
            given = self.taken(MilestoneInput, request)
            milestone = note_milestone(actor=self.reader, case=case, key=uuid.uuid4(), **given)
            return Written(HTTPStatus.CREATED, str(milestone.pk))

        return self.write(request, carry_out)

    @extend_schema(summary="Take a milestone off", parameters=[OF_ROW, *SENT], responses={204: None})
    def destroy(self, request: Request, reference: str, pk: str) -> Response:
        """That it stood there stays on record."""
        case = self.subject()

        def carry_out() -> Written:
            drop_milestone(actor=self.reader, milestone=get_object_or_404(self.rows(case), pk=pk))
            return Written(HTTPStatus.NO_CONTENT)

        return self.write(request, carry_out)


@extend_schema_view(
    list=extend_schema(
        summary="The steps that a case took", parameters=[OF_CASE], responses=CaseStepSerializer(many=True)
    )
)
class CaseSteps(RowsOfCase):
    """From which status to which, by whom and why, the first one first."""

    serializer_class = CaseStepSerializer

    def rows(self, subject: Any) -> "QuerySet[Any]":
        return CaseStep.objects.for_user(self.reader).filter(case=subject)
