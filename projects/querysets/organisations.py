"""Organisations are known to every member."""

from typing import TYPE_CHECKING, Self

from django.db import models

from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Organisation


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def for_user(self, user: "User") -> Self:
        return self if scope_of(user).is_member else self.none()
