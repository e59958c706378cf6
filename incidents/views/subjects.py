"""What comments and evidence belong to: `reference` in an address names an incident, `case_reference` a case."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.protocols import SignedInRequest
from incidents.models import Case, Incident
from incidents.services.subjects import Subject
from incidents.views.case_contents import case_context, find_case
from incidents.views.incident_page import page_context


def subject_of(request: SignedInRequest, address: dict[str, str]) -> Subject:
    """The incident or case that the address names, as far as the person may read it."""
    if "case_reference" in address:
        return find_case(request, address["case_reference"])
    incident: Incident = get_object_or_404(Incident.objects.for_user(request.user), reference=address["reference"])
    return incident


def of_subject(rows: QuerySet[Any], address: dict[str, str]) -> Any:
    """Of these rows those that belong to what the address names."""
    if "case_reference" in address:
        return rows.filter(case__reference=address["case_reference"])
    return rows.filter(incident__reference=address["reference"])


def subject_page(request: SignedInRequest, subject: Subject, status: int, **context: Any) -> HttpResponse:
    """Its page as it is now, with a form that was sent: `comment_form` or `evidence_form`, and what else is shown."""
    forms = {name: context.pop(name) for name in ("comment_form", "evidence_form") if name in context}
    if isinstance(subject, Case):
        shown = case_context(request, subject, **forms)
        return render(request, "incidents/case_page.html", shown | context, status=status)
    detailed = Incident.objects.for_user(request.user).detailed().filter(pk=subject.pk).first()
    shown = page_context(request, detailed or subject, **forms)
    return render(request, "incidents/incident_page.html", shown | context, status=status)
