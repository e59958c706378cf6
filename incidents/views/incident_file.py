"""File a report: the form, one row more, a place by its name, save as a draft, or save and submit."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import NotAllowed, StaleVersion
from accounts.protocols import SignedInRequest
from incidents.forms.report import Report
from incidents.forms.rows import ROW_SETS
from incidents.models import Incident, UnfinishedReport
from incidents.querysets.places import find_places, place_by_key
from incidents.services import file_incident
from incidents.services.known_names import known_actor_names, with_organisations
from incidents.services.permissions import may_file


@require_http_methods(["GET", "HEAD", "POST"])
def incident_file(request: SignedInRequest) -> HttpResponse:
    """A new report. Nothing is saved unless all of it is right; sent twice, it is filed once."""
    if not may_file(request.user):
        raise NotAllowed("Officers and managers file reports. Ask your manager for the role if you should.")
    if request.method != "POST":
        return _empty_or_unfinished(request)
    asked = typed_again(request)
    if asked is not None:
        return asked
    report = Report(request.user, data=request.POST)
    if not report.is_valid():
        return form_page(request, report, status=422)
    try:
        incident = file_incident(
            actor=request.user,
            facts=report.facts(),
            contents=report.contents(),
            filing_key=report.form.cleaned_data["filing_key"],
            submit=request.POST.get("action") == "submit",
        )
    except StaleVersion as stale:
        report.take_errors(ValidationError(str(stale)))
        return form_page(request, report, status=409)
    except ValidationError as error:
        report.take_errors(error)
        return form_page(request, report, status=422)
    messages.success(
        request, f"{incident.reference} is {'saved as a draft' if incident.state == 'draft' else 'submitted'}."
    )
    return redirect(incident)


def typed_again(request: SignedInRequest, incident: Incident | None = None) -> HttpResponse | None:
    """The form as it was typed, when a button asked for a row more, for places by name, or to take one of them."""
    user, data = request.user, request.POST
    if data.get("add") in ROW_SETS:
        return form_page(request, Report.as_typed(user, data, incident, one_more=data["add"]))
    if "find" in data:
        words = data.get("place", "")
        found = find_places(user, words, data.get("country", ""))
        report = Report.as_typed(user, data, incident)
        return form_page(request, report, places=found, looked_for=words)
    if "take" in data:
        place = place_by_key(user, data["take"])
        filled: dict[str, Any] = {}
        if place is not None:
            filled = {
                "place": place.place,
                "admin1": place.admin1,
                "country": place.country or data.get("country", ""),
                "latitude": place.latitude,
                "longitude": place.longitude,
                "place_precision": place.precision,
            }
        return form_page(request, Report.as_typed(user, data, incident, filled=filled))
    return None


def _empty_or_unfinished(request: SignedInRequest) -> HttpResponse:
    """An empty form, or the one that was left unfinished under a key, exactly as it was typed."""
    own = UnfinishedReport.objects.for_user(request.user)
    if "unfinished" not in request.GET:
        return form_page(request, Report(request.user), unfinished=own.filter(incident=None).first())
    try:
        key = uuid.UUID(request.GET["unfinished"])
    except ValueError:
        return redirect("incidents:home")
    kept = get_object_or_404(own.select_related("incident"), filing_key=key)
    data = QueryDict(mutable=True)
    for name, values in kept.typed.items():
        data.setlist(name, values)
    return form_page(request, Report.as_typed(request.user, data, kept.incident))


def form_page(request: SignedInRequest, report: Report, status: int = 200, **more: Any) -> HttpResponse:
    """The page of the form."""
    actors = known_actor_names(request.user)
    names = {"known_actors": actors, "known_speakers": with_organisations(request.user, actors)}
    context = report.context() | names | more
    return render(request, "incidents/incident_form.html", context, status=status)
