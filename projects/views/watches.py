"""Begin and stop to watch a project."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.protocols import SignedInRequest
from projects.forms.watches import CHOOSE, WatchForm
from projects.models import Project, Watch
from projects.services import stop_watch, watch_project


@require_POST
def watch(request: SignedInRequest, slug: str) -> HttpResponse:
    """Alert me to attacks on this project and all under it."""
    project = get_object_or_404(Project.objects.for_user(request.user), slug=slug)
    form = WatchForm(request.POST)
    if form.is_valid():
        watch_project(actor=request.user, project=project, **form.project_terms)
        messages.success(request, f"You watch {project} and all under it: attacks will alert you.")
    else:
        messages.error(request, CHOOSE)
    return redirect(project)


@require_POST
def unwatch(request: SignedInRequest, slug: str) -> HttpResponse:
    """Stop alerting me."""
    project = get_object_or_404(Project.objects.for_user(request.user), slug=slug)
    for standing in Watch.objects.for_user(request.user).filter(project=project):
        stop_watch(actor=request.user, watch=standing)
    messages.success(request, f"You no longer watch {project}.")
    return redirect(project)
