"""To the identity provider and back."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.services import single_sign_on


@login_not_required
@never_cache
@require_POST
def single_sign_on_begin(request: HttpRequest) -> HttpResponse:
    """Send the browser on by a page: after a form, our policy lets it follow redirects to this site only.

    A provider may redirect to further ones that nobody here can name beforehand.
    """
    try:
        url = single_sign_on.begin(request)
    except single_sign_on.NotSignedIn as refusal:
        return refusal.page
    return render(request, "account/single_sign_on_begin.html", {"provider_url": url})


@login_not_required
@never_cache
@require_GET
def single_sign_on_callback(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser back to."""
    try:
        return single_sign_on.finish(request)
    except single_sign_on.NotSignedIn as refusal:
        return refusal.page
