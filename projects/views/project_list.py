"""The tree of projects that the person may read."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import csv_answer
from accounts.protocols import SignedInRequest
from projects.forms.projects import ProjectFilter
from projects.models import Project, Watch
from projects.querysets.memberships import scope_of
from projects.services.permissions import CARETAKERS

EXPORTED = (
    "slug",
    "name",
    "parent",
    "kind",
    "sector",
    "status",
    "status_as_of",
    "host_country",
    "area",
    "value",
    "currency",
    "capacity_mw",
    "length_km",
    "tracked",
)


@require_safe
def project_list(request: SignedInRequest) -> HttpResponse:
    """All of them in the order of the tree; filtered, as a plain list."""
    form = ProjectFilter(request.GET)
    projects = form.narrow(Project.objects.for_user(request.user).listed())
    context = {
        "rows": in_tree_order(list(projects)),
        "form": form,
        "filtered": form.filtered,
        "may_add": scope_of(request.user).holds(CARETAKERS),
        "watched_ids": set(Watch.objects.for_user(request.user).active().values_list("project_id", flat=True)),
    }
    return render(request, "projects/project_list.html", context)


@require_safe
def project_export(request: SignedInRequest) -> StreamingHttpResponse:
    """What is listed, as a table to take away."""
    readable = Project.objects.for_user(request.user)
    projects = ProjectFilter(request.GET).narrow(readable.order_by("name"))
    above = dict(readable.values_list("pk", "slug"))
    rows = (
        [above.get(project.parent_id, "") if name == "parent" else getattr(project, name) for name in EXPORTED]
        for project in projects.iterator()
    )
    return csv_answer("projects.csv", EXPORTED, rows)


def in_tree_order(projects: list[Project]) -> list[Project]:
    """Each below its parent with its `depth`; one whose parent is not among them stands at the root."""
    ids = {project.pk for project in projects}
    children: dict[int | None, list[Project]] = {}
    for project in projects:
        children.setdefault(project.parent_id if project.parent_id in ids else None, []).append(project)
    rows: list[Project] = []

    def add(parent: int | None, depth: int) -> None:
        for project in children.get(parent, []):
            project.depth = depth  # type: ignore[attr-defined]
            rows.append(project)
            add(project.pk, depth + 1)

    add(None, 0)
    return rows
