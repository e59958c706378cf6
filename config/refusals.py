"""Pages that say no: what was wrong, that nothing was changed, and the way out."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from accounts.api.problems import problem
from config.uploads import UploadTooBig

MANY_FILES = f"You sent too many files at once: send at most {settings.DATA_UPLOAD_MAX_NUMBER_FILES}."
BROKE = "Something broke on our side. Send it again in a minute, with the same Idempotency-Key if you write."
TEMPLATES = {400: "400.html", 403: "403.html", 404: "404.html", 409: "409.html", 413: "413.html"}


def refusal_page(request: HttpRequest, status: int, reasons: Sequence[str]) -> HttpResponse:
    """Render the page for a refusal."""
    return render(request, TEMPLATES[status], {"reason": " ".join(reasons), "reasons": reasons}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400, with a word on the two causes that a person can do something about."""
    if isinstance(exception, UploadTooBig | TooManyFilesSent):
        return refusal_page(request, 413, [str(exception) if isinstance(exception, UploadTooBig) else MANY_FILES])
    if isinstance(exception, RequestDataTooBig):
        return refusal_page(request, 413, ["What you sent is too large: a narrative has at most 50,000 characters."])
    if isinstance(exception, TooManyFieldsSent):
        return refusal_page(request, 413, ["What you sent has too many fields."])
    return refusal_page(request, 400, ["The browser sent something that cannot be read."])


def broke(request: HttpRequest) -> HttpResponse:
    """A fault of ours: a page to people, a problem to programs, which may send the same again."""
    if request.path.startswith("/api/"):
        return problem(500, BROKE)
    return server_error(request)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose secret is not the session's: signed out or in again since it was opened, or sent by another site."""
    return render(request, "403_csrf.html", status=403)
