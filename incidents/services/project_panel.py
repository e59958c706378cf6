"""The incidents of a project and its subtree, and the advisories that address it, as panels on the project's page."""

from typing import TYPE_CHECKING

from django.urls import reverse

from incidents.models import Advisory, Incident
from projects.protocols import Panel

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project

SHOWN = 10


def incidents_panel(project: "Project", user: "User") -> Panel:
    """The latest incidents that this person may read, and how many there are."""
    incidents = Incident.objects.for_user(user).touching(project)
    return Panel(
        title="Incidents",
        template="incidents/panels/project_incidents.html",
        context={
            "incidents": incidents.listed().order_by("-occurred_from", "-pk")[:SHOWN],
            "total": incidents.count(),
            "project": project,
            "more_url": f"{reverse('incidents:incident_list')}?project={project.slug}",
        },
    )


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
