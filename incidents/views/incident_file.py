"""File a report: the form, one row more, a look-up by name, save as a draft, or save and submit."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import NotAllowed, StaleVersion
from accounts.protocols import SignedInRequest
from incidents.forms.look_ups import look_up, take
from incidents.forms.report import Report
from incidents.forms.rows import ROW_SETS
from incidents.models import Incident, UnfinishedReport
from incidents.services import file_incident
from incidents.services.known_names import known_actor_names, with_organisations
from incidents.services.permissions import may_file
from incidents.services.since_returned import last_return
from incidents.vocabulary.review import State


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
    messages.success(request, confirmation(incident))
    return redirect(incident)


def confirmation(incident: Incident) -> str:
    """What became of it, what happens next, and the way back."""
    if incident.state == State.DRAFT:
        return f"{incident.reference} is saved as a draft, for you alone. Submit it here when it is complete."
    if incident.state == State.SUBMITTED:
        return f"{incident.reference} is submitted. A manager reviews it next; until then you can withdraw it here."
    return f"{incident.reference} is saved."


def typed_again(request: SignedInRequest, incident: Incident | None = None) -> HttpResponse | None:
    """The form as it was typed, when a button asked for a row more, for a look-up, or to take one of its choices."""
    user, data = request.user, request.POST
    if data.get("add") in ROW_SETS:
        return form_page(request, Report.as_typed(user, data, incident, one_more=data["add"]), opened=data["add"])
    if "find" in data:
        return form_page(request, Report.as_typed(user, data, incident), found=look_up(user, data))
    if "take" in data:
        return form_page(request, Report.as_typed(user, take(user, data), incident))
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
    report = Report.as_typed(request.user, data, kept.incident)
    return form_page(request, report, seen=kept.saved_at.isoformat())


def form_page(request: SignedInRequest, report: Report, status: int = 200, **more: Any) -> HttpResponse:
    """The page of the form."""
    typed_where = {name: request.POST.get(name, "") for name in ("tab", "seen")}
    speakers = with_organisations(request.user, known_actor_names(request.user))
    incident = report.incident
    returned = last_return(incident) if incident is not None and incident.state == State.RETURNED else None
    context = report.context() | typed_where | {"known_speakers": speakers, "returned": returned} | more
    return render(request, "incidents/incident_form.html", context, status=status)
