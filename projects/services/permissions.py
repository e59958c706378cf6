"""Who may do what to projects and memberships. Readers get a 403 from these; strangers never come this far."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings

from accounts.errors import NotAllowed
from projects.querysets.memberships import scope_of
from projects.querysets.projects import ProjectQuerySet
from projects.vocabulary import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from projects.models import Project

CARETAKERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


def holds_on(user: "User", roles: Collection[str], project: "Project") -> bool:
    """Does the person hold one of these roles on the project: by it, an ancestor, its country, or everywhere?"""
    return ProjectQuerySet(type(project)).in_scope(user, roles).filter(pk=project.pk).exists()


def require_caretaker(user: "User", project: "Project") -> None:
    """Raise NotAllowed unless the person manages or administers the project."""
    if not holds_on(user, CARETAKERS, project):
        raise NotAllowed("Only a manager of this project, or an administrator, may change it.")


def require_caretaker_everywhere(user: "User") -> None:
    """Raise NotAllowed unless the person manages or administers everything: for what stands at the root of the tree."""
    if not scope_of(user).holds_everywhere(CARETAKERS):
        raise NotAllowed("Only a manager of everything, or an administrator, may do this.")


def keeps_roles(user: "User") -> bool:
    """May this account have to do with other people's roles at all? Service accounts not, whatever they hold.

    A superuser among them was made on the command line, to set up the rest.
    """
    return user.is_superuser or not user.is_service_account


class AccessByMembership:
    """Answers the app below, which knows people but not what they may do."""

    def administers(self, user: "User") -> bool:
        return keeps_roles(user) and scope_of(user).holds_everywhere({Role.ADMINISTRATOR})

    def needs_second_factor(self, user: "User") -> bool:
        return scope_of(user).holds(settings.SECOND_FACTOR_ROLES)

    def narrowable(self, user: "User") -> "QuerySet[Project]":
        projects: QuerySet[Project] = apps.get_model("projects", "Project").objects.for_user(user).order_by("name")
        return projects
