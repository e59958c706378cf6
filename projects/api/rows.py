"""What hangs on a project: sites, parties, how its status went, and how many people were there."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.rows import OF_ROW, RowsOf
from accounts.api.writing import IDEMPOTENCY_KEY
from accounts.services.idempotency import Written
from projects.api.inputs import HeadCountInput, PartyInput, SiteInput, StatusInput
from projects.api.serializers import HeadCountSerializer, PartySerializer, SiteSerializer, StatusSerializer
from projects.models import Organisation, Project
from projects.services import (
    count_heads,
    drop_party,
    edit_site,
    name_organisation,
    name_party,
    place_site,
    record_status,
)

OF_PROJECT = OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the project.")
SENT = [OF_PROJECT, IDEMPOTENCY_KEY]


class RowsOfProject(RowsOf):
    """Read by whoever reads the project, written by whoever looks after it."""

    pagination_class: Any = None

    def subject(self) -> Project:
        project: Project = get_object_or_404(Project.objects.for_user(self.reader), slug=self.kwargs["slug"])
        return project

    def write(self, request: Request, carry_out: Callable[[], Written], *, conditional: bool = False) -> Response:
        self.subject()
        return super().write(request, carry_out, conditional=conditional)

    def said(self, there: bool, row: Any) -> Written:
        """New, or there before: then it is said of the row that there is."""
        return Written(HTTPStatus.OK if there else HTTPStatus.CREATED, str(row.pk))


@extend_schema_view(
    list=extend_schema(summary="The sites of a project", parameters=[OF_PROJECT], responses=SiteSerializer(many=True)),
    retrieve=extend_schema(summary="One site of a project", parameters=[OF_PROJECT, OF_ROW]),
)
class SitesOfProject(RowsOfProject):
    """All at once, by name. An incident within the alert radius of one is suggested to the project."""

    serializer_class = SiteSerializer

    def rows(self, subject: Project) -> "QuerySet[Any]":
        return subject.sites.all()

    def retrieve(self, request: Request, slug: str, pk: str) -> Response:
        return self.row_shown(pk)

    @extend_schema(
        summary="Put a site on the map",
        parameters=SENT,
        request=SiteInput,
        responses={201: SiteSerializer, 200: SiteSerializer},
    )
    def create(self, request: Request, slug: str) -> Response:
        """One of this name is moved there. Recent reports near by are looked at again."""

        def carry_out() -> Written:
            given, project = self.taken(SiteInput, request), self.subject()
            there = project.sites.filter(name=given["name"]).exists()
            return self.said(there, place_site(actor=self.reader, project=project, **given))

        return self.write(request, carry_out)

    @extend_schema(
        summary="Correct a site", parameters=[OF_ROW, *SENT], request=SiteInput, responses={200: SiteSerializer}
    )
    def partial_update(self, request: Request, slug: str, pk: str) -> Response:
        """Moved, renamed or widened, it looks at recent reports near by again."""

        def carry_out() -> Written:
            given = self.taken(SiteInput, request, partial=True)
            site = get_object_or_404(self.get_queryset(), pk=pk)
            return self.said(True, edit_site(actor=self.reader, site=site, **given))

        return self.write(request, carry_out)


@extend_schema_view(
    list=extend_schema(
        summary="The parties to a project", parameters=[OF_PROJECT], responses=PartySerializer(many=True)
    )
)
class PartiesOfProject(RowsOfProject):
    """What organisations are to it, all at once."""

    serializer_class = PartySerializer

    def rows(self, subject: Project) -> "QuerySet[Any]":
        return subject.parties.select_related("organisation", "project")

    @extend_schema(
        summary="Say what an organisation is to a project",
        parameters=SENT,
        request=PartyInput,
        responses={201: PartySerializer, 200: PartySerializer},
    )
    def create(self, request: Request, slug: str) -> Response:
        """Saying it again changes nothing. An organisation that is not known yet is added."""

        def carry_out() -> Written:
            given, project = self.taken(PartyInput, request), self.subject()
            organisation = self._organisation(given["organisation"])
            there = project.parties.filter(organisation=organisation, role=given["role"]).exists()
            party = name_party(actor=self.reader, project=project, organisation=organisation, role=given["role"])
            return self.said(there, party)

        return self.write(request, carry_out)

    def _organisation(self, named: str) -> Organisation:
        known: Organisation | None = Organisation.objects.for_user(self.reader).filter(slug=named).first()
        return known or name_organisation(actor=self.reader, name=named)

    @extend_schema(summary="Take a party off a project", parameters=[OF_ROW, *SENT], responses={204: None})
    def destroy(self, request: Request, slug: str, pk: str) -> Response:
        """It is not, or no more, this to the project; the audit trail keeps that it was said."""

        def carry_out() -> Written:
            drop_party(actor=self.reader, party=get_object_or_404(self.get_queryset(), pk=pk))
            return Written(HTTPStatus.NO_CONTENT)

        return self.write(request, carry_out)


@extend_schema_view(
    list=extend_schema(
        summary="How the status of a project went", parameters=[OF_PROJECT], responses=StatusSerializer(many=True)
    )
)
class StatusesOfProject(RowsOfProject):
    """All at once, the latest first. The status now is a fact of the project."""

    serializer_class = StatusSerializer

    def rows(self, subject: Project) -> "QuerySet[Any]":
        return subject.status_history.all()

    @extend_schema(
        summary="Note an earlier status", parameters=SENT, request=StatusInput, responses={201: StatusSerializer}
    )
    def create(self, request: Request, slug: str) -> Response:
        """The status now is changed with the project, and stands here by itself."""

        def carry_out() -> Written:
            given = self.taken(StatusInput, request)
            return self.said(False, record_status(actor=self.reader, project=self.subject(), **given))

        return self.write(request, carry_out)


@extend_schema_view(
    list=extend_schema(summary="How many people were at a project, the latest noted first", parameters=[OF_PROJECT])
)
class HeadCountsOfProject(RowsOfProject):
    """By day, nationality and site; in pages, as they may be many."""

    pagination_class = RowsOf.pagination_class
    serializer_class = HeadCountSerializer

    def rows(self, subject: Project) -> "QuerySet[Any]":
        return subject.head_counts.all()

    @extend_schema(
        summary="Note how many people were there",
        parameters=SENT,
        request=HeadCountInput,
        responses={201: HeadCountSerializer, 200: HeadCountSerializer},
    )
    def create(self, request: Request, slug: str) -> Response:
        """Said again for the same day, site and nationality, it is corrected."""

        def carry_out() -> Written:
            given, project = self.taken(HeadCountInput, request), self.subject()
            same = {"site": given.get("site"), "nationality": given.get("nationality", ""), "as_of": given["as_of"]}
            there = project.head_counts.filter(**same).exists()
            return self.said(there, count_heads(actor=self.reader, project=project, **given))

        return self.write(request, carry_out)
