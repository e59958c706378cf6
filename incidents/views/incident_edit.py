"""Edit a report. What somebody else changed meanwhile is shown beside, never overwritten unseen."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import StaleVersion
from accounts.protocols import SignedInRequest
from accounts.services.readings import note_reading
from accounts.vocabulary import ReadingKind
from incidents.forms.report import Report
from incidents.forms.versions import beside
from incidents.models import Incident
from incidents.services import edit_incident
from incidents.services.permissions import require_edit
from incidents.views.incident_file import confirmation, form_page, typed_again

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "version", "action"})


@require_http_methods(["GET", "HEAD", "POST"])
def incident_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """The form of a report that the person may edit now."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    require_edit(request.user, incident)
    note_reading(actor=request.user, record=incident, kind=ReadingKind.EDIT)
    if request.method != "POST":
        return form_page(request, Report(request.user, incident=incident))
    asked = typed_again(request, incident)
    if asked is not None:
        return asked
    report = Report(request.user, data=request.POST, incident=incident)
    if not report.is_valid():
        return form_page(request, report, status=422)
    try:
        edited = edit_incident(
            actor=request.user,
            incident=incident,
            facts=report.facts(),
            contents=report.contents(),
            version=report.form.cleaned_data["version"] or 0,  # a form that does not say is taken for a stale one
            submit=_submits(request),
        )
    except StaleVersion as stale:
        return _conflict_page(request, incident, report, stale)
    except ValidationError as error:
        report.take_errors(error)
        return form_page(request, report, status=422)
    submitted = confirmation(edited) if _submits(request) else f"{edited.reference} is saved."
    messages.success(request, submitted)
    return redirect(edited)


def _submits(request: SignedInRequest) -> bool:
    return request.POST.get("action") == "submit"


def _conflict_page(request: SignedInRequest, incident: Incident, report: Report, stale: StaleVersion) -> HttpResponse:
    """Both versions, field by field, with the way to go on from either."""
    theirs = Report(request.user, incident=incident).form
    rows = list(beside(report.form, theirs))
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_KEPT]
    context = {"incident": incident, "rows": rows, "kept": kept, "version": stale.current_version, "reason": str(stale)}
    return render(request, "incidents/edit_conflict.html", context, status=409)
