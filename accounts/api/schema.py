"""What the OpenAPI schema says beside the shapes: how to bring a token, and which problems may come back."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS

from accounts.api.formats import HXL, described_contents
from accounts.api.problems import MEDIA_TYPE, Problem
from accounts.api.sparse import MEANING

PROBLEMS = {
    "400": "A query parameter or a field is not right; `errors` names it.",
    "401": "No token, or one that is not known, has expired or was revoked.",
    "403": "The token is not taken from your address, may only read, or its owner may not do this.",
    "404": "It does not exist, or the token's owner may not read it.",
    "406": "There is no such representation.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
    "503": "It took too long; `detail` says how to narrow it.",
}
GIVEN_AWAY = "It was done, and the token's owner may not read the record any more."
PROBLEMS_OF_WRITING = {
    "409": "It is not possible in the state that the record is in now.",
    "412": "`If-Match` names another version than the record has; `current_version` says which.",
    "413": "The body is too large.",
    "415": "The body has a media type that is not taken here.",
    "422": "The `Idempotency-Key` was used for another request.",
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes our tokens."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`, made by `manage.py issue_token EMAIL --name NAME`.",
        }


class DescribedOperation(AutoSchema):
    """An operation with the problems that it may answer, and with the parameters that all readings take."""

    def get_override_parameters(self) -> list[Any]:
        view: Any = self.view
        if getattr(view, "action", None) not in getattr(view, "reads", ()):
            return []
        there = ", ".join(view.there)
        return [
            OpenApiParameter("fields", str, description=f"{MEANING} There are: {there}."),
            OpenApiParameter("hxl", str, enum=["true", "false"], description=HXL),
        ]

    def get_operation(self, *args: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args)
        if operation is None:
            return None
        for answer in operation["responses"].values():
            described_contents(answer.get("content", {}), of_list=getattr(self.view, "action", None) == "list")
        if self.method not in SAFE_METHODS and hasattr(self.view, "done"):
            operation["responses"].setdefault("204", {"description": GIVEN_AWAY})
        problems = PROBLEMS if self.method in SAFE_METHODS else PROBLEMS | PROBLEMS_OF_WRITING
        for status in sorted(problems):
            if status != "404" or "{" in self.path:
                operation["responses"].setdefault(status, self._problem(status, problems[status]))
        return operation

    def _problem(self, status: str, meaning: str) -> dict[str, str]:
        """Said once for all operations: it would be half of the schema otherwise."""
        content = {MEDIA_TYPE: {"schema": self.resolve_serializer(Problem, "response").ref}}
        name = HTTPStatus(int(status)).phrase.title().replace(" ", "")
        told = ResolvedComponent(  # type: ignore[no-untyped-call]
            name, ResolvedComponent.RESPONSE, {"description": meaning, "content": content}, name
        )
        self.registry.register_on_missing(told)
        ref: dict[str, str] = told.ref
        return ref
