"""Actors are known to every member; they are found by any of their names."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User


class ActorQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        return self if scope_of(user).is_member else self.none()

    def named(self, name: str) -> Self:
        """Those with exactly this name or alias, without regard to case."""
        name = name.strip()
        return self.filter(Q(name__iexact=name) | Q(aliases__name__iexact=name)).distinct()

    def matching(self, words: str) -> Self:
        """Those with a name or alias that contains the words."""
        return self.filter(Q(name__icontains=words) | Q(aliases__name__icontains=words)).distinct()

    def detailed(self) -> Self:
        return self.prefetch_related("aliases")
