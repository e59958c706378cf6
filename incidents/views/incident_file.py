"""File a report: the form, one row more, save as a draft, or save and submit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import NotAllowed, StaleVersion
from accounts.protocols import SignedInRequest
from incidents.forms.report import Report
from incidents.forms.rows import ROW_SETS
from incidents.services import file_incident
from incidents.services.known_names import known_actor_names
from incidents.services.permissions import may_file


@require_http_methods(["GET", "HEAD", "POST"])
def incident_file(request: SignedInRequest) -> HttpResponse:
    """A new report. Nothing is saved unless all of it is right; sent twice, it is filed once."""
    if not may_file(request.user):
        raise NotAllowed("Officers and managers file reports. Ask your manager for the role if you should.")
    if request.method != "POST":
        return form_page(request, Report(request.user))
    if request.POST.get("add") in ROW_SETS:
        return form_page(request, Report.with_one_more(request.user, request.POST, request.POST["add"]))
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


def form_page(request: SignedInRequest, report: Report, status: int = 200) -> HttpResponse:
    """The page of the form."""
    context = report.context() | {"known_actors": known_actor_names(request.user)}
    return render(request, "incidents/incident_form.html", context, status=status)
