"""The rows of one incident, one by one: casualties, sources, statements of who did it, what followed, its projects."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.bounds import within_time
from accounts.api.input import MOST_ROWS, Input
from accounts.api.rows import OF_ROW
from accounts.api.writing import IDEMPOTENCY_KEY, IF_MATCH, by_field, version_given
from accounts.errors import StaleVersion
from accounts.services.idempotency import Written
from accounts.services.readings import note_reading
from accounts.vocabulary import ReadingKind
from incidents.api.inputs import CasualtyInput, ConsequenceInput, InvolvementInput, ProjectLinkInput, SourceInput
from incidents.api.serializers import (
    CasualtySerializer,
    ConsequenceSerializer,
    InvolvementSerializer,
    ProjectLinkSerializer,
    SourceSerializer,
)
from incidents.api.subjects import OF_INCIDENT, OfSubject
from incidents.models import Incident, ProjectLink
from incidents.querysets.links import consequences_for, naming_readable
from incidents.services import confirm_link, edit_incident, link_project, reject_link
from incidents.services.contents import Contents, Row
from incidents.services.permissions import lock_incident

MOST_TRIES = 5


class RowsOfIncident(OfSubject):
    """All rows of a kind at once: they are few. Each write is an edit of the incident, and counts in its version."""

    subjects = Incident
    pagination_class = None

    def incident(self) -> Incident:
        """The incident as it stands now, or nothing."""
        found: Incident = self.subject()  # type: ignore[assignment]
        return found

    def on_the_version(self) -> None:
        """Hold the incident on the version that the client has, where it names one. Raises StaleVersion."""
        given = version_given(self.request)
        if given is not None:
            lock_incident(self.reader, self.incident(), given)

    @within_time()
    def list(self, request: Request, reference: str) -> Response:
        incident = self.incident()
        note_reading(actor=self.reader, record=incident, kind=ReadingKind.API)
        return self._with_version(Response(self.get_serializer(self.rows(incident), many=True).data), incident)

    def shown(self, written: Written) -> Response:
        """The row that was written, or nothing where it is gone; with the version that the incident has now."""
        if not written.record:  # it may have been what the reader read the report by
            left = Incident.objects.for_user(self.reader).filter(reference=self.kwargs["reference"]).first()
            return self._with_version(Response(status=written.status), left)
        incident = self.incident()
        row = self.rows(incident).filter(pk=int(written.record)).first()
        if row is None:
            raise Http404
        note_reading(actor=self.reader, record=incident, kind=ReadingKind.API)
        return self._with_version(Response(self.get_serializer(row).data), incident)

    def _with_version(self, answer: Response, incident: Incident | None) -> Response:
        if incident is not None:
            answer.headers["ETag"] = f'"{incident.version}"'
        return answer


@contextmanager
def said_of_the_row() -> Iterator[None]:
    """What a service says of some row of the incident is said of the one that was sent."""
    try:
        yield
    except ValidationError as error:
        said = [one for errors in error.update_error_dict({}).values() for one in errors]
        raise serializers.ValidationError(by_field(said)) from error


class EditedRows(RowsOfIncident):
    """Rows that are facts of the report: added, changed and taken out by whoever may edit it now."""

    kind: ClassVar[str]
    shape: ClassVar[type[Input]]

    def create(self, request: Request, reference: str) -> Response:
        self.incident()

        def carry_out() -> Written:
            given = self.taken(self.shape, request)
            before = set(self.get_queryset().values_list("pk", flat=True))
            self._edit(lambda standing: [*standing, given])
            added = self.get_queryset().exclude(pk__in=before).latest("pk")
            return Written(HTTPStatus.CREATED, str(added.pk))

        return self.write(request, carry_out, conditional=True)

    def partial_update(self, request: Request, reference: str, pk: str) -> Response:
        self.incident()

        def carry_out() -> Written:
            given = self.taken(self.shape, request, partial=True)
            self._edit(
                lambda standing: [row | given | {"id": int(pk)} if row["id"] == int(pk) else row for row in standing],
                int(pk),
            )
            return Written(HTTPStatus.OK, pk)

        return self.write(request, carry_out, conditional=True)

    def destroy(self, request: Request, reference: str, pk: str) -> Response:
        self.incident()

        def carry_out() -> Written:
            self._edit(lambda standing: [row for row in standing if row["id"] != int(pk)], int(pk))
            return Written(HTTPStatus.NO_CONTENT)

        return self.write(request, carry_out, conditional=True)

    def _edit(self, change: Callable[[list[Row]], list[Row]], concerned: int | None = None) -> None:
        """Say which rows there are to be, on the version that they were read of; read anew where it is no more."""
        given = version_given(self.request)
        for left in reversed(range(MOST_TRIES)):
            incident = self.incident()
            standing = [{"id": pk} for pk in self.writable(incident).values_list("pk", flat=True)]
            if concerned is not None and {"id": concerned} not in standing:
                raise Http404
            wanted = change(standing)
            if len(wanted) > max(MOST_ROWS, len(standing)):
                raise serializers.ValidationError([f"A report has at most {MOST_ROWS} of these."])
            try:
                with said_of_the_row():
                    edit_incident(
                        actor=self.reader,
                        incident=incident,
                        facts={},
                        contents=Contents(**{self.kind: wanted}),
                        version=incident.version if given is None else given,
                    )
            except StaleVersion:
                if given is not None or not left:
                    raise
            else:
                return

    def writable(self, incident: Incident) -> "QuerySet[Any]":
        """The rows that an edit by this person replaces; the others stay as they are."""
        return self.rows(incident)


def described(one: str, many: str, shape: type[Input], shows: type[serializers.Serializer[Any]]) -> Any:
    """How the schema describes the rows of a kind."""
    sent = [OF_INCIDENT, IDEMPOTENCY_KEY, IF_MATCH]
    return extend_schema_view(
        list=extend_schema(summary=f"{many} of an incident", parameters=[OF_INCIDENT], responses=shows(many=True)),
        create=extend_schema(summary=f"Add {one}", parameters=sent, request=shape, responses={201: shows}),
        partial_update=extend_schema(
            summary=f"Change {one}", parameters=[OF_ROW, *sent], request=shape, responses={200: shows}
        ),
        destroy=extend_schema(summary=f"Take out {one}", parameters=[OF_ROW, *sent], responses={204: None}),
    )


@described("a casualty row", "The casualties", CasualtyInput, CasualtySerializer)
class CasualtyRows(EditedRows):
    """Counts by nationality, affiliation and outcome."""

    kind, shape, serializer_class = "casualties", CasualtyInput, CasualtySerializer

    def rows(self, subject: Incident) -> "QuerySet[Any]":
        return subject.casualties.all()


@described("a source", "The sources", SourceInput, SourceSerializer)
class SourceRows(EditedRows):
    """Where it is known from, in the order by which involvements cite them."""

    kind, shape, serializer_class = "sources", SourceInput, SourceSerializer

    def rows(self, subject: Incident) -> "QuerySet[Any]":
        return subject.sources.all()


@described("a statement", "What is said of actors, by whom,", InvolvementInput, InvolvementSerializer)
class InvolvementRows(EditedRows):
    """Several, and contradictory ones, stand side by side."""

    kind, shape, serializer_class = "involvements", InvolvementInput, InvolvementSerializer

    def rows(self, subject: Incident) -> "QuerySet[Any]":
        return subject.involvements.told()


@described("a consequence", "What followed", ConsequenceInput, ConsequenceSerializer)
class ConsequenceRows(EditedRows):
    """Those whose project the token's owner may not read are shown without it, and are not theirs to change."""

    kind, shape, serializer_class = "consequences", ConsequenceInput, ConsequenceSerializer

    def rows(self, subject: Incident) -> "QuerySet[Any]":
        return consequences_for(self.reader).filter(incident=subject)

    def writable(self, incident: Incident) -> "QuerySet[Any]":
        return self.rows(incident).filter(naming_readable(self.reader))


@extend_schema_view(
    list=extend_schema(
        summary="The projects that an incident concerns",
        parameters=[OF_INCIDENT],
        responses=ProjectLinkSerializer(many=True),
    )
)
class ProjectLinkRows(RowsOfIncident):
    """Links: stated ones are confirmed at once; what the machine suggests is confirmed or rejected."""

    serializer_class = ProjectLinkSerializer

    def rows(self, subject: Incident) -> "QuerySet[Any]":
        links = ProjectLink.objects.for_user(self.reader).select_related("project", "site", "incident")
        return links.filter(incident=subject)

    @extend_schema(
        summary="State that it concerns a project",
        parameters=[OF_INCIDENT, IDEMPOTENCY_KEY, IF_MATCH],
        request=ProjectLinkInput,
        responses={201: ProjectLinkSerializer},
    )
    def create(self, request: Request, reference: str) -> Response:
        """It is confirmed, since a person states it, and alerts whoever watches the project or anything above it."""
        self.incident()

        def carry_out() -> Written:
            given = self.taken(ProjectLinkInput, request)
            link = link_project(
                actor=self.reader,
                incident=self.incident(),
                project=given["project"],
                relation=given["relation"],
                version=version_given(request),
            )
            return Written(HTTPStatus.CREATED, str(link.pk))

        return self.write(request, carry_out, conditional=True)

    @extend_schema(
        summary="Confirm a suggested link",
        parameters=[OF_INCIDENT, OF_ROW, IDEMPOTENCY_KEY, IF_MATCH],
        request=None,
        responses={200: ProjectLinkSerializer},
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, reference: str, pk: str) -> Response:
        """Analysts and managers in scope decide, once a report is handed in."""
        return self._decide(request, pk, confirm_link)

    @extend_schema(
        summary="Reject a suggested link, or take a confirmed one back",
        parameters=[OF_INCIDENT, OF_ROW, IDEMPOTENCY_KEY, IF_MATCH],
        request=None,
        responses={204: None},
    )
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, reference: str, pk: str) -> Response:
        """Alerts that went out stay on record; who was alerted is told."""
        return self._decide(request, pk, reject_link)

    def _decide(self, request: Request, pk: str, verb: Callable[..., ProjectLink]) -> Response:
        def carry_out() -> Written:
            self.taken(Input, request)
            link = get_object_or_404(self.get_queryset(), pk=pk)
            self.on_the_version()
            link = verb(actor=self.reader, link=link)
            if verb is reject_link:  # a rejected one is shown to its judges alone
                return Written(HTTPStatus.NO_CONTENT)
            return Written(HTTPStatus.OK, str(link.pk))

        return self.write(request, carry_out, conditional=True)
