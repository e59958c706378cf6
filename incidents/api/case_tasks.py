"""Tasks: those of one case to be worked on, and all that a person may read in one list."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.input import Input
from accounts.api.parameters import NamedFilters, refuse_strange_parameters
from accounts.api.reading import PrivateView
from accounts.api.rows import OF_PAGES, OF_ROW
from accounts.api.writing import IDEMPOTENCY_KEY, IF_MATCH, version_given
from accounts.services.idempotency import Written
from accounts.services.readings import note_list
from incidents.api.case_filters import TaskFilters
from incidents.api.case_inputs import TaskInput, TickInput
from incidents.api.case_serializers import TaskSerializer
from incidents.api.subjects import ETAG_OF_ROW, OF_CASE, OneOfSubject
from incidents.models import Case, CaseMember, CaseTask
from incidents.services import add_task, edit_task, finish_task, take_task_up_again, tick_item

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.querysets.cases import CaseTaskQuerySet

OF_ITEM = OpenApiParameter("item", OpenApiTypes.INT, OpenApiParameter.PATH, description="`id` of the item.")
SENT = [OF_CASE, IDEMPOTENCY_KEY, IF_MATCH]


def tasks_told(reader: "User") -> "CaseTaskQuerySet":
    """The tasks that the person may read, with all that is said of them; whose they are by their place in the case."""
    member = CaseMember.objects.for_user(reader).filter(case=OuterRef("case"), user=OuterRef("assignee"))
    tasks: CaseTaskQuerySet = (
        CaseTask.objects.for_user(reader)
        .select_related("case", "assignee", "done_by")
        .prefetch_related("items")
        .annotate(assignee_member=Subquery(member.values("pk")[:1]))
    )
    return tasks


@extend_schema_view(list=extend_schema(summary="Tasks of all cases that you may read, the latest added first"))
class TaskViewSet(PrivateView, ListModelMixin, GenericViewSet[CaseTask]):
    """What is to be done, by whom and until when. Each is worked on at its own address, below its case."""

    serializer_class = TaskSerializer
    filter_backends = [NamedFilters]
    filterset_class = TaskFilters

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is not None:
            refuse_strange_parameters(request, self.filterset_class, OF_PAGES)

    def get_queryset(self) -> "CaseTaskQuerySet":
        return tasks_told(self.reader)

    def paginate_queryset(self, queryset: Any) -> Any:
        """What a page tells of TLP:RED cases is noted before it is shown."""
        page = super().paginate_queryset(queryset)
        filters = self.request.META.get("QUERY_STRING", "")
        cases = [task.case for task in page or ()]
        note_list(actor=self.reader, name="Tasks in the API", records=cases, filters=filters)
        return page


@extend_schema_view(
    list=extend_schema(summary="The tasks of a case", parameters=[OF_CASE], responses=TaskSerializer(many=True)),
    retrieve=extend_schema(summary="One task", parameters=[OF_ROW, OF_CASE, ETAG_OF_ROW]),
)
class CaseTasks(OneOfSubject):
    """In the order of the case. Whoever works on it adds, edits and does them, until it is closed."""

    subjects = Case
    serializer_class = TaskSerializer
    pagination_class = None

    def rows(self, subject: Any) -> "CaseTaskQuerySet":
        tasks: CaseTaskQuerySet = tasks_told(self.reader).filter(case=subject).order_by("order", "pk")
        return tasks

    @extend_schema(summary="Add a task", parameters=SENT[:2], request=TaskInput, responses={201: TaskSerializer})
    def create(self, request: Request, reference: str) -> Response:
        """With its checklist. Whom it is given to is told."""
        case: Any = self.subject()

        def carry_out() -> Written:
            given = self._given(request, case)
            items = given.pop("items", ())
            task = add_task(actor=self.reader, case=case, facts=given, items=items)
            return Written(HTTPStatus.CREATED, str(task.pk))

        return self.write(request, carry_out)

    @extend_schema(
        summary="Edit a task", parameters=[OF_ROW, *SENT], request=TaskInput, responses={200: TaskSerializer}
    )
    def partial_update(self, request: Request, reference: str, pk: str) -> Response:
        """What is left out stays. One that is done is taken up again first."""
        case: Any = self.subject()

        def carry_out() -> Written:
            task = get_object_or_404(self.rows(case), pk=pk)
            given = self._given(request, case, partial=True)
            items = given.pop("items", None)
            edit_task(actor=self.reader, task=task, facts=given, items=items, version=version_given(request))
            return Written(HTTPStatus.OK, pk)

        return self.write(request, carry_out, conditional=True)

    @extend_schema(
        summary="Say that a task is done", parameters=[OF_ROW, *SENT], request=None, responses={200: TaskSerializer}
    )
    @action(detail=True, methods=["post"])
    def done(self, request: Request, reference: str, pk: str) -> Response:
        """Doing it again changes nothing."""
        return self._do(request, pk, finish_task)

    @extend_schema(
        summary="Take a task up again", parameters=[OF_ROW, *SENT], request=None, responses={200: TaskSerializer}
    )
    @action(detail=True, methods=["post"])
    def again(self, request: Request, reference: str, pk: str) -> Response:
        """It is not done after all."""
        return self._do(request, pk, take_task_up_again)

    @extend_schema(
        summary="Tick an item of a task's list",
        parameters=[OF_ITEM, OF_ROW, *SENT],
        request=TickInput,
        responses={200: TaskSerializer},
    )
    @action(detail=True, methods=["patch"], url_path=r"items/(?P<item>\d{1,18})")
    def item(self, request: Request, reference: str, pk: str, item: str) -> Response:
        """Or take the tick back. The answer is the task, whose version `If-Match` is about."""
        case = self.subject()

        def carry_out() -> Written:
            given = self.taken(TickInput, request)
            task = get_object_or_404(self.rows(case), pk=pk)
            listed = get_object_or_404(task.items.select_related("task__case"), pk=item)
            tick_item(actor=self.reader, item=listed, ticked=given["ticked"], version=version_given(request))
            return Written(HTTPStatus.OK, pk)

        return self.write(request, carry_out, conditional=True)

    def _do(self, request: Request, pk: str, verb: Callable[..., CaseTask]) -> Response:
        case = self.subject()

        def carry_out() -> Written:
            self.taken(Input, request)
            task = get_object_or_404(self.rows(case), pk=pk)
            verb(actor=self.reader, task=task, version=version_given(request))
            return Written(HTTPStatus.OK, pk)

        return self.write(request, carry_out, conditional=True)

    def _given(self, request: Request, case: Case, **options: Any) -> dict[str, Any]:
        """What the services take: the assignee as a person, the items as their words."""
        given = self.taken(TaskInput, request, **options)
        if given.get("assignee") is not None:
            members = CaseMember.objects.for_user(self.reader).filter(case=case).select_related("user")
            member = members.filter(pk=given["assignee"]).first()
            if member is None:
                raise serializers.ValidationError({"assignee": ["No member of the case has this id."]})
            given["assignee"] = member.user
        if "items" in given:
            given["items"] = [item["text"] for item in given["items"]]
        return given
