"""The incidents of a project and its subtree, and the advisories that address it, on the project's page and its map."""

from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.querysets.windows import window
from accounts.services.readings import note_list
from incidents.models import Advisory, Incident
from incidents.querysets.incidents import NEWEST_FIRST
from incidents.vocabulary.precision import POINT_IS_KNOWN
from projects.protocols import MapPoint, Panel
from projects.services.permissions import CARETAKERS, holds_on

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project

SHOWN = 10
PINS_SHOWN = 200


def incidents_panel(project: "Project", user: "User") -> Panel:
    """The latest incidents that this person may read, and how many there are."""
    incidents = Incident.objects.for_user(user).unmerged().touching(project)
    latest = window(incidents.listed(), NEWEST_FIRST, None, SHOWN)
    note_list(actor=user, name="Page of a project", records=latest)
    return Panel(
        title="Incidents",
        template="incidents/panels/project_incidents.html",
        context={
            "incidents": latest,
            "total": incidents.count(),
            "project": project,
            "more_url": f"{reverse('incidents:incident_list')}?project={project.slug}",
            "sets_deadlines": holds_on(user, CARETAKERS, project),
        },
    )


def incident_points(project: "Project", user: "User") -> list[MapPoint]:
    """The latest incidents of the project and all under it whose place is known well enough for a pin."""
    incidents = Incident.objects.for_user(user).unmerged().touching(project)
    placed = incidents.filter(latitude__isnull=False, place_precision__in=POINT_IS_KNOWN).listed()
    pins = window(placed, NEWEST_FIRST, None, PINS_SHOWN)
    note_list(actor=user, name="Map of a project", records=pins)
    return [
        {
            "kind": "incident",
            "name": f"{incident.title}, {incident.occurred_text}",
            "latitude": incident.latitude,
            "longitude": incident.longitude,
            "url": incident.get_absolute_url(),
        }
        for incident in pins
    ]


def advisories_panel(project: "Project", user: "User") -> Panel:
    """The latest advisories that address the project, what stands above it, or what stands under it."""
    return Panel(
        title="Advisories",
        template="incidents/panels/advisories.html",
        context={
            "advisories": Advisory.objects.for_user(user).addressing(project).listed()[:SHOWN],
            "more_url": f"{reverse('incidents:advisory_list')}?project={project.slug}",
        },
    )
