"""One project: what it is, where, who takes part, what happened to it, and whether I watch it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest
from accounts.views.history import history_page
from projects.forms.watches import WatchForm
from projects.models import Membership, Project, Watch
from projects.protocols import panel_sources
from projects.services.permissions import CARETAKERS, holds_on
from projects.services.project_map import map_points
from projects.services.trails import project_trails
from projects.services.watches import watchers_of


@require_safe
def project_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """The page of a project that the person may read."""
    readable = Project.objects.for_user(request.user)
    project = get_object_or_404(readable, slug=slug)
    watch = Watch.objects.for_user(request.user).active().filter(project=project).first()
    may_change = holds_on(request.user, CARETAKERS, project)
    context = {
        "project": project,
        "ancestors": readable.ancestors_of(project),
        "children": readable.filter(parent=project).listed(),
        "sites": project.sites.all(),
        "parties": project.parties.select_related("organisation"),
        "watch": watch,
        "watch_form": WatchForm.of(watch),
        "may_watch": True,
        "map_points": map_points(project, request.user),
        "statuses": project.status_history.all(),
        "head_counts": project.head_counts.select_related("site"),
        "may_change": may_change,
        **watchers_of(project, named=may_change),
        "members": Membership.objects.for_user(request.user).covering(project) if may_change else (),
        "panels": [source(project, request.user) for source in panel_sources],
        "sources": project.sources,
    }
    return render(request, "projects/project_page.html", context)


@require_safe
def project_history(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every change of a project and what hangs on it."""
    project = get_object_or_404(Project.objects.for_user(request.user), slug=slug)
    return history_page(request, project, project_trails(request.user, project))
