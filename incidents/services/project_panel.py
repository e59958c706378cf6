"""The incidents of a project and its subtree, as a panel on the project's page."""

from typing import TYPE_CHECKING

from django.urls import reverse

from incidents.models import Incident
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
