"""Members and incidents of a case, its lead, its milestones: each added or taken off by one address."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.protocols import SignedInRequest
from accounts.views.recent import recent_sign_in
from incidents.forms.cases import CaseChoiceForm, CaseIncidentsForm, CaseLeadForm, CaseMemberForm, MilestoneForm
from incidents.models import Case, Incident, Milestone
from incidents.services import (
    add_case_incidents,
    add_case_member,
    change_lead,
    drop_case_incident,
    drop_case_member,
    drop_milestone,
    note_milestone,
)
from incidents.services.case_permissions import require_run, require_unfinished, require_work
from incidents.views.case_contents import case_context, load_case


@require_POST
@recent_sign_in
def case_member_add(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """Let one more person read and work on it."""
    case = load_to_run(request, case_reference)
    form = CaseMemberForm(request.POST)
    if not form.is_valid():
        return _again(request, case, member_form=form)
    try:
        member = add_case_member(actor=request.user, case=case, email=form.cleaned_data["email"])
    except ValidationError as error:
        form.add_error("email", error.messages)
        return _again(request, case, member_form=form)
    messages.success(request, f"{member} is a member of {case.reference}.")
    return redirect(case)


@require_POST
def case_member_drop(request: SignedInRequest, case_reference: str, pk: int) -> HttpResponse:
    """Take somebody off, perhaps oneself."""
    case = load_to_run(request, case_reference)
    member = get_object_or_404(case.members.select_related("user"), user=pk)
    drop_case_member(actor=request.user, case=case, person=member.user)
    messages.success(request, f"{member} is no member of {case.reference} any more.")
    if not Case.objects.for_user(request.user).filter(pk=case.pk).exists():
        return redirect("incidents:case_list")
    return redirect(case)


@require_POST
@recent_sign_in
def case_lead(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """Give it another lead."""
    case = load_to_run(request, case_reference)
    form = CaseLeadForm(data=request.POST, case=case)
    if not form.is_valid():
        return _again(request, case, lead_form=form)
    lead, version = form.cleaned_data["lead"], form.cleaned_data["version"]
    try:
        change_lead(actor=request.user, case=case, lead=lead, version=version or 0)
    except ValidationError as error:
        form.add_error("lead", error.messages)
        return _again(request, case, lead_form=form)
    messages.success(request, f"{lead} leads {case.reference}.")
    return redirect(case)


@require_POST
def case_incident_add(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """Let more incidents belong to it, by their references."""
    case = load_to_run(request, case_reference)
    form = CaseIncidentsForm(request.POST, user=request.user)
    if not form.is_valid():
        return _again(request, case, incidents_form=form)
    added = form.cleaned_data["incidents"]
    add_case_incidents(actor=request.user, case=case, incidents=added)
    messages.success(request, f"{', '.join(one.reference for one in added)} belongs to {case.reference}.")
    return redirect(case)


@require_POST
def case_incident_drop(request: SignedInRequest, case_reference: str, incident: str) -> HttpResponse:
    """It does not belong to the case."""
    case = load_to_run(request, case_reference)
    readable = Incident.objects.for_user(request.user).filter(case_links__case=case)
    dropped = get_object_or_404(readable, reference=incident)
    drop_case_incident(actor=request.user, case=case, incident=dropped)
    messages.success(request, f"{dropped.reference} is taken off {case.reference}.")
    return redirect(case)


@require_POST
def incident_to_case(request: SignedInRequest, reference: str) -> HttpResponse:
    """From the page of an incident: let it belong to a case that the person runs."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    form = CaseChoiceForm(request.POST, user=request.user, incident=incident)
    if not form.is_valid():
        messages.error(request, "Choose one of the cases that you run and that are not closed.")
        return redirect(incident)
    case = form.cleaned_data["case"]
    add_case_incidents(actor=request.user, case=case, incidents=[incident])
    messages.success(request, f"{incident.reference} belongs to {case}.")
    return redirect(incident)


@require_POST
def milestone_add(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """Write down what happened, and when."""
    case = load_to_work(request, case_reference)
    form = MilestoneForm(request.POST, user=request.user)
    if not form.is_valid():
        return _again(request, case, milestone_form=form)
    given = form.cleaned_data
    note_milestone(
        actor=request.user,
        case=case,
        at=given["at"],
        what=given["what"],
        precision=given["precision"],
        key=given["noting_key"] or uuid.uuid4(),
    )
    messages.success(request, "The milestone is noted.")
    return redirect(case)


@require_POST
def milestone_drop(request: SignedInRequest, case_reference: str, pk: int) -> HttpResponse:
    """Take a milestone off."""
    case = load_to_work(request, case_reference)
    milestone = get_object_or_404(Milestone.objects.for_user(request.user), case=case, pk=pk)
    drop_milestone(actor=request.user, milestone=milestone)
    messages.success(request, f"“{milestone}” is taken off.")
    return redirect(case)


def load_to_run(request: SignedInRequest, case_reference: str) -> Case:
    """The case, for whoever runs it while it is not closed: asked before the form is looked at."""
    case = load_case(request, case_reference)
    require_run(request.user, case)
    require_unfinished(case)
    return case


def load_to_work(request: SignedInRequest, case_reference: str) -> Case:
    """The case, for whoever works on it while it is not closed."""
    case = load_case(request, case_reference)
    require_work(request.user, case)
    require_unfinished(case)
    return case


def _again(request: SignedInRequest, case: Case, **forms: Any) -> HttpResponse:
    return render(request, "incidents/case_page.html", case_context(request, case, **forms), status=422)
