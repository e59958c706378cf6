"""Cases: one of them, opening and editing one, its steps and what it teaches."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed, StaleVersion, WrongState
from accounts.protocols import SignedInRequest
from accounts.services.readings import note_list
from accounts.views.history import history_page
from accounts.views.recent import refusal_until_recent
from accounts.vocabulary import Marking
from incidents.forms.cases import CaseForm, CaseStepForm, LessonsForm, NewCaseForm
from incidents.forms.versions import beside
from incidents.models import Case, Incident
from incidents.services import edit_case, open_case, take_case_step, write_lessons
from incidents.services.case_permissions import may_open_case, require_run, require_unfinished, require_work
from incidents.services.case_trails import case_trails
from incidents.views.case_contents import case_context, load_case
from incidents.vocabulary.cases import CaseStepKind

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "version"})


@require_safe
def case_page(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """A case with its incidents, tasks, members and latest moments."""
    case = load_case(request, case_reference)
    return render(request, "incidents/case_page.html", case_context(request, case))


@require_safe
def case_history(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """Every change of the case and its rows, with old and new values."""
    case = load_case(request, case_reference)
    return history_page(request, case, case_trails(request.user, case))


@require_http_methods(["GET", "HEAD", "POST"])
def case_open(request: SignedInRequest) -> HttpResponse:
    """Open a case; `?incident=`, once or several times, fills its incidents in."""
    if not may_open_case(request.user):
        raise NotAllowed("Managers open cases.")
    if request.method != "POST":
        return _new_page(request, NewCaseForm(user=request.user, initial=_given(request)))
    form = NewCaseForm(request.POST, user=request.user)
    if not form.is_valid():
        return _new_page(request, form, status=422)
    given = form.cleaned_data
    try:
        case = open_case(
            actor=request.user,
            facts=form.facts(),
            incidents=given["incidents"],
            template=given["template"],
            opening_key=given["opening_key"],
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _new_page(request, form, status=422)
    messages.success(request, f"{case.reference} is open. You lead it.")
    return redirect(case)


@require_http_methods(["GET", "HEAD", "POST"])
def case_edit(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """Title, summary, priority and marking. What somebody else changed meanwhile is shown beside."""
    case = load_case(request, case_reference)
    require_run(request.user, case)
    require_unfinished(case)
    if request.method != "POST":
        return _edit_page(request, case, CaseForm(user=request.user, instance=case))
    form = CaseForm(request.POST, user=request.user, instance=load_case(request, case_reference))
    if not form.is_valid() or _must_confirm(request, case, form):
        return _edit_page(request, case, form, status=422)
    try:
        version = form.cleaned_data["version"] or 0  # a form that does not say is taken for a stale one
        edit_case(actor=request.user, case=case, facts=form.facts(), version=version)
    except StaleVersion as stale:
        return _conflict_page(request, case, form, CaseForm(user=request.user, instance=case), stale)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _edit_page(request, case, form, status=422)
    messages.success(request, f"{case.reference} is saved.")
    return redirect(case)


@require_http_methods(["GET", "HEAD", "POST"])
def case_lessons(request: SignedInRequest, case_reference: str) -> HttpResponse:
    """Root causes and lessons, at any time."""
    case = load_case(request, case_reference)
    require_work(request.user, case)
    if request.method != "POST":
        return _lessons_page(request, case, LessonsForm(instance=case))
    form = LessonsForm(request.POST, instance=load_case(request, case_reference))
    if not form.is_valid():
        return _lessons_page(request, case, form, status=422)
    given = form.cleaned_data
    try:
        write_lessons(
            actor=request.user,
            case=case,
            root_causes=given["root_causes"],
            lessons=given["lessons"],
            version=given["version"] or 0,
        )
    except StaleVersion as stale:
        return _conflict_page(request, case, form, LessonsForm(instance=case), stale)
    messages.success(request, f"What {case.reference} teaches is saved.")
    return redirect(case)


@require_POST
def case_step(request: SignedInRequest, case_reference: str, step: str) -> HttpResponse:
    """Start, hold, go on, close or open again; the answer is the case's page."""
    if step not in CaseStepKind.values:
        raise Http404
    case, form = load_case(request, case_reference), CaseStepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.complaints))
        return redirect(case)
    try:
        taken = take_case_step(actor=request.user, case=case, step=CaseStepKind(step), **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except WrongState as refusal:
        return _refused_page(request, case_reference, refusal, form.cleaned_data["reason"])
    else:
        messages.success(request, f"{taken.reference} is {taken.get_status_display().lower()}.")
    return redirect(case)


def _refused_page(request: SignedInRequest, case_reference: str, refusal: WrongState, typed: str) -> HttpResponse:
    """The case as it is now, why the step was not taken, and what was typed for it."""
    context = case_context(request, load_case(request, case_reference), refusal=str(refusal), typed=typed)
    return render(request, "incidents/case_page.html", context, status=409)


def _must_confirm(request: SignedInRequest, case: Case, form: CaseForm) -> bool:
    """Without TLP:RED the managers over its incidents read it: who takes it off must have shown lately who they are."""
    falls = case.marking == Marking.RED and form.cleaned_data["marking"] != Marking.RED
    refusal = refusal_until_recent(request) if falls else None
    if refusal:
        form.add_error("marking", refusal)
    return refusal is not None


def _given(request: SignedInRequest) -> dict[str, Any]:
    named = request.GET.getlist("incident")[:20]
    found = list(Incident.objects.for_user(request.user).filter(reference__in=named).order_by("pk"))
    note_list(actor=request.user, name="Incidents of a new case", records=found)
    given: dict[str, Any] = {"opening_key": uuid.uuid4(), "incidents": ", ".join(one.reference for one in found)}
    if found:
        given |= {"title": found[0].title, "marking": max(one.marking for one in found)}
    return given


def _new_page(request: SignedInRequest, form: NewCaseForm, status: int = 200) -> HttpResponse:
    return render(request, "incidents/case_form.html", {"form": form}, status=status)


def _edit_page(request: SignedInRequest, case: Case, form: CaseForm, status: int = 200) -> HttpResponse:
    return render(request, "incidents/case_form.html", {"form": form, "case": case}, status=status)


def _lessons_page(request: SignedInRequest, case: Case, form: LessonsForm, status: int = 200) -> HttpResponse:
    return render(request, "incidents/case_lessons.html", {"form": form, "case": case}, status=status)


def _conflict_page(request: SignedInRequest, case: Case, mine: Any, theirs: Any, stale: StaleVersion) -> HttpResponse:
    """Both versions, field by field, with the way to go on from either."""
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_KEPT]
    context = {
        "case": case,
        "rows": list(beside(mine, theirs)),
        "kept": kept,
        "version": stale.current_version,
        "reason": str(stale),
    }
    return render(request, "incidents/case_conflict.html", context, status=409)
