"""How long review takes, and how a project asks for it sooner."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.protocols import SignedInRequest
from incidents.forms.deadlines import DeadlinesForm
from incidents.services.deadlines import set_review_deadlines
from incidents.services.review_figures import review_figures as figures_for
from incidents.views.review_queue import require_reviewer
from projects.models import Project
from projects.services.permissions import require_caretaker


@require_safe
def review_figures(request: SignedInRequest) -> HttpResponse:
    """For managers, over what they manage."""
    require_reviewer(request.user)
    return render(request, "incidents/review_figures.html", {"figures": figures_for(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def project_deadlines(request: SignedInRequest, slug: str) -> HttpResponse:
    """Within how many hours the project wants reports decided on, by severity."""
    project = get_object_or_404(Project.objects.for_user(request.user), slug=slug)
    require_caretaker(request.user, project)
    form = DeadlinesForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            set_review_deadlines(actor=request.user, project=project, hours=form.hours())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"The deadlines of {project} are saved.")
            return redirect(project)
    context = {"project": project, "form": form}
    return render(request, "incidents/project_deadlines.html", context, status=422 if form.errors else 200)
