"""Errors as RFC 9457 problem details that name the field or the query parameter."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions, serializers
from rest_framework.views import exception_handler

from accounts.errors import Refusal, StaleVersion, StillRunning

MEDIA_TYPE = "application/problem+json"
NOT_HERE = "There is nothing here that you may read."
WRONG_FIELDS = "Some fields are not right."
WRONG_QUERY = "The query is not right."
WRONG_HEADER = "A header is not right."
KEPT_HEADERS = frozenset({"Retry-After", "WWW-Authenticate"})
OF_THE_WHOLE = frozenset({NON_FIELD_ERRORS, "non_field_errors"})


class BadQuery(exceptions.ValidationError):
    """Query parameters that are unknown or wrong: parameter → what is wrong with it."""


class BadHeader(exceptions.ValidationError):
    """Headers that are wrong: header → what is wrong with it."""


class NotTheVersion(exceptions.APIException):
    """`If-Match` names another version than the record has."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = "The record has another version now."


WHERE = {
    BadQuery: ("parameter", WRONG_QUERY),
    BadHeader: ("header", WRONG_HEADER),
    exceptions.ValidationError: ("pointer", WRONG_FIELDS),
}
"""What is wrong with a request stands in one of these, the most special first."""


class Fault(serializers.Serializer[Any]):
    """What is wrong in one place."""

    pointer = serializers.CharField(required=False, help_text="JSON pointer (RFC 6901) to the field.")
    parameter = serializers.CharField(required=False, help_text="Name of the query parameter.")
    header = serializers.CharField(required=False, help_text="Name of the header.")
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.CharField(help_text="Always about:blank: the status says what it is.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = Fault(many=True, required=False)  # type: ignore[assignment]
    current_version = serializers.IntegerField(required=False, help_text="With 412: the version it has now.")


def problem_details(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Answer any refusal – the domain's, the framework's, a validation's – in one form."""
    if isinstance(error, Refusal):
        return _refused(error)
    if isinstance(error, DjangoValidationError):
        given = error.message_dict if hasattr(error, "error_dict") else error.messages
        return problem(400, WRONG_FIELDS, errors=_faults("pointer", given))
    if isinstance(error, Http404):
        return problem(404, NOT_HERE)
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return None
    if isinstance(error, exceptions.ValidationError):
        place, told = next(said for kind, said in WHERE.items() if isinstance(error, kind))
        return problem(400, told, errors=_faults(place, error.detail))
    headers = {name: value for name, value in response.headers.items() if name in KEPT_HEADERS}
    return problem(response.status_code, str(error.detail), headers=headers)


def _refused(error: Refusal) -> HttpResponse:
    """A stale version is a precondition of the client's that failed: it named the version."""
    if isinstance(error, StaleVersion):
        return problem(NotTheVersion.status_code, str(error), current_version=error.current_version)
    return problem(error.status, str(error), headers={"Retry-After": "1"} if isinstance(error, StillRunning) else None)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **extra: Any) -> HttpResponse:
    """Not REST framework's Response: that would be rendered as what was asked for, YAML or HTML perhaps."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": int(status), "detail": detail, **extra}
    return JsonResponse(
        body, status=status, headers=headers, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def _faults(place: str, given: Any) -> list[dict[str, str]]:
    if place != "pointer":
        return [{place: name, "detail": str(message)} for name, messages in given.items() for message in messages]
    return [{place: pointer, "detail": message} for pointer, message in _pointed("", given)]


def _pointed(pointer: str, given: Any) -> Iterator[tuple[str, str]]:
    """Every message with the JSON pointer (RFC 6901) to its field, however deep."""
    if isinstance(given, dict):
        for name, inner in given.items():
            step = str(name).replace("~", "~0").replace("/", "~1")
            yield from _pointed(pointer if name in OF_THE_WHOLE else f"{pointer}/{step}", inner)
    elif isinstance(given, list):
        for number, inner in enumerate(given):
            yield from _pointed(f"{pointer}/{number}" if isinstance(inner, dict | list) else pointer, inner)
    else:
        yield pointer, str(given)
