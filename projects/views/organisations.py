"""Organisations: the list, one of them with its names and projects, and its facts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed
from accounts.exports import Column, joined
from accounts.protocols import SignedInRequest
from accounts.views.history import history_page
from accounts.views.lists import list_page, list_table
from projects.forms.organisations import OrganisationAliasForm, OrganisationFilter, OrganisationForm
from projects.models import Organisation, Project
from projects.protocols import organisation_panel_sources
from projects.querysets.memberships import scope_of
from projects.services import (
    add_organisation_alias,
    drop_organisation_alias,
    edit_organisation,
    name_organisation,
)
from projects.services.organisations import ADDERS, EDITORS
from projects.services.trails import organisation_trails
from projects.views.project_edit import take_errors

COLUMNS = [
    Column("name", "#org+name"),
    Column("aliases", "#org+name+alias", lambda row: joined(alias.name for alias in row.aliases.all())),
    Column("slug", "#org+id"),
    Column("kind", "#org+type"),
    Column("country", "#country+code"),
    Column("description", "#description"),
]


@require_safe
def organisation_list(request: SignedInRequest) -> HttpResponse:
    """By name."""
    form = OrganisationFilter(request.GET, user=request.user)
    page = list_page(request, form, Organisation.objects.for_user(request.user).listed())
    may_add = scope_of(request.user).holds(ADDERS)
    return render(request, "projects/organisation_list.html", {"page": page, "form": form, "may_add": may_add})


@require_safe
def organisation_export(request: SignedInRequest) -> HttpResponseBase:
    """The organisations that the list shows for the same address."""
    form = OrganisationFilter(request.GET, user=request.user)
    rows = Organisation.objects.for_user(request.user).listed()
    return list_table(request, form, rows, COLUMNS)


@require_safe
def organisation_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """One organisation, with the projects that the person may read."""
    return _page(request, _load(request, slug))


@require_safe
def organisation_history(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every change of an organisation, its names, and its part in projects that the person may read."""
    organisation = _load(request, slug)
    return history_page(request, organisation, organisation_trails(request.user, organisation))


def _load(request: SignedInRequest, slug: str) -> Organisation:
    organisation: Organisation = get_object_or_404(Organisation.objects.for_user(request.user), slug=slug)
    return organisation


def _page(
    request: SignedInRequest, organisation: Organisation, alias_form: Any = None, status: int = 200
) -> HttpResponse:
    readable = Project.objects.for_user(request.user).values("pk")
    context = {
        "organisation": organisation,
        "aliases": organisation.aliases.all(),
        "parties": organisation.engagements.filter(project__in=readable).select_related("project", "organisation"),
        "panels": [source(organisation, request.user) for source in organisation_panel_sources],
        "may_edit": scope_of(request.user).holds(EDITORS),
        "alias_form": alias_form or OrganisationAliasForm(),
    }
    return render(request, "projects/organisation_page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_add(request: SignedInRequest) -> HttpResponse:
    """Add an organisation."""
    if not scope_of(request.user).holds(ADDERS):
        raise NotAllowed("Viewers cannot add organisations.")
    form = OrganisationForm(request.POST or None)
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        added = name_organisation(actor=request.user, name=facts["name"], kind=facts["kind"], country=facts["country"])
        if facts["description"] and scope_of(request.user).holds(EDITORS):
            edit_organisation(actor=request.user, organisation=added, description=facts["description"])
        messages.success(request, f"{added} is added.")
        return redirect(added)
    context = {"form": form, "title": "Add an organisation"}
    return render(request, "projects/organisation_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Correct an organisation."""
    organisation = _load(request, slug)
    if not scope_of(request.user).holds(EDITORS):
        raise NotAllowed("Analysts, managers and administrators correct organisations.")
    form = OrganisationForm(request.POST or None, instance=_load(request, slug))
    if form.is_bound and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        edit_organisation(actor=request.user, organisation=organisation, **changes)
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect(organisation)
    context = {"form": form, "title": f"Edit {organisation}", "organisation": organisation}
    return render(request, "projects/organisation_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def organisation_alias_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give it another name."""
    organisation, form = _load(request, slug), OrganisationAliasForm(request.POST)
    if not form.is_valid():
        return _page(request, organisation, form, status=422)
    try:
        add_organisation_alias(actor=request.user, organisation=organisation, name=form.cleaned_data["name"])
    except ValidationError as error:
        take_errors(form, error)
        return _page(request, organisation, form, status=422)
    messages.success(request, f"{organisation} is also known as {form.cleaned_data['name']}.")
    return redirect(organisation)


@require_POST
def organisation_alias_drop(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """It is not known by this name."""
    organisation = _load(request, slug)
    alias = get_object_or_404(organisation.aliases, pk=pk)
    drop_organisation_alias(actor=request.user, alias=alias)
    messages.success(request, f"{alias} is no name of {organisation} any more.")
    return redirect(organisation)
