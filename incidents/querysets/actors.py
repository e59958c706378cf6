"""Actors are known to every member; they are found by any of their names."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from incidents.querysets.reading import WHO_SEE_SUGGESTED
from incidents.vocabulary.evidence import ActorStatus
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User


class ActorQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        """Every member knows the accepted ones; a proposed one its proposer, analysts, managers, and its readers."""
        scope = scope_of(user)
        if not scope.is_member or scope.holds(WHO_SEE_SUGGESTED):
            return self if scope.is_member else self.none()
        incidents = apps.get_model("incidents", "Incident").objects.for_user(user)
        named = apps.get_model("incidents", "Involvement").objects.filter(incident__in=incidents.values("pk"))
        return self.filter(Q(status=ActorStatus.ACCEPTED) | Q(proposed_by=user) | Q(pk__in=named.values("actor")))

    def named(self, name: str) -> Self:
        """Those with exactly this name or alias, without regard to case."""
        name = " ".join(name.split())
        return self.filter(Q(name__iexact=name) | Q(aliases__name__iexact=name)).distinct()

    def matching(self, words: str) -> Self:
        """Those with a name or alias that contains the words."""
        return self.filter(Q(name__icontains=words) | Q(aliases__name__icontains=words)).distinct()

    def detailed(self) -> Self:
        return self.prefetch_related("aliases")
