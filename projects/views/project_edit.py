"""Add a project, change its facts, and what hangs on it: parties, sites, earlier status, head counts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import NotAllowed
from accounts.protocols import SignedInRequest
from projects.forms.projects import HeadCountForm, PartyForm, ProjectForm, SiteForm, StatusForm
from projects.models import Organisation, Project
from projects.querysets.memberships import scope_of
from projects.services import (
    count_heads,
    create_project,
    drop_party,
    edit_project,
    edit_site,
    name_organisation,
    name_party,
    place_site,
    record_status,
)
from projects.services.permissions import CARETAKERS, require_caretaker


def load_project(request: SignedInRequest, slug: str) -> Project:
    """The project of this address, if the person looks after it."""
    project: Project = get_object_or_404(Project.objects.for_user(request.user), slug=slug)
    require_caretaker(request.user, project)
    return project


@require_http_methods(["GET", "HEAD", "POST"])
def project_add(request: SignedInRequest) -> HttpResponse:
    """A new project, under one that the person looks after; `?parent=` fills that in."""
    if not scope_of(request.user).holds(CARETAKERS):
        raise NotAllowed("Managers and administrators add projects.")
    parent = Project.objects.for_user(request.user).filter(slug=request.GET.get("parent", "")).first()
    form = ProjectForm(request.POST or None, user=request.user, initial={"parent": parent})
    if form.is_bound and form.is_valid():
        try:
            project = create_project(actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"{project} is added. Put its sites on the map: attacks near by are seen then.")
            return redirect(project)
    return _form_page(request, form, title="Add a project")


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """The facts of a project, and its place in the tree."""
    project = load_project(request, slug)
    form = ProjectForm(request.POST or None, user=request.user, instance=load_project(request, slug))
    if form.is_bound and form.is_valid():
        try:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            edit_project(actor=request.user, project=project, **changes)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is saved.")
            return redirect(project)
    return _form_page(request, form, title=f"Edit {project}", project=project)


@require_http_methods(["GET", "HEAD", "POST"])
def site_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put a site on the map."""
    project = load_project(request, slug)
    form = SiteForm(request.POST or None)
    if form.is_bound and form.is_valid():
        return _done(request, form, project, "is on the map", lambda told: place_site(project=project, **told))
    return _form_page(request, form, title=f"A site of {project}", project=project)


@require_http_methods(["GET", "HEAD", "POST"])
def site_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Correct a site."""
    project = load_project(request, slug)
    site = get_object_or_404(project.sites, pk=pk)
    form = SiteForm(request.POST or None, instance=get_object_or_404(project.sites, pk=pk))
    if form.is_bound and form.is_valid():
        return _done(request, form, project, "is saved", lambda told: edit_site(site=site, **told))
    return _form_page(request, form, title=f"{site}, a site of {project}", project=project)


@require_http_methods(["GET", "HEAD", "POST"])
def party_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say what an organisation is to the project; one that is not known yet is added."""
    project = load_project(request, slug)
    form = PartyForm(request.POST or None)

    def add(told: dict[str, Any]) -> object:
        organisation = name_organisation(actor=told["actor"], name=told["organisation"])
        return name_party(actor=told["actor"], project=project, organisation=organisation, role=told["role"])

    if form.is_bound and form.is_valid():
        return _done(request, form, project, "is a party", add)
    return _form_page(request, form, title=f"A party to {project}", project=project)


@require_POST
def party_drop(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """It is not, or no more, this to the project."""
    project = load_project(request, slug)
    party = get_object_or_404(project.parties.select_related("organisation", "project"), pk=pk)
    drop_party(actor=request.user, party=party)
    messages.success(request, f"{party.organisation} is taken off {project}.")
    return redirect(project)


@require_http_methods(["GET", "HEAD", "POST"])
def status_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """An earlier entry of the status history."""
    project = load_project(request, slug)
    form = StatusForm(request.POST or None)
    if form.is_bound and form.is_valid():
        return _done(
            request, form, project, "stands in the history", lambda told: record_status(project=project, **told)
        )
    return _form_page(request, form, title=f"Earlier status of {project}", project=project)


@require_http_methods(["GET", "HEAD", "POST"])
def head_count_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """How many people were there on a day."""
    project = load_project(request, slug)
    form = HeadCountForm(request.POST or None, project=project)
    if form.is_bound and form.is_valid():
        return _done(request, form, project, "is noted", lambda told: count_heads(project=project, **told))
    return _form_page(request, form, title=f"People at {project}", project=project)


def _done(request: SignedInRequest, form: Any, project: Project, words: str, verb: Any) -> HttpResponse:
    """Carry it out and go back to the project; what the service refuses stands at the fields."""
    try:
        done = verb({"actor": request.user, **form.cleaned_data})
    except ValidationError as error:
        take_errors(form, error)
        return _form_page(request, form, title=str(project), project=project)
    messages.success(request, f"{done} {words}. {getattr(done, 'noticed', '')}".strip())
    return redirect(project)


def take_errors(form: Any, error: ValidationError) -> None:
    """Show what a service refused at the fields it names."""
    named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, complaints in named.items():
        form.add_error(name if name in form.fields else None, complaints)


def _form_page(request: SignedInRequest, form: Any, title: str, project: Project | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "project": project, "organisations": _known_names(request, form)}
    return render(request, "projects/project_form.html", context, status=422 if form.is_bound else 200)


def _known_names(request: SignedInRequest, form: Any) -> list[str]:
    if "organisation" not in form.fields:
        return []
    return list(Organisation.objects.for_user(request.user).order_by("name").values_list("name", flat=True)[:500])
