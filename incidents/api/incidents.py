"""`/api/v1/incidents/`: the incidents that a token's owner may read."""

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.problems import NotTheVersion
from accounts.api.reading import ReadingViewSet
from accounts.services.readings import note_list, note_reading
from accounts.vocabulary import ReadingKind
from incidents.api.filters import IncidentFilters
from incidents.api.serializers import IncidentSerializer
from incidents.models import Incident, ProjectLink
from incidents.querysets.incidents import IncidentQuerySet
from incidents.querysets.involvements import involvements_told
from incidents.querysets.links import consequences_for
from incidents.querysets.words import looks_like_reference
from incidents.vocabulary.review import State

if TYPE_CHECKING:
    from accounts.models import User

ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="The incident's version, in quotes."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="An ETag: 304 while the incident has that version."
)


def incidents_told(reader: "User") -> IncidentQuerySet:
    """What this person may read, with what the API says of each."""
    links = ProjectLink.objects.for_user(reader).select_related("project", "site")
    incidents: IncidentQuerySet = (
        Incident.objects.for_user(reader)
        .with_target(reader)
        .select_related("reporter")
        .prefetch_related(
            "casualties",
            "sources",
            involvements_told(),
            Prefetch("consequences", queryset=consequences_for(reader)),
            Prefetch("links", queryset=links),
        )
    )
    return incidents


@extend_schema_view(list=extend_schema(summary="Incidents, the latest filed first"))
class IncidentViewSet(ReadingViewSet[Incident]):
    """Own drafts, and what memberships, confirmed links and clearance open to the token's owner."""

    serializer_class = IncidentSerializer
    filterset_class = IncidentFilters
    lookup_field = "reference"
    lookup_value_regex = r"[A-Za-z0-9-]{1,20}"

    def get_queryset(self) -> IncidentQuerySet:
        return incidents_told(self.reader)

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page says all of every row: what is TLP:RED among them is noted before it is shown."""
        page = super().paginate_queryset(queryset)
        filters = self.request.META.get("QUERY_STRING", "")
        note_list(actor=self.reader, name="Incidents in the API", records=page or (), filters=filters)
        return page

    def filter_queryset(self, queryset: Any) -> IncidentQuerySet:
        """In lists, merged reports only where they are asked for: by that state, or by their reference."""
        incidents: Any = super().filter_queryset(queryset)
        asked = self.request.query_params
        asked_for = State.MERGED in asked.getlist("state") or looks_like_reference(asked.get("q", ""))
        shown: IncidentQuerySet = incidents.unmerged() if self.action == "list" and not asked_for else incidents
        return shown

    @extend_schema(
        summary="One incident by its reference",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: IncidentSerializer, 304: OpenApiResponse(description="It still has the version you have.")},
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The ETag is its version, so that a client that asks every minute hears "not modified" until it changes."""
        incident = self.get_object()
        etag = f'"{incident.version}"'
        answer = get_conditional_response(request, etag=etag)
        if answer is None:
            note_reading(actor=self.reader, record=incident, kind=ReadingKind.API)
            answer = Response(self.get_serializer(incident).data)
        elif answer.status_code == NotTheVersion.status_code:
            raise NotTheVersion
        answer.headers["ETag"] = etag
        return answer
