"""What is being typed: kept while it is, taken up again, thrown away."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.errors import WrongState
from accounts.protocols import SignedInRequest
from incidents.models import Incident, UnfinishedReport
from incidents.services.unfinished import Typed, TypedElsewhere, save_unfinished, throw_away

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "action", "add", "find", "take"})


@require_POST
def autosave(request: SignedInRequest) -> HttpResponse:
    """Keep what the form holds. The script asks for JSON; the button without it goes back to the form."""
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        key = uuid.UUID(request.POST.get("filing_key", ""))
    except ValueError:
        return _answer(request, by_script, "The form does not say which one it is: load the page anew.", 400)
    incident = None
    if request.POST.get("reference"):
        incident = get_object_or_404(Incident.objects.for_user(request.user), reference=request.POST["reference"])
    try:
        kept = save_unfinished(actor=request.user, filing_key=key, typed=typed_in(request), incident=incident)
    except ValidationError as error:
        return _answer(request, by_script, " ".join(error.messages), 413)
    except TypedElsewhere as error:
        words = f"{error} It was saved there at {timezone.localtime(error.saved_at):%H:%M}."
        return JsonResponse(
            {"message": words, "reason": "elsewhere", "saved_at": error.saved_at.isoformat()}, status=409
        )
    except WrongState as error:
        return _answer(request, by_script, str(error), 409)
    return _answer(request, by_script, f"Saved {timezone.localtime():%H:%M}", 200, kept)


def typed_in(request: SignedInRequest) -> Typed:
    """Name of a field → its values, as the browser sent them."""
    return {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}


def _answer(
    request: SignedInRequest, by_script: bool, words: str, status: int, kept: UnfinishedReport | None = None
) -> HttpResponse:
    if by_script:
        seen = {"saved_at": kept.saved_at.isoformat()} if kept else {}
        return JsonResponse({"message": words} | seen, status=status)
    if kept is None:
        messages.error(request, words)
        return redirect("incidents:home")
    messages.success(request, f"{words}. It waits on your home page, for you alone.")
    return redirect(f"{reverse('incidents:incident_file')}?unfinished={kept.filing_key}")


@require_POST
def unfinished_drop(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Throw away what was typed."""
    kept = get_object_or_404(UnfinishedReport.objects.for_user(request.user), filing_key=key)
    throw_away(actor=request.user, filing_key=key)
    messages.success(request, f"“{kept.title}” is thrown away.")
    return redirect("incidents:home")
