"""What describes the API: its index, the OpenAPI schema, and the page on which people try it out."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from drf_spectacular.utils import extend_schema, inline_serializer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.authentication import TokenAuthentication
from accounts.api.parameters import refuse_strange_parameters
from accounts.api.permissions import IsSignedIn
from accounts.api.reading import OF_RECORDS, PrivateView
from accounts.api.throttles import TellsAllowance

BY_TOKEN_OR_SESSION = [TokenAuthentication, SessionAuthentication]  # the first one's challenge makes a 401
INDEX = {
    "incidents": "incidents-list",
    "cases": "cases-list",
    "tasks": "tasks-list",
    "projects": "projects-list",
    "sites": "sites-list",
    "organisations": "organisations-list",
    "actors": "actors-list",
    "advisories": "advisories-list",
    "key-events": "key-events-list",
    "watches": "watches-list",
    "notifications": "notifications-list",
    "stats": "stats",
    "changes": "changes",
    "schema": "api_schema",
    "docs": "api_docs",
}


class ApiIndex(PrivateView):
    """Where everything is."""

    @extend_schema(
        operation_id="index",
        summary="Where everything is",
        tags=["index"],
        responses=inline_serializer("Index", {name: serializers.URLField() for name in INDEX}),
    )
    def get(self, request: Request) -> Response:
        """The addresses of all lists, of the schema and of its documentation."""
        refuse_strange_parameters(request, None, OF_RECORDS)
        return Response({name: reverse(route, request=request) for name, route in INDEX.items()})


class UnknownAddress(PrivateView):
    """Whatever else is asked for under /api/: the refusal in the API's own form."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


class ApiSchema(TellsAllowance, SpectacularAPIView):
    """OpenAPI 3.1, for whoever is signed in or holds a token."""

    authentication_classes = BY_TOKEN_OR_SESSION
    permission_classes = [IsSignedIn]


class ApiDocs(TellsAllowance, SpectacularSwaggerSplitView):
    """Swagger UI from our own static files; a person who is not signed in is sent to do so."""

    authentication_classes = BY_TOKEN_OR_SESSION
    permission_classes = [IsSignedIn]
    url_name = "api_schema"
    template_name = "accounts/api_docs.html"

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, NotAuthenticated):
            return redirect_to_login(self.request.get_full_path(), settings.LOGIN_URL)
        return super().handle_exception(exc)
