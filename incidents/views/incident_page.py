"""One incident: what is known of it, how sure, and what may be done with it now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest
from incidents.forms.rows import LinkRow
from incidents.models import Incident, ProjectLink
from incidents.models.described import best_grade
from incidents.services.alert_record import alerts_of
from incidents.services.permissions import may_edit, may_link
from incidents.services.reviewing import steps_open_to
from incidents.vocabulary.review import LinkState
from projects.models import Project


@require_safe
def incident_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """The page of an incident that the person may read."""
    incident = get_object_or_404(Incident.objects.for_user(request.user).detailed(), reference=reference)
    return render(request, "incidents/incident_page.html", page_context(request, incident))


def page_context(request: SignedInRequest, incident: Incident, link_form: LinkRow | None = None) -> dict[str, Any]:
    """What the page shows of an incident to this person."""
    user: Any = request.user
    linkable = may_link(user, incident)
    return {
        "incident": incident,
        "casualties": incident.casualties.all(),
        "involvements": incident.involvements.all(),
        "sources": incident.sources.all(),
        "best_grade": best_grade(list(incident.sources.all())),
        "links": _links(incident, user, linkable),
        "actions": steps_open_to(user, incident),
        "history": incident.steps.select_related("actor"),
        "link_form": link_form or LinkRow(user=user),
        "may_link": linkable,
        "may_edit": may_edit(user, incident),
        "alerts": alerts_of(incident, user),
        "map_points": _map_points(incident),
    }


def _links(incident: Incident, user: Any, linkable: bool) -> list[ProjectLink]:
    """The links to projects that the person may read; rejected ones stay out of the way."""
    readable = set(
        Project.objects.for_user(user).filter(incident_links__incident=incident).values_list("pk", flat=True)
    )
    links = [link for link in incident.links.all() if link.project_id in readable and link.state != LinkState.REJECTED]
    for link in links:
        link.may_decide = linkable  # type: ignore[attr-defined]
    return links


def _map_points(incident: Incident) -> list[dict[str, Any]]:
    if incident.latitude is None:
        return []
    return [
        {
            "kind": "incident",
            "name": incident.reference,
            "latitude": incident.latitude,
            "longitude": incident.longitude,
            "radius_km": None,
        }
    ]
