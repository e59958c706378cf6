"""One incident: what is known of it, how sure, and what may be done with it now."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.protocols import SignedInRequest
from incidents.forms.evidence import EvidenceForm
from incidents.forms.rows import LinkRow
from incidents.models import Attachment, Incident, ProjectLink
from incidents.models.described import best_grade
from incidents.services.alert_record import alerts_of
from incidents.services.permissions import may_attach, may_edit, may_link
from incidents.services.reviewing import steps_open_to
from incidents.vocabulary.review import LinkState


@require_safe
def incident_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """The page of an incident that the person may read."""
    incident = get_object_or_404(Incident.objects.for_user(request.user).detailed(), reference=reference)
    return render(request, "incidents/incident_page.html", page_context(request, incident))


def page_context(
    request: SignedInRequest,
    incident: Incident,
    link_form: LinkRow | None = None,
    evidence_form: EvidenceForm | None = None,
) -> dict[str, Any]:
    """What the page shows of an incident to this person."""
    user = request.user
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
        "may_attach": may_attach(user, incident),
        "evidence_form": evidence_form or EvidenceForm(),
        **_attachments(incident, user),
        "alerts": alerts_of(incident, user),
        "map_points": _map_points(incident),
    }


def _links(incident: Incident, user: User, linkable: bool) -> list[ProjectLink]:
    """The links that the person may see; rejected ones stay out of the way."""
    links = list(incident.links.for_user(user).exclude(state=LinkState.REJECTED).select_related("project"))
    for link in links:
        link.may_decide = linkable
    return links


def _attachments(incident: Incident, user: User) -> dict[str, list[Attachment]]:
    """The evidence that stands, and what was withdrawn as far as the person may see it."""
    seen = list(Attachment.objects.for_user(user).filter(incident=incident).select_related("incident", "added_by"))
    return {
        "attachments": [attachment for attachment in seen if attachment.withdrawn_at is None],
        "withdrawn_attachments": [attachment for attachment in seen if attachment.withdrawn_at is not None],
    }


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
