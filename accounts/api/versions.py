"""Records with a version, which is their ETag: to ask again costs little until it changes."""

from typing import TYPE_CHECKING, Any

from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.bounds import within_time
from accounts.api.problems import NotTheVersion

if TYPE_CHECKING:
    from collections.abc import Callable

ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="The record's version, in quotes."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="An ETag: 304 while the record has that version."
)


def one_of_a_version(summary: str, shape: Any) -> Any:
    """How the schema describes one record that may be asked for again."""
    unchanged = OpenApiResponse(description="It still has the version you have.")
    return extend_schema(summary=summary, parameters=[IF_NONE_MATCH, ETAG], responses={200: shape, 304: unchanged})


class Versioned:
    """Mixed into a view of records: who asks every minute hears "not modified" until there is a new version."""

    if TYPE_CHECKING:
        get_object: Callable[[], Any]
        get_serializer: Callable[..., Any]
        note: Callable[[Any], None]

    @within_time()
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Noted as a reading where it is shown, and not where it is not."""
        record = self.get_object()
        etag = f'"{record.version}"'
        answer: Any = get_conditional_response(request, etag=etag)
        if answer is None:
            self.note(record)
            answer = Response(self.get_serializer(record).data)
        elif answer.status_code == NotTheVersion.status_code:
            raise NotTheVersion
        answer.headers["ETag"] = etag
        told: Response = answer
        return told
