"""`/api/v1/stats/`: figures over the incidents that match, and that a token's owner may read."""

from typing import TYPE_CHECKING, Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.api.bounds import within_time
from accounts.api.parameters import NamedFilters, refuse_strange_parameters
from accounts.api.problems import BadQuery
from accounts.api.reading import OF_RECORDS, PrivateView
from accounts.vocabulary import Marking
from incidents.api.filters import IncidentFilters
from incidents.api.narrowing import unmerged_unless_asked
from incidents.models import Incident
from incidents.services.statistics import BREAKDOWNS, STEPS, TooManyBuckets, statistics

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.querysets.incidents import IncidentQuerySet

USUAL = "month"


class FiguresSerializer(serializers.Serializer[Any]):
    """How many incidents, and the sums of the best figures of harm, assailants apart; null is "not known", never 0."""

    incidents = serializers.IntegerField()
    killed = serializers.IntegerField(allow_null=True)
    injured = serializers.IntegerField(allow_null=True)
    abducted = serializers.IntegerField(allow_null=True)
    missing = serializers.IntegerField(allow_null=True)


class BucketSerializer(FiguresSerializer):
    """One day, week (from Monday) or month, by its first day. One in which nothing happened is left out."""

    def get_fields(self) -> Any:
        return {"from": serializers.DateField(), **super().get_fields()}


class LineSerializer(FiguresSerializer):
    value = serializers.CharField(help_text="The word that lists are narrowed by; empty where it is not said.")


class StatisticsSerializer(serializers.Serializer[Any]):
    """Of the same incidents in every part."""

    marking = serializers.ChoiceField(
        Marking.labels, allow_null=True, help_text="The highest of what is counted: whoever passes it on keeps to it."
    )
    step = serializers.ChoiceField(list(STEPS))
    total = FiguresSerializer()
    series = BucketSerializer(many=True)
    undated = FiguresSerializer(help_text="Known less exactly than the step: they stand in no part of the series.")
    by_country = LineSerializer(many=True)
    by_category = LineSerializer(many=True)
    by_severity = LineSerializer(many=True)
    by_attack_type = LineSerializer(many=True)
    by_project = LineSerializer(
        many=True, help_text="Confirmed to concern it or anything under it: not to be added up. The first hundred."
    )
    more_projects = serializers.BooleanField()


class StatisticsViewSet(PrivateView, GenericViewSet[Incident]):
    """Counts within the rights of the token's owner."""

    serializer_class = StatisticsSerializer
    filter_backends = [NamedFilters]
    filterset_class = IncidentFilters
    pagination_class = None

    def get_queryset(self) -> "IncidentQuerySet":
        incidents: IncidentQuerySet = Incident.objects.for_user(self.request.user)
        return incidents

    @extend_schema(
        operation_id="stats",
        summary="Figures over the incidents that match",
        filters=True,
        parameters=[
            OpenApiParameter("step", str, enum=list(STEPS), default=USUAL, description="What the series counts by.")
        ],
        responses=StatisticsSerializer(many=False),
    )
    @within_time()
    def figures(self, request: Request) -> Response:
        """Days, weeks and months are those of where it happened."""
        refuse_strange_parameters(request, self.filterset_class, OF_RECORDS | {"step"})
        step = request.query_params.get("step", USUAL)
        if step not in STEPS:
            raise BadQuery({"step": [f"There is no such step: use {', '.join(STEPS)}."]})
        incidents = unmerged_unless_asked(self.filter_queryset(self.get_queryset()), request)
        reader, filters = cast("User", request.user), request.META.get("QUERY_STRING", "")
        try:
            found = statistics(actor=reader, incidents=incidents, step=step, filters=filters)
        except TooManyBuckets as refusal:
            raise BadQuery({"step": [str(refusal)]}) from refusal
        return Response(
            {
                "marking": None if found.marking is None else Marking(found.marking).label,
                "step": step,
                "total": found.total,
                "series": found.series,
                "undated": found.undated,
                **{f"by_{name}": found.breakdowns[name] for name in BREAKDOWNS},
                "by_project": found.projects,
                "more_projects": found.more_projects,
            }
        )
