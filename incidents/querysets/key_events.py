"""Key events are known to every member."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User


class KeyEventQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        return self if scope_of(user).is_member else self.none()
