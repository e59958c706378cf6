"""`/api/v1/changes/`: what became of the incidents that a token's owner may read, since they last asked."""

import time
from http import HTTPStatus
from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from accounts.api.pagination import KeysetPagination, page_size_of
from accounts.api.parameters import refuse_strange_parameters
from accounts.api.problems import MEDIA_TYPE, BadQuery, Problem
from accounts.api.reading import OF_LISTS, PrivateView
from accounts.models import User
from accounts.services.readings import note_list
from incidents.api.incidents import everything, incidents_told
from incidents.api.serializers import IncidentSerializer
from incidents.api.told_rows import tell_rows
from incidents.models import Incident
from incidents.querysets.changes import Page, Place, horizon, page_for
from incidents.services.change_cursors import Cursor, NoCursor, access_of, epoch, opened, sealed
from incidents.vocabulary.review import State

KINDS = {State.MERGED: "merged", State.WITHDRAWN: "withdrawn"}
UPDATED, LOST = "updated", "lost"


class StartAgain(exceptions.APIException):
    """The cursor leads nowhere any more."""

    status_code = HTTPStatus.GONE
    default_detail = "This cursor is too old, or of another access or another database: start again without one."


class ChangeSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of one incident: all of it as it is now, or its reference alone where it was lost."""

    change = serializers.ChoiceField(
        [(kind, kind) for kind in (UPDATED, *KINDS.values(), LOST)],
        help_text="`updated`: filed, changed, or open to you now. `lost`: you could read it, and cannot any more.",
    )
    reference = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    changed_at = serializers.DateTimeField(help_text="When; of what is lost, when it was.")
    incident = IncidentSerializer(allow_null=True)


PAGES = [
    OpenApiParameter("cursor", str, description="From `next` of your last answer. Without one: from the beginning."),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
        description="Changes in one answer, at most.",
    ),
]
ANSWER = inline_serializer(
    "Changes",
    {
        "next": serializers.URLField(help_text="Where to go on: at once where there is `more`, else when you like."),
        "more": serializers.BooleanField(help_text="There may be more by now, even where there are few results here."),
        "results": ChangeSerializer(many=True),
    },
)


class Changes(PrivateView):
    """A feed that skips nothing: what commits late comes late."""

    @extend_schema(
        operation_id="changes_list",
        summary="What became of incidents since you last asked",
        tags=["changes"],
        parameters=PAGES,
        responses={(200, "application/json"): ANSWER, (410, MEDIA_TYPE): Problem},
    )
    def get(self, request: Request) -> Response:
        """Incidents in the order in which they were last written, each as it is now; one may come more than once."""
        refuse_strange_parameters(request, None, OF_LISTS)
        size = page_size_of(request, KeysetPagination.page_size, KeysetPagination.max_page_size)
        reader = cast("User", request.user)
        here, access = epoch(), access_of(reader)
        cursor, now, until = _cursor_of(request), int(time.time()), horizon()
        if cursor is not None and not cursor.holds(here, access, until):
            raise StartAgain
        page = page_for(
            reader,
            after=cursor.place if cursor else Place(),
            below=until.below,
            lost_since=cursor.lost_since if cursor else None,
            size=size,
        )
        begun, up_to_date = (cursor.begun, cursor.up_to_date) if cursor else (until.below, now)
        onward = sealed(Cursor(page.beyond, begun, here, access, up_to_date if page.more else now))
        address = replace_query_param(request.build_absolute_uri(), "cursor", onward)
        return Response({"next": address, "more": page.more, "results": self.told(reader, page)})

    def told(self, reader: "User", page: Page) -> Any:
        """The incidents as they are by now. One that was lost since the page was taken stands further on as lost."""
        keys = [change.incident_id for change in page.changes]
        incidents = {incident.pk: incident for incident in incidents_told(reader).filter(pk__in=keys)}
        tell_rows(incidents.values(), reader, everything)
        note_list(actor=reader, name="Changes in the API", records=incidents.values())
        rows = (_row(change, incidents.get(change.incident_id)) for change in page.changes)
        shape = ChangeSerializer(context={"request": self.request})
        return [shape.to_representation(row) for row in rows if row is not None]


def _cursor_of(request: Request) -> Cursor | None:
    given = request.query_params.get("cursor")
    if given is None:
        return None
    try:
        return opened(given)
    except NoCursor as error:
        raise BadQuery({"cursor": ["This is no cursor of ours: begin without one."]}) from error


def _row(change: Any, incident: Incident | None) -> dict[str, Any] | None:
    row = {"reference": change.reference, "version": None, "changed_at": change.changed_at, "incident": None}
    if incident is not None:
        return row | {
            "change": KINDS.get(State(incident.state), UPDATED),
            "version": incident.version,
            "incident": incident,
        }
    return None if change.lost_at is None else row | {"change": LOST, "changed_at": change.lost_at}
