"""Why can Mei see this incident, in sentences; and who did read it, while it was TLP:RED."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest, administers
from accounts.querysets.keyset import keyset_page
from accounts.services.readings import note_reading, readings_of
from accounts.vocabulary import ReadingKind
from incidents.forms.access import AccessForm, AccessQuestion
from incidents.models import Incident
from incidents.querysets.explained import explain_access
from incidents.querysets.reading import readers_of
from incidents.services.permissions import require_explains_access

SHOWN = 200


@require_safe
def incident_access(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who reads an incident now, and for one person why or why not."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    require_explains_access(request.user, incident)
    note_reading(actor=request.user, record=incident, kind=ReadingKind.PAGE)
    form = AccessForm(request.GET if "person" in request.GET else None, asker=request.user, incident=incident)
    person = form.cleaned_data["person"] if form.is_valid() else None
    readers = readers_of(incident).order_by("full_name", "pk")
    context = {
        "incident": incident,
        "form": form,
        "person": person,
        "access": person and explain_access(person, incident, request.user),
        "readers": readers[:SHOWN],
        "number": readers.count(),
    }
    return render(request, "incidents/access.html", context, status=422 if form.errors else 200)


@require_safe
def incident_readings(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who read it, and when, while it was TLP:RED."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    require_explains_access(request.user, incident)
    note_reading(actor=request.user, record=incident, kind=ReadingKind.PAGE)
    context = {
        "incident": incident,
        "page": keyset_page(request, readings_of(incident.reference), by=("-pk",)),
        # Filters and addresses may name what this person may not read, and numbers tell that more is TLP:RED.
        "shows_requests": administers(request.user),
    }
    return render(request, "incidents/readings.html", context)


@require_safe
def access_find(request: SignedInRequest) -> HttpResponse:
    """From a person's page: the explanation for the incident that was named."""
    form = AccessQuestion(request.GET)
    if not form.is_valid():
        messages.error(request, "Give the reference of an incident, such as INC-2024-000017.")
        return redirect("incidents:incident_list")
    reference = form.cleaned_data["reference"].upper()
    where = reverse("incidents:incident_access", args=[reference])
    return redirect(f"{where}?{urlencode({'person': form.cleaned_data['person']})}")
