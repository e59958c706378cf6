"""The verbs of this app: every change to projects, watches and memberships goes through one of them."""

from projects.services.memberships import give_membership
from projects.services.organisations import name_organisation
from projects.services.projects import create_project, edit_project, name_party
from projects.services.sites import place_site
from projects.services.watches import unwatch_project, watch_project

__all__ = [
    "create_project",
    "edit_project",
    "give_membership",
    "name_organisation",
    "name_party",
    "place_site",
    "unwatch_project",
    "watch_project",
]
