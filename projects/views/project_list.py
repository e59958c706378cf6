"""The tree of projects that the person may read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest
from projects.forms.projects import ProjectFilter
from projects.models import Project, Watch


@require_safe
def project_list(request: SignedInRequest) -> HttpResponse:
    """All of them in the order of the tree; filtered, as a plain list."""
    form = ProjectFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    projects = Project.objects.for_user(request.user).listed()
    for name in ("kind", "status"):
        if chosen.get(name):
            projects = projects.filter(**{name: chosen[name]})
    if chosen.get("q"):
        projects = projects.filter(name__icontains=chosen["q"])
    context = {
        "rows": in_tree_order(list(projects)),
        "form": form,
        "filtered": any(chosen.values()),
        "watched_ids": set(Watch.objects.for_user(request.user).active().values_list("project_id", flat=True)),
    }
    return render(request, "projects/project_list.html", context)


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
