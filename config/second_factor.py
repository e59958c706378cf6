"""Who must have a second factor and has none sets one up before anything else, in pages and admin alike."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from rest_framework.views import APIView

from accounts.services.second_factor import lacks_second_factor
from config.middleware import GetResponse


class SecondFactorMiddleware:
    """Leaves open only the pages of sign-in themselves, and what takes no session: the API and the health checks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or _stays_open(view) or not lacks_second_factor(request.user):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=403)  # htmx would put the page for setting up in place of a part of this one
        return redirect("mfa_index")


def _stays_open(view: Any) -> bool:
    api = getattr(view, "cls", None)
    takes_tokens_only = isinstance(api, type) and issubclass(api, APIView) and not _takes_session(api)
    return takes_tokens_only or view.__module__.startswith(("allauth.", "config.health"))


def _takes_session(api: type[APIView]) -> bool:
    from rest_framework.authentication import SessionAuthentication

    return any(issubclass(way, SessionAuthentication) for way in api.authentication_classes)
