"""What stands around every request: the audit's context, the reader's time zone, refusals as pages, two headers."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from zoneinfo import ZoneInfo

import pghistory
import structlog
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.audit import acting_as, answering
from accounts.errors import Refusal
from config.logging import without_links
from config.policies import PERMISSIONS_POLICY
from config.refusals import refusal_page

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class PermissionsPolicyMiddleware:
    """Says which of the browser's powers pages may use: where a report is filed from, and its camera."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class NothingKeptMiddleware:
    """Nothing that is answered stays behind in a browser or a proxy, unless the answer itself says how long."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class AuditMiddleware:
    """Puts the request's id and address on the audit rows that it writes and on what it reads, the id on its answer.

    The id is always our own: one that a client sends would let it pass its changes off as another request's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
        url = without_links(request.path)
        with answering(request_id, url):
            if request.method in SAFE_METHODS:
                response = self.get_response(request)
            else:
                with pghistory.context(request=request_id, url=url), _acting_as_who_asks(request):
                    response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response


def _acting_as_who_asks(request: HttpRequest) -> AbstractContextManager[Any]:
    """For what is written outside of our services, as allauth does; a service says its own actor."""
    return acting_as(request.user) if request.user.is_authenticated else nullcontext()


class ReaderTimeZoneMiddleware:
    """Shows times in the zone of the person who reads them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


class RefusalMiddleware:
    """Turns the domain's refusals into pages with the right status. The API renders its own.

    A NUL in an address is refused before anybody looks something up by it: PostgreSQL cannot hold one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/") and "%00" in request.META.get("QUERY_STRING", ""):
            return refusal_page(request, 400, ["The address holds a character that no text has."])
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return refusal_page(request, error.status, [str(error)])
        if isinstance(error, ValidationError):
            return refusal_page(request, 400, error.messages)
        return None
