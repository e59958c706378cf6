"""Link an incident to projects, and decide on the links that were suggested."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.protocols import SignedInRequest
from incidents.forms.rows import LinkRow
from incidents.models import Incident, ProjectLink
from incidents.services import confirm_link, link_project, reject_link
from incidents.services.permissions import require_link
from incidents.views.incident_page import page_context


@require_POST
def link_add(request: SignedInRequest, reference: str) -> HttpResponse:
    """State that the incident concerns a project."""
    incident = get_object_or_404(Incident.objects.for_user(request.user).detailed(), reference=reference)
    require_link(request.user, incident)
    form = LinkRow(request.POST, user=request.user)
    if not form.is_valid():
        context = page_context(request, incident, link_form=form)
        return render(request, "incidents/incident_page.html", context, status=422)
    project = form.cleaned_data["project"]
    link_project(actor=request.user, incident=incident, project=project, relation=form.cleaned_data["relation"])
    messages.success(request, f"{incident.reference} is linked to {project}.")
    return redirect(incident)


@require_POST
def link_confirm(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Confirm a suggested link; whoever watches the project is alerted."""
    link = _link(request, reference, pk)
    confirm_link(actor=request.user, link=link)
    messages.success(request, f"The link to {link.project} is confirmed.")
    return redirect(link.incident)


@require_POST
def link_reject(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Reject a link; it is not suggested again."""
    link = _link(request, reference, pk)
    reject_link(actor=request.user, link=link)
    messages.success(request, f"The link to {link.project} is rejected.")
    by_it_alone = not Incident.objects.for_user(request.user).filter(pk=link.incident_id).exists()
    return redirect("incidents:incident_list") if by_it_alone else redirect(link.incident)


def _link(request: SignedInRequest, reference: str, pk: int) -> ProjectLink:
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    links = ProjectLink.objects.for_user(request.user).filter(incident=incident)
    link: ProjectLink = get_object_or_404(links.select_related("incident", "project"), pk=pk)
    return link
