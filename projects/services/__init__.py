"""The verbs of this app: every change to projects, watches and memberships goes through one of them."""

from projects.services.give_role import give_role
from projects.services.memberships import give_membership, take_membership
from projects.services.organisations import (
    add_organisation_alias,
    drop_organisation_alias,
    edit_organisation,
    name_organisation,
)
from projects.services.progress import count_heads, record_status
from projects.services.projects import create_project, drop_party, edit_project, name_party
from projects.services.sites import edit_site, place_site
from projects.services.watches import stop_watch, watch_country, watch_project

__all__ = [
    "add_organisation_alias",
    "count_heads",
    "create_project",
    "drop_organisation_alias",
    "drop_party",
    "edit_organisation",
    "edit_project",
    "edit_site",
    "give_membership",
    "give_role",
    "name_organisation",
    "name_party",
    "place_site",
    "record_status",
    "stop_watch",
    "take_membership",
    "watch_country",
    "watch_project",
]
