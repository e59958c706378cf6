"""How often one token may call, and how every answer says so.

Headers as in draft-ietf-httpapi-ratelimit-headers-10: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from accounts.models import Token
from accounts.services.rate import count_in_window, rate_of

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many calls a window of so many seconds allows, how many are left in this one, and for how long it lasts."""

    calls: int
    window: int
    left: int
    lasts: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"token";q={self.calls};w={self.window}',
            "RateLimit": f'"token";r={self.left};t={self.lasts}',
        }


class PerTokenThrottle(BaseThrottle):
    """Counts in the shared cache, so that several web processes count together; in one statement.

    Sessions, which open the documentation only, count by person. What cannot be counted is refused.
    """

    allowance: "Allowance | None" = None

    def allow_request(self, request: "Request", view: "APIView") -> bool:
        calls, window = rate_of(settings.API_RATE)
        whom = f"token:{request.auth.pk}" if isinstance(request.auth, Token) else f"person:{request.user.pk}"
        number, lasts = count_in_window(whom, "api", window)
        left = 0 if number is None else max(calls - number, 0)
        self.allowance = Allowance(calls, window, left, lasts)
        request.allowance = self.allowance  # type: ignore[attr-defined]
        return number is not None and number <= calls

    def wait(self) -> float | None:
        return None if self.allowance is None else self.allowance.lasts


class TellsAllowance:
    """A view whose answers, refusals too, say how many calls are left. Who is nobody is not counted."""

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        allowance: Allowance | None = getattr(request, "allowance", None)
        for name, value in allowance.headers().items() if allowance else ():
            answer.headers[name] = value
        return answer
