"""`/api/v1/projects/SLUG/review-deadlines/`: within how many hours a project wants reports decided on."""

from http import HTTPStatus
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.api.bounds import within_time
from accounts.api.input import Input
from accounts.api.parameters import refuse_strange_parameters
from accounts.api.reading import OF_RECORDS
from accounts.api.writing import IDEMPOTENCY_KEY, Writing
from accounts.services.idempotency import Written
from incidents.api.serializers import SEVERITY_WORDS
from incidents.models.deadline import MOST_HOURS
from incidents.rules.deadlines import hours_within
from incidents.services.deadlines import set_review_deadlines
from projects.models import Project
from projects.services.permissions import require_caretaker
from projects.vocabulary import Severity

OF_PROJECT = OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the project.")


def hours(severity: Severity) -> serializers.IntegerField:
    """A number of hours, as a field."""
    usual = f"Usually {hours_within(severity)}."
    return serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST_HOURS, help_text=usual)


class ReviewDeadlines(Input):
    """Hours by severity; null where what stands above the project holds, or else the usual time."""

    critical = hours(Severity.CRITICAL)
    serious = hours(Severity.SERIOUS)
    moderate = hours(Severity.MODERATE)
    minor = hours(Severity.MINOR)


class ReviewDeadlinesView(Writing, ViewSet):
    """For its managers and administrators. The shortest time that a project or one above it asks for counts."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is not None:
            refuse_strange_parameters(request, None, OF_RECORDS)

    def _project(self) -> Project:
        project: Project = get_object_or_404(Project.objects.for_user(self.reader), slug=self.kwargs["slug"])
        require_caretaker(self.reader, project)
        return project

    @extend_schema(
        summary="How soon a project wants reports decided on", parameters=[OF_PROJECT], responses=ReviewDeadlines
    )
    @within_time()
    def retrieve(self, request: Request, slug: str) -> Response:
        asked = dict(self._project().review_deadlines.values_list("severity", "hours"))
        return Response({word: asked.get(severity) for severity, word in SEVERITY_WORDS.items()})

    @extend_schema(
        summary="Say how soon a project wants reports decided on",
        parameters=[OF_PROJECT, IDEMPOTENCY_KEY],
        request=ReviewDeadlines,
        responses=ReviewDeadlines,
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        """What is left out stays, null takes it back. What waits already is due accordingly at once."""
        self._project()

        def carry_out() -> Written:
            given = self.taken(ReviewDeadlines, request)
            asked = {severity: given[word] for severity, word in SEVERITY_WORDS.items() if word in given}
            set_review_deadlines(actor=self.reader, project=self._project(), hours=asked)
            return Written(HTTPStatus.OK, slug)

        return self.write(request, carry_out)

    def shown(self, written: Written) -> Response:
        return self.retrieve(self.request, written.record)
