"""`/api/v1/incidents/export/`: everything that matches, in one answer of any length."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import structlog
from django.conf import settings
from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from accounts.api.bounds import within_time
from accounts.api.formats import CSV, GEOJSON, HXL, CsvRenderer, GeoJsonRenderer, format_of, wants_tags
from accounts.api.parameters import NamedFilters, refuse_strange_parameters
from accounts.api.reading import OF_READINGS, PrivateView
from accounts.api.sparse import MEANING, asked_fields
from accounts.audit import asked_now
from accounts.exports import csv_lines
from incidents.api.filters import IncidentFilters
from incidents.api.narrowing import unmerged_unless_asked
from incidents.api.tables import INCIDENT_CELLS, INCIDENT_GEOGRAPHY
from incidents.models import Incident
from incidents.services.export_columns import NAMES
from incidents.services.export_incidents import IncidentExport, Part

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.querysets.incidents import IncidentQuerySet

logger = structlog.get_logger(__name__)
JSON_LINES = "application/jsonl"
NOT_COMPLETE = "This export broke off and is not complete: ask again."


ASKED = "reference,severity,country"
SHOWN: list[tuple[str, str, Any]] = [
    ("Table", CSV, f"{ASKED}\r\nINC-2024-000123,critical,PK\r\n"),
    ("Lines", JSON_LINES, '{"reference":"INC-2024-000123","severity":"critical","country":"PK"}\n'),
    (
        "Map",
        GEOJSON,
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [67.168, 24.9]},
                    "properties": {
                        "reference": "INC-2024-000123",
                        "severity": "critical",
                        "country": "PK",
                        "place_precision": "exact",
                    },
                }
            ],
        },
    ),
]
"""By name and media type: an export of one incident."""


class JsonLinesRenderer(BaseRenderer):
    """Only says that there is such a format: the answer is not rendered but streamed."""

    media_type, format, charset = JSON_LINES, "jsonl", None


class IncidentExportViewSet(PrivateView, GenericViewSet[Incident]):
    """Own drafts, and what memberships, confirmed links and clearance open to the token's owner."""

    filter_backends = [NamedFilters]
    filterset_class = IncidentFilters
    pagination_class = None
    renderer_classes = [CsvRenderer, GeoJsonRenderer, JsonLinesRenderer]

    def get_queryset(self) -> "IncidentQuerySet":
        incidents: IncidentQuerySet = Incident.objects.for_user(self.request.user)
        return incidents

    @extend_schema(
        operation_id="incidents_export",
        summary="All incidents that match, as CSV, GeoJSON or JSON lines",
        description=(
            "Streamed in filing order, whatever the number. In a table and in JSON lines a record has no lists of "
            "casualties, sources, involvements or consequences. Times are in UTC. When something goes wrong in the "
            "middle the connection is cut, and the last line says so; GeoJSON is then no valid JSON."
        ),
        parameters=[
            OpenApiParameter("fields", str, description=f"{MEANING} There are: {', '.join(NAMES)}."),
            OpenApiParameter("hxl", str, enum=["true", "false"], description=HXL),
        ],
        responses={
            (200, CSV): OpenApiResponse(str),
            (200, GEOJSON): OpenApiResponse(dict[str, Any]),
            (200, JSON_LINES): OpenApiResponse(str),
        },
        examples=[
            OpenApiExample(
                name, value=shown, media_type=kind, response_only=True, description=f"With `fields={ASKED}`."
            )
            for name, kind, shown in SHOWN
        ],
    )
    def list(self, request: Request) -> StreamingHttpResponse:
        """The first part is read before anything is answered: what is refused is refused with a problem."""
        refuse_strange_parameters(request, self.filterset_class, OF_READINGS)
        form = format_of(request)
        fields = told_in(form, asked_fields(request, NAMES))
        tagged = wants_tags(request)
        with within_time(settings.API_EXPORT_TIMEOUT):
            incidents = unmerged_unless_asked(self.filter_queryset(self.get_queryset()), request)
        export = IncidentExport(actor=cast("User", request.user), incidents=incidents, form=form, fields=fields)
        filters = request.META.get("QUERY_STRING", "")
        parts = in_time(export.parts(name=f"incidents.{form}", filters=filters, asked=asked_now()))
        first = next(parts)
        return StreamingHttpResponse(
            written(form, _head(form, export.columns, tagged=tagged), first, parts),
            content_type=request.accepted_renderer.media_type + ("; charset=utf-8" if form == "csv" else ""),
            headers={"Content-Disposition": f'attachment; filename="incidents.{form}"'},
        )


def told_in(form: str, fields: list[str] | None) -> frozenset[str]:
    """On a map coordinates are the geometry, and it is always told how exact they are."""
    asked = frozenset(NAMES if fields is None else fields)
    if form != GeoJsonRenderer.format:
        return asked
    return asked - INCIDENT_GEOGRAPHY.coordinates | {INCIDENT_GEOGRAPHY.precision}


def in_time(parts: Iterator[Part]) -> Iterator[Part]:
    """Each part in a transaction of its own, and in the time that an export's statements may take."""
    while True:
        with within_time(settings.API_EXPORT_TIMEOUT):
            part = next(parts, None)
        if part is None:
            return
        yield part


def written(form: str, head: str, first: Part, parts: Iterator[Part]) -> Iterator[bytes]:
    """The file. One that breaks off says so in its last line, and its connection is cut: nothing takes it for whole."""
    between = {"csv": "\r\n", "geojson": ",\n", "jsonl": "\n"}[form]
    try:
        yield (head + first.text).encode()
        for part in parts:
            if part.number:
                yield (between + part.text).encode()
    except Exception:
        logger.exception("export_broke_off")
        yield BROKEN_OFF[form]
        raise
    yield ("]}\n" if form == "geojson" else between if first.number else "").encode()


BROKEN_OFF = {
    "csv": f"\r\n#ERROR {NOT_COMPLETE}\r\n".encode(),
    "geojson": b"\n",
    "jsonl": f'\n{{"error":"{NOT_COMPLETE}"}}\n'.encode(),
}


def _head(form: str, names: list[str], *, tagged: bool) -> str:
    if form != "csv":
        return '{"type":"FeatureCollection","features":[\n' if form == "geojson" else ""
    tags = {cell.name: cell.tag for cell in INCIDENT_CELLS}
    return "".join(csv_lines(names, [[tags[name] for name in names]] if tagged else [], mark=""))
