"""A token's scope: writing needs a token that may write. What its owner may read is decided by `.for_user()`."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission

from accounts.models import Token
from accounts.vocabulary import TokenScope

if TYPE_CHECKING:  # REST framework loads this module by its setting before its own views stand
    from rest_framework.request import Request
    from rest_framework.views import APIView


class IsSignedIn(BasePermission):
    """Somebody, by token or (documentation pages) by session."""

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        return bool(request.user and request.user.is_authenticated)


class IsSignedInWithScope(IsSignedIn):
    """Somebody, with a token that may do this."""

    message = "This token may only read."

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        if not super().has_permission(request, view):
            return False
        if request.method in SAFE_METHODS:
            return True
        return isinstance(request.auth, Token) and request.auth.scope == TokenScope.WRITE
