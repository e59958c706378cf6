"""The tree of projects that the person may read, and the same as a table to take away."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import Column
from accounts.protocols import SignedInRequest
from accounts.views.lists import list_page, list_table
from projects.forms.projects import ProjectFilter
from projects.models import Project, Watch
from projects.querysets.memberships import scope_of
from projects.services.permissions import CARETAKERS


@require_safe
def project_list(request: SignedInRequest) -> HttpResponse:
    """In the order of the tree, each page with as much of it as it holds; or by name."""
    form = ProjectFilter(request.GET, user=request.user)
    readable = Project.objects.for_user(request.user)
    page = list_page(request, form, readable.in_tree(request.user))
    projects = page.object_list
    context = {
        "page": page,
        "rows": indented(projects, readable.in_bulk([project.parent_id for project in projects if project.parent_id])),
        "form": form,
        "may_add": scope_of(request.user).holds(CARETAKERS),
        "watched_ids": set(Watch.objects.for_user(request.user).active().values_list("project_id", flat=True)),
    }
    return render(request, "projects/project_list.html", context)


@require_safe
def project_export(request: SignedInRequest) -> HttpResponseBase:
    """The projects that the list shows for the same address; of those above them, the ones that one may read."""
    form = ProjectFilter(request.GET, user=request.user)
    readable = Project.objects.for_user(request.user)
    slugs = dict(readable.values_list("pk", "slug"))
    columns = [
        Column("slug", "#activity+project+id"),
        Column("name", "#activity+project+name"),
        Column("parent", "#activity+parent", lambda project: slugs.get(project.parent_id)),
        Column("kind", "#activity+type"),
        Column("sector", "#sector"),
        Column("status", "#status"),
        Column("status_as_of", "#date+status"),
        Column("host_country", "#country+code"),
        Column("area", "#adm1+name"),
        Column("value", "#value"),
        Column("currency", "#value+currency"),
        Column("capacity_mw", "#capacity+mw"),
        Column("length_km", "#length+km"),
        Column("tracked", "#meta+tracked"),
    ]
    rows = readable.in_tree(request.user)
    return list_table(request, form, rows, columns)


def indented(projects: list[Project], parents: dict[int, Project]) -> list[Project]:
    """Each with its `depth` below those before it, and `under`: the parent of one that stands apart from it."""
    depths: dict[int | None, int] = {}
    for project in projects:
        beside = project.parent_id in depths
        depths[project.pk] = depths[project.parent_id] + 1 if beside else 0
        project.depth = depths[project.pk]  # type: ignore[attr-defined]
        project.under = None if beside else parents.get(project.parent_id or 0)  # type: ignore[attr-defined]
    return projects
