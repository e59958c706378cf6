"""Before a dangerous act a person shows once more who they are, unless they did so in the last minutes.

A sign-in counts like a confirmation. What was sent meanwhile is not lost: allauth keeps the request in the session and
carries it out once the password or second factor was shown.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from accounts.errors import NotAllowed
from accounts.protocols import SignedInRequest

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def signed_in_recently(request: HttpRequest) -> bool:
    """Did this session see a password, second factor or provider within ACCOUNT_REAUTHENTICATION_TIMEOUT?"""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record.get("at", 0) > since for record in records)


def require_recent_sign_in(request: HttpRequest) -> None:
    """Send the person to confirm who they are – or, with nothing to do it by, to sign out and in: NotAllowed."""
    if signed_in_recently(request):
        return
    if get_adapter().get_reauthentication_methods(request.user):
        raise ReauthenticationRequired
    minutes = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60
    raise NotAllowed(
        f"For this you must have signed in during the last {minutes} minutes: sign out, sign in, and come back."
    )


def refusal_until_recent(request: HttpRequest) -> ValidationError | None:
    """The same as a complaint of a form, which comes back with what was typed.

    For forms that may hold a password: allauth would keep the request in the session as it is.
    """
    if signed_in_recently(request):
        return None
    ways = get_adapter().get_reauthentication_methods(request.user)
    where = f"open {ways[0]['url']} in another tab" if ways else "sign out and in again"
    return ValidationError(f"Nothing is saved yet. First show once more who you are: {where}, then save this again.")


def recent_sign_in(view: View[P]) -> View[P]:
    """For views that do, or ask for, something dangerous."""

    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require_recent_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded
