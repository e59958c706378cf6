"""Errors as RFC 9457 problem details that name the field."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.errors import Refusal, StaleVersion


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer any refusal – the domain's, the framework's, a validation's – in one form."""
    if isinstance(error, Refusal):
        extra = {"current_version": error.current_version} if isinstance(error, StaleVersion) else {}
        return _problem(error.status, str(error), **extra)
    if isinstance(error, DjangoValidationError):
        fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return _problem(400, "Some fields are not right.", errors=_pointers(fields))
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        return _problem(response.status_code, "Some fields are not right.", errors=_pointers(fields))
    return _problem(response.status_code, str(response.data.get("detail", "")), headers=response.headers)


def _problem(status: int, detail: str, headers: Any = None, **extra: Any) -> Response:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **extra}
    kept = {name: value for name, value in (headers or {}).items() if name in {"Retry-After", "WWW-Authenticate", "Allow"}}
    return Response(body, status=status, headers=kept, content_type="application/problem+json")


def _pointers(fields: dict[str, Any]) -> list[dict[str, str]]:
    """One entry for each message, with a JSON pointer (RFC 6901) to its field."""
    return [
        {"pointer": f"/{name}" if name else "", "detail": str(message)}
        for name, messages in fields.items()
        for message in (messages if isinstance(messages, list) else [messages])
    ]
