"""Who must have a second factor and has none sets one up before anything else, in pages and admin alike."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.views import APIView

from accounts.services.second_factor import lacks_second_factor
from accounts.services.single_sign_on import provider_counts
from config.htmx import go_first_to
from config.middleware import GetResponse


class SecondFactorMiddleware:
    """Leaves open only the pages of sign-in themselves, and what takes no session: the API and the health checks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or _stays_open(view) or not lacks_second_factor(user):
            return None
        if provider_counts(request, user):
            return None
        return go_first_to(request, "mfa_index")


def _stays_open(view: Any) -> bool:
    api = getattr(view, "cls", None)
    takes_tokens_only = isinstance(api, type) and issubclass(api, APIView) and not _takes_session(api)
    return takes_tokens_only or view.__module__.startswith(("allauth.", "config.health"))


def _takes_session(api: type[APIView]) -> bool:
    from rest_framework.authentication import SessionAuthentication

    return any(issubclass(way, SessionAuthentication) for way in api.authentication_classes)
