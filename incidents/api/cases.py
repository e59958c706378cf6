"""`/api/v1/cases/`: the cases that a token's owner may read, opened, edited and taken through their steps."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.input import Input
from accounts.api.problems import NotTheVersion
from accounts.api.reading import ReadingViewSet
from accounts.api.writing import IDEMPOTENCY_KEY, IF_MATCH, Writing, version_given
from accounts.errors import NotAllowed
from accounts.services.idempotency import Written
from accounts.services.readings import note_list, note_reading
from accounts.vocabulary import Marking, ReadingKind
from incidents.api.case_filters import CaseFilters
from incidents.api.case_inputs import CaseInput, CaseStepInput, LeadInput, LessonsInput, NewCaseInput
from incidents.api.case_serializers import CaseSerializer
from incidents.models import Case
from incidents.querysets.cases import CaseQuerySet
from incidents.services import change_lead, edit_case, open_case, take_case_step, write_lessons
from incidents.vocabulary.cases import CaseStepKind

SENT = [IDEMPOTENCY_KEY, IF_MATCH]
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="The case's version, in quotes."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="An ETag: 304 while the case has that version."
)
RED_IN_PAGES = "Who reads and leads a TLP:RED case is decided in the pages, where people show anew who they are."
STEPS = "|".join(CaseStepKind.values)
NOT_STATED = frozenset({"template", "incidents"})


def require_not_red(case: Case) -> None:
    """Raise NotAllowed for what a session must confirm by showing anew who it is, which a token cannot."""
    if case.marking == Marking.RED:
        raise NotAllowed(RED_IN_PAGES)


@extend_schema_view(list=extend_schema(summary="Cases, the latest opened first"))
class CaseViewSet(Writing, ReadingViewSet[Case]):
    """Incidents that are worked on together: for their members, and for the managers over all of the incidents."""

    serializer_class = CaseSerializer
    filterset_class = CaseFilters
    lookup_field = "reference"
    lookup_value_regex = r"[A-Za-z0-9-]{1,20}"

    def get_queryset(self) -> CaseQuerySet:
        cases: CaseQuerySet = Case.objects.for_user(self.reader).select_related("lead")
        return cases

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page says all of every row: what is TLP:RED among them is noted before it is shown."""
        page = super().paginate_queryset(queryset)
        filters = self.request.META.get("QUERY_STRING", "")
        note_list(actor=self.reader, name="Cases in the API", records=page or (), filters=filters)
        return page

    @extend_schema(
        summary="One case by its reference",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: CaseSerializer, 304: OpenApiResponse(description="It still has the version you have.")},
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The case by itself: its version counts the writes to it, not to its members, incidents and tasks."""
        case = self.get_object()
        etag = f'"{case.version}"'
        answer = get_conditional_response(request, etag=etag)
        if answer is None:
            note_reading(actor=self.reader, record=case, kind=ReadingKind.API)
            answer = Response(self.get_serializer(case).data)
        elif answer.status_code == NotTheVersion.status_code:
            raise NotTheVersion
        answer.headers["ETag"] = etag
        return answer

    def shown(self, written: Written) -> Response:
        """The case, as its reader may read it now; its ETag is what the next `If-Match` takes."""
        case: Case | None = self.get_queryset().filter(reference=written.record).first()
        if case is None:
            raise Http404
        note_reading(actor=self.reader, record=case, kind=ReadingKind.API)
        answer = Response(self.get_serializer(case).data)
        answer.headers["ETag"] = f'"{case.version}"'
        if written.status == HTTPStatus.CREATED:
            answer.headers["Location"] = answer.data["url"]
        return answer

    @extend_schema(summary="Open a case", parameters=SENT[:1], request=NewCaseInput, responses={201: CaseSerializer})
    def create(self, request: Request) -> Response:
        """Managers open cases, and lead those that they open. A template brings its tasks."""

        def carry_out() -> Written:
            given = self.taken(NewCaseInput, request)
            opened = open_case(
                actor=self.reader,
                facts={name: value for name, value in given.items() if name not in NOT_STATED},
                incidents=given.get("incidents", ()),
                template=given.get("template", ""),
            )
            return Written(HTTPStatus.CREATED, opened.reference)

        return self.write(request, carry_out)

    @extend_schema(summary="Edit a case", parameters=SENT, request=CaseInput, responses={200: CaseSerializer})
    def partial_update(self, request: Request, reference: str) -> Response:
        """Its lead and managers do; what is left out stays as it is."""

        def edit(case: Case, version: int | None, **facts: Any) -> None:
            if facts.get("marking", Marking.RED) != Marking.RED:
                require_not_red(case)
            edit_case(actor=self.reader, case=case, facts=facts, version=version)

        return self._do(request, CaseInput, edit, partial=True)

    @extend_schema(
        operation_id="cases_step",
        summary="Take a step of a case",
        parameters=[
            OpenApiParameter("step", OpenApiTypes.STR, OpenApiParameter.PATH, enum=CaseStepKind.values),
            *SENT,
        ],
        request=CaseStepInput,
        responses={200: CaseSerializer},
    )
    @action(detail=True, methods=["post"], url_path=f"(?P<step>{STEPS})", url_name="step")
    def step(self, request: Request, reference: str, step: str) -> Response:
        """Its lead and managers start, hold, resume, close and reopen it. The reason of closing is the outcome."""

        def take(**told: Any) -> None:
            take_case_step(actor=self.reader, step=CaseStepKind(step), **told)

        return self._do(request, CaseStepInput, take)

    @extend_schema(
        summary="Give a case another lead", parameters=SENT, request=LeadInput, responses={200: CaseSerializer}
    )
    @action(detail=True, methods=["post"])
    def lead(self, request: Request, reference: str) -> Response:
        """A member who works on it. Of a TLP:RED case it is done in the pages."""

        def give(case: Case, version: int | None, lead: int) -> None:
            require_not_red(case)
            member = case.members.for_user(self.reader).filter(pk=lead).select_related("user").first()
            if member is None:
                raise serializers.ValidationError({"lead": ["Choose one of its members; add them first."]})
            change_lead(actor=self.reader, case=case, lead=member.user, version=version)

        return self._do(request, LeadInput, give)

    @extend_schema(
        summary="Write down what a case teaches",
        parameters=SENT,
        request=LessonsInput,
        responses={200: CaseSerializer},
    )
    @action(detail=True, methods=["post"])
    def lessons(self, request: Request, reference: str) -> Response:
        """Whoever works on it does, at any time, closed or not."""

        def teach(**told: Any) -> None:
            write_lessons(actor=self.reader, **told)

        return self._do(request, LessonsInput, teach)

    def _do(self, request: Request, shape: type[Input], verb: Callable[..., None], **options: Any) -> Response:
        """`verb` gets what was sent, with the case and its version."""
        case = self.get_object()

        def carry_out() -> Written:
            given = self.taken(shape, request, **options)
            verb(case=case, version=version_given(request), **given)
            return Written(HTTPStatus.OK, case.reference)

        return self.write(request, carry_out)
