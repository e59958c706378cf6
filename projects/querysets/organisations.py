"""Organisations are known to every member; they are found by any of their names."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Value

from accounts.querysets.folded import Folded
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User


class OrganisationQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        return self if scope_of(user).is_member else self.none()

    def named(self, name: str) -> Self:
        """Those with exactly this name or alias, without regard to case, accents, and spaces around it."""
        return self._called(folded_name=Folded(Value(" ".join(name.split()))))

    def matching(self, words: str) -> Self:
        """Those with a name or alias that contains the words, without regard to case and accents."""
        return self._called(folded_name__contains=Folded(Value(" ".join(words.split()))))

    def _called(self, **sought: Folded) -> Self:
        """Each half by its own index, which an OR across the two tables would not use."""
        named = self.model._default_manager.annotate(folded_name=Folded(F("name"))).filter(**sought).order_by()
        aliases = apps.get_model("projects", "OrganisationAlias").objects.annotate(folded_name=Folded(F("name")))
        also_named = aliases.filter(**sought).order_by()
        return self.filter(pk__in=named.values("pk").union(also_named.values("organisation")))

    def listed(self) -> Self:
        """With what rows of a list show; `sort_name` has upper and lower case, and accents, side by side."""
        return self.annotate(sort_name=Folded(F("name"))).prefetch_related("aliases")
