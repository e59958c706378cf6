"""Who looks after a report: take it over, release it, assign it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.protocols import SignedInRequest
from incidents.forms.queue import AssignForm
from incidents.forms.steps import StepForm
from incidents.models import Incident
from incidents.services import assign_incident, claim_incident, release_incident
from incidents.services.permissions import require_decider


@require_POST
def incident_claim(request: SignedInRequest, reference: str) -> HttpResponse:
    """Have it for review from now on, whoever had it before."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.complaints))
        return redirect(incident)
    claim_incident(actor=request.user, incident=incident, version=form.cleaned_data["version"])
    messages.success(request, f"You have {incident.reference} for review.")
    return redirect(incident)


@require_POST
def incident_release(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give it back to everybody."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.complaints))
        return redirect(incident)
    release_incident(actor=request.user, incident=incident, version=form.cleaned_data["version"])
    messages.success(request, f"Any manager may take {incident.reference} now.")
    return redirect(incident)


@require_POST
def incident_assign(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say who is to look after it, or that nobody is."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    require_decider(request.user, incident, "assign a report")
    form = AssignForm(request.POST, incident=incident)
    if not form.is_valid():
        messages.error(request, "Assign to: choose somebody who may decide on this report, or nobody.")
        return redirect(incident)
    try:
        assigned = assign_incident(actor=request.user, incident=incident, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{assigned.reference} is assigned to {assigned.assigned_to or 'nobody'}.")
    return redirect(incident)
