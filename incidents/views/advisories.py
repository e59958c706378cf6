"""Advisories: one of them, writing one down, issuing and cancelling it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed, StaleVersion
from accounts.protocols import SignedInRequest
from accounts.services.readings import note_list
from accounts.views.history import history_page
from incidents.forms.advisories import AdvisoryForm
from incidents.forms.steps import StepForm
from incidents.forms.versions import beside
from incidents.models import Advisory, Incident
from incidents.services import cancel_advisory, edit_advisory, issue_advisory, record_advisory
from incidents.services.advisories import manages, may_change_advisory, may_record
from incidents.services.trails_around import advisory_trails
from incidents.vocabulary.advisories import AdvisoryState
from projects.models import Organisation, Project


@require_safe
def advisory_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """One advisory, with the projects and incidents that the person may read."""
    user, advisory = request.user, load_advisory(request, reference)
    projects = list(advisory.projects.all())
    incidents = list(Incident.objects.for_user(user).filter(advisory_links__advisory=advisory).listed())
    note_list(actor=user, name="Page of an advisory", records=incidents)
    context = {
        "advisory": advisory,
        "projects": Project.objects.for_user(user).filter(advisory_links__advisory=advisory).order_by("name"),
        "incidents": incidents,
        "may_change": may_change_advisory(user, advisory),
        "may_issue": advisory.state == AdvisoryState.DRAFT and manages(user, advisory.countries, projects),
    }
    return render(request, "incidents/advisory_page.html", context)


@require_safe
def advisory_history(request: SignedInRequest, reference: str) -> HttpResponse:
    """Every change of an advisory that the person may read."""
    advisory = load_advisory(request, reference)
    label = advisory.get_marking_display()
    return history_page(request, advisory, advisory_trails(request.user, advisory), label=label)


def load_advisory(request: SignedInRequest, reference: str) -> Advisory:
    """The advisory of this address, as far as the person may read it."""
    advisories = Advisory.objects.for_user(request.user).select_related("issuer", "author")
    advisory: Advisory = get_object_or_404(advisories, reference=reference)
    return advisory


@require_http_methods(["GET", "HEAD", "POST"])
def advisory_add(request: SignedInRequest) -> HttpResponse:
    """Write an advisory down, as a draft or issued at once; `?incident=` and `?project=` fill those in."""
    if not may_record(request.user):
        raise NotAllowed("Analysts and managers record advisories.")
    if request.method != "POST":
        return _form_page(request, AdvisoryForm(user=request.user, initial=_given(request)))
    form = AdvisoryForm(request.POST, user=request.user)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        advisory = record_advisory(
            actor=request.user, facts=form.facts(), issue=request.POST.get("action") == "issue", **_around(form)
        )
    except ValidationError as error:
        _take_errors(form, error)
        return _form_page(request, form, status=422)
    messages.success(request, f"{advisory.reference} is {_done(advisory)}.")
    return redirect(advisory)


@require_http_methods(["GET", "HEAD", "POST"])
def advisory_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """Correct an advisory; one that was changed meanwhile is shown again, with nothing lost."""
    advisory = load_advisory(request, reference)
    if not may_change_advisory(request.user, advisory):
        raise NotAllowed("A manager of one of the countries or projects that it addresses changes it.")
    if request.method != "POST":
        return _form_page(
            request, AdvisoryForm(user=request.user, instance=advisory, initial=_standing(advisory, request))
        )
    form = AdvisoryForm(request.POST, user=request.user, instance=load_advisory(request, reference))
    if not form.is_valid():
        return _form_page(request, form, advisory, status=422)
    version = form.cleaned_data["version"] or 0  # a form that does not say is taken for a stale one
    try:
        edit_advisory(actor=request.user, advisory=advisory, facts=form.facts(), version=version, **_around(form))
    except StaleVersion as stale:
        return _stale_page(request, form, stale)
    except ValidationError as error:
        _take_errors(form, error)
        return _form_page(request, form, advisory, status=422)
    messages.success(request, f"{advisory.reference} is saved.")
    return redirect(advisory)


@require_POST
def advisory_issue(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make a draft known."""
    return _step(request, reference, lambda advisory, told: issue_advisory(actor=request.user, advisory=advisory))


@require_POST
def advisory_cancel(request: SignedInRequest, reference: str) -> HttpResponse:
    """It holds no more."""

    def cancel(advisory: Advisory, told: dict[str, Any]) -> Advisory:
        return cancel_advisory(actor=request.user, advisory=advisory, reason=told["reason"])

    return _step(request, reference, cancel)


def _step(request: SignedInRequest, reference: str, verb: Any) -> HttpResponse:
    advisory, form = load_advisory(request, reference), StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.complaints))
        return redirect(advisory)
    try:
        advisory = verb(advisory, form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{advisory.reference} is {_done(advisory)}.")
    return redirect(advisory)


def _done(advisory: Advisory) -> str:
    return "saved as a draft" if advisory.state == AdvisoryState.DRAFT else advisory.get_state_display().lower()


def _around(form: AdvisoryForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("issuer", "projects", "incidents")}


def _given(request: SignedInRequest) -> dict[str, Any]:
    projects = Project.objects.for_user(request.user).filter(slug=request.GET.get("project", ""))
    found = Incident.objects.for_user(request.user).filter(reference=request.GET.get("incident", "")).first()
    if found is None:
        return {"projects": projects}
    linked = Project.objects.for_user(request.user).filter(pk__in=found.links.values("project"))
    return {
        "projects": projects | linked,
        "incidents": found.reference,
        "countries": [found.country],
        "marking": found.marking,
    }


def _standing(advisory: Advisory, request: SignedInRequest) -> dict[str, Any]:
    readable = Incident.objects.for_user(request.user).filter(advisory_links__advisory=advisory)
    return {
        "issuer": advisory.issuer.name,
        "projects": advisory.projects.all(),
        "incidents": " ".join(readable.values_list("reference", flat=True)),
        "version": advisory.version,
    }


def _take_errors(form: AdvisoryForm, error: ValidationError) -> None:
    named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, complaints in named.items():
        form.add_error(name if name in form.fields else None, complaints)


def _stale_page(request: SignedInRequest, form: AdvisoryForm, stale: StaleVersion) -> HttpResponse:
    """Both versions side by side above the form, in which everything that was typed stands; saved again, it counts."""
    standing = load_advisory(request, form.instance.reference)
    now = AdvisoryForm(user=request.user, instance=standing, initial=_standing(standing, request))
    rows = [row for row in beside(form, now) if row["differs"]]
    form.add_error(None, f"{stale} Compare below: what you save now takes the place of how it is now.")
    form.data = request.POST.copy()
    form.data["version"] = str(stale.current_version)
    return _form_page(request, form, standing, status=409, rows=rows)


def _form_page(
    request: SignedInRequest, form: AdvisoryForm, advisory: Advisory | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    advisory = advisory or (form.instance if form.instance.pk else None)
    names = Organisation.objects.for_user(request.user).order_by("name").values_list("name", flat=True)[:500]
    context = {"form": form, "advisory": advisory, "organisations": names} | more
    return render(request, "incidents/advisory_form.html", context, status=status)
