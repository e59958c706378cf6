"""Look up what a field of the filing form asks for, while it is typed; without a script the form does the same."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.errors import NotAllowed
from accounts.protocols import SignedInRequest
from accounts.services.rate import within_rate
from incidents.forms.look_ups import look_up
from incidents.services.permissions import ENRICHERS, FILERS
from projects.querysets.memberships import scope_of

MOST_PER_MINUTE = 120  # a quick typist pauses twice a second


@require_safe
def form_look_up(request: SignedInRequest) -> HttpResponse:
    """The choices for one field, as a piece of the page; nothing is saved."""
    if not scope_of(request.user).holds(FILERS | ENRICHERS):
        raise NotAllowed("Only who files or edits reports looks names up for them.")
    if not within_rate(request.user, "look-up", MOST_PER_MINUTE):
        return render(request, "incidents/_form/found.html", {"too_many": True}, status=429)
    found = look_up(request.user, request.GET)
    return render(request, "incidents/_form/found.html", {"found": found}, status=200 if found else 400)
