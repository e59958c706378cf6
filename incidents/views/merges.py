"""Likely duplicates: compare two reports side by side, merge one into the other, or say that they are not one event."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.protocols import SignedInRequest
from accounts.services.readings import note_list, note_reading
from accounts.views.recent import require_recent_sign_in
from accounts.vocabulary import ReadingKind
from incidents.forms.merges import IncidentMergeForm, MergeTargetForm
from incidents.models import Incident
from incidents.services import mark_distinct, merge_incident, unmark_distinct
from incidents.services.duplicates_panel import side_by_side
from incidents.services.find_duplicates import duplicates_of
from incidents.services.merge_incidents import may_merge, require_may_merge
from incidents.services.reviewing import require_step
from incidents.vocabulary.review import Step


@require_safe
def merge_find(request: SignedInRequest, reference: str) -> HttpResponse:
    """Which report tells of the same event? The likely ones, or any other by its reference."""
    incident = _load(request, reference)
    require_step(Step.MERGE, request.user, incident)
    form = MergeTargetForm(request.GET or None, user=request.user, incident=incident)
    if form.is_valid():
        return redirect("incidents:incident_merge", incident.reference, form.cleaned_data["other"].reference)
    duplicates = duplicates_of(incident, request.user)
    note_reading(actor=request.user, record=incident, kind=ReadingKind.PAGE)
    note_list(actor=request.user, name="Likely duplicates", records=[one.incident for one in duplicates])
    context = {"incident": incident, "form": form, "duplicates": duplicates}
    return render(request, "incidents/merge_find.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_merge(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """Both reports side by side, and the form that merges the first into the second."""
    incident, into = _load(request, reference), _load(request, other)
    require_may_merge(request.user, incident, into)
    versions = {"version": incident.version, "into_version": into.version}
    form = IncidentMergeForm(request.POST or None, incident=incident, into=into, initial=versions)
    if request.method == "POST" and form.is_valid():
        require_recent_sign_in(request)
        try:
            merge_incident(actor=request.user, incident=incident, into=into, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"{incident.reference} is merged into {into.reference}.")
            return redirect(into)
    for shown in (incident, into):
        note_reading(actor=request.user, record=shown, kind=ReadingKind.PAGE)
    context = side_by_side(incident, into, request.user)
    context |= {"form": form, "may_turn": may_merge(request.user, into, incident)}
    return render(request, "incidents/incident_merge.html", context, status=422 if form.is_bound else 200)


@require_POST
def distinct_mark(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """They are two events: neither is proposed for the other again."""
    incident, different = _load(request, reference), _load(request, other)
    mark_distinct(actor=request.user, incident=incident, other=different)
    messages.success(request, f"{different.reference} is not proposed as a duplicate of {incident.reference} again.")
    return redirect(incident)


@require_POST
def distinct_undo(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """They may be one event after all."""
    incident, different = _load(request, reference), _load(request, other)
    unmark_distinct(actor=request.user, incident=incident, other=different)
    messages.success(request, f"{different.reference} may be a duplicate of {incident.reference} again.")
    return redirect(incident)


def _load(request: SignedInRequest, reference: str) -> Any:
    return get_object_or_404(Incident.objects.for_user(request.user).detailed(), reference=reference)
