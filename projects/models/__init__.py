"""What we protect, who takes part in it, who may see it, and who wants to hear of it."""

from projects.models.membership import Membership
from projects.models.organisation import Organisation, OrganisationAlias
from projects.models.progress import HeadCount, StatusEntry
from projects.models.project import Project, ProjectAncestry, ProjectParty
from projects.models.site import Site
from projects.models.watch import Watch

__all__ = [
    "HeadCount",
    "Membership",
    "Organisation",
    "OrganisationAlias",
    "Project",
    "ProjectAncestry",
    "ProjectParty",
    "Site",
    "StatusEntry",
    "Watch",
]
