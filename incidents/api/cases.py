"""`/api/v1/cases/`: the cases that a token's owner may read, opened, edited and taken through their steps."""

from typing import TYPE_CHECKING, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.reading import ReadingViewSet
from accounts.api.versions import Versioned, one_of_a_version
from accounts.api.writing import IDEMPOTENCY_KEY, IF_MATCH, WritingRecords
from accounts.errors import NotAllowed
from accounts.services.readings import note_list, note_reading
from accounts.vocabulary import Marking, ReadingKind
from incidents.api.case_filters import CaseFilters
from incidents.api.case_inputs import CaseInput, CaseStepInput, LeadInput, LessonsInput, NewCaseInput
from incidents.api.case_serializers import CaseSerializer
from incidents.models import Case
from incidents.querysets.cases import CaseQuerySet
from incidents.services import change_lead, edit_case, open_case, take_case_step, write_lessons
from incidents.services.case_permissions import lock_case
from incidents.vocabulary.cases import CaseStepKind

if TYPE_CHECKING:
    from accounts.models import User

SENT = [IDEMPOTENCY_KEY, IF_MATCH]
RED_IN_PAGES = "Who reads and leads a TLP:RED case is decided in the pages, where people show anew who they are."
STEPS = "|".join(CaseStepKind.values)


def require_not_red(actor: "User", case: Case) -> None:
    """Raise NotAllowed for what a session must confirm by showing anew who it is, which a token cannot.

    The case is held as it is now: nobody marks it TLP:RED between this look and what follows.
    """
    if lock_case(actor, case).marking == Marking.RED:
        raise NotAllowed(RED_IN_PAGES)


@extend_schema_view(
    list=extend_schema(summary="Cases, the latest opened first"),
    retrieve=one_of_a_version("One case by its reference", CaseSerializer),
)
class CaseViewSet(WritingRecords, Versioned, ReadingViewSet[Case]):
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

    def note(self, record: Case) -> None:
        note_reading(actor=self.reader, record=record, kind=ReadingKind.API)

    @extend_schema(summary="Open a case", parameters=SENT[:1], request=NewCaseInput, responses={201: CaseSerializer})
    def create(self, request: Request) -> Response:
        """Managers open cases, and lead those that they open. A template brings its tasks."""

        def opened(*, actor: "User", incidents: Any = (), template: str = "", **facts: Any) -> Case:
            return open_case(actor=actor, facts=facts, incidents=incidents, template=template)

        return self.made(request, NewCaseInput, opened)

    @extend_schema(summary="Edit a case", parameters=SENT, request=CaseInput, responses={200: CaseSerializer})
    def partial_update(self, request: Request, reference: str) -> Response:
        """Its lead and managers do; what is left out stays as it is."""

        def edited(*, actor: "User", record: Case, version: int | None, **facts: Any) -> None:
            if facts.get("marking", Marking.RED) != Marking.RED:
                require_not_red(actor, record)
            edit_case(actor=actor, case=record, facts=facts, version=version)

        return self.done(request, CaseInput, edited, partial=True)

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

        def taken(*, record: Case, **given: Any) -> None:
            take_case_step(case=record, step=CaseStepKind(step), **given)

        return self.done(request, CaseStepInput, taken)

    @extend_schema(
        summary="Give a case another lead", parameters=SENT, request=LeadInput, responses={200: CaseSerializer}
    )
    @action(detail=True, methods=["post"])
    def lead(self, request: Request, reference: str) -> Response:
        """A member who works on it. Of a TLP:RED case it is done in the pages."""

        def given(*, actor: "User", record: Case, version: int | None, lead: int) -> None:
            require_not_red(actor, record)
            member = record.members.for_user(actor).filter(pk=lead).select_related("user").first()
            if member is None:
                raise serializers.ValidationError({"lead": ["Choose one of its members; add them first."]})
            change_lead(actor=actor, case=record, lead=member.user, version=version)

        return self.done(request, LeadInput, given)

    @extend_schema(
        summary="Write down what a case teaches",
        parameters=SENT,
        request=LessonsInput,
        responses={200: CaseSerializer},
    )
    @action(detail=True, methods=["post"])
    def lessons(self, request: Request, reference: str) -> Response:
        """Whoever works on it does, at any time, closed or not."""

        def written(*, record: Case, **given: Any) -> None:
            write_lessons(case=record, **given)

        return self.done(request, LessonsInput, written)
