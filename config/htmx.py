"""Where somebody must go elsewhere first – sign in, set up a second factor – and htmx asked for a part of a page."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.views.typed import typed_kept

# Asked for in passing, while somebody may be in the middle of a form: what they see must not be taken away from them.
# The page goes on asking, so that the bell rings again once they signed in in another tab.
IN_PASSING = frozenset({"accounts:bell", "incidents:form_look_up"})


def go_first_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser there: from a part of a page the whole page; what is asked in passing sends nowhere."""
    if not request.headers.get("HX-Request"):
        return redirect(url)
    if request.resolver_match is not None and request.resolver_match.view_name in IN_PASSING:
        return HttpResponse(status=204)
    return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(url)})


# Forms without a draft on the server: who was signed out meanwhile gets back what they typed, in this answer alone.
TYPED_INTO = {
    "incidents:comment_add": {"What you typed": "body"},
    "incidents:comment_correct": {"What you typed": "body"},
    "incidents:comment_withdraw": {"What you typed": "reason"},
    "incidents:case_comment_add": {"What you typed": "body"},
    "incidents:case_comment_correct": {"What you typed": "body"},
    "incidents:case_comment_withdraw": {"What you typed": "reason"},
}


class SignInFirst(LoginRequiredMiddleware):
    """Django's own, but htmx would put the page for signing in where a part of this page belongs."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if not request.headers.get("HX-Request"):
            return _typed(request) or super().handle_no_permission(request, view_func)
        return go_first_to(request, redirect_to_login(_page_behind(request), settings.LOGIN_URL).url)


def _typed(request: HttpRequest) -> HttpResponse | None:
    fields = TYPED_INTO.get(request.resolver_match.view_name) if request.resolver_match else None
    if fields is None or request.method != "POST":
        return None
    reason = "You are signed out. Nothing was saved: copy what you typed, sign in, and send it again."
    return typed_kept(request, 401, [reason], fields, sign_in=True)


def _page_behind(request: HttpRequest) -> str:
    """The page that htmx asked from: what it asked for is only a part."""
    page = request.headers.get("HX-Current-URL", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    path = urlsplit(page)._replace(scheme="", netloc="").geturl()
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"
