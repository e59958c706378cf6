"""Take a step of review."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.protocols import SignedInRequest
from incidents.forms.steps import StepForm
from incidents.models import Incident
from incidents.services import unmerge_incident
from incidents.services.reviewing import VERBS
from incidents.vocabulary.review import Step

VERBS_WITHOUT_PAGE = VERBS | {Step.UNMERGE: unmerge_incident}
"""To merge takes a choice, and has a page of its own."""


@require_POST
def transition(request: SignedInRequest, reference: str, transition: str) -> HttpResponse:
    """Submit, withdraw, start review, return, verify, reject or undo a merge; the answer is the incident's page."""
    if transition not in VERBS_WITHOUT_PAGE:
        raise Http404
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.complaints))
        return redirect(incident)
    try:
        decided = VERBS_WITHOUT_PAGE[Step(transition)](actor=request.user, incident=incident, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{decided.reference} is {decided.get_state_display().lower()}.")
    return redirect(incident)
