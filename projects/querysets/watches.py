"""Whose watches cover a project."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from projects.querysets.memberships import below, scope_of

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project


class WatchQuerySet(models.QuerySet[Any]):
    """Watches: everybody sees their own only."""

    def for_user(self, user: "User") -> Self:
        own, within = self.filter(user=user), scope_of(user).within
        return own if within is None else own.filter(project__in=below(within))

    def active(self) -> Self:
        return self.filter(is_active=True)

    def covering(self, project: "Project") -> Self:
        """Active watches on the project or on any of its ancestors."""
        return self.active().filter(project__below__descendant=project)
