"""Organisations are known to every member; they are found by any of their names."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q, Value

from accounts.querysets.folded import Folded
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User


class OrganisationQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        return self if scope_of(user).is_member else self.none()

    def named(self, name: str) -> Self:
        """Those with exactly this name or alias, without regard to case and spaces around it."""
        name = " ".join(name.split())
        aliases = apps.get_model("projects", "OrganisationAlias").objects.filter(name__iexact=name)
        return self.filter(Q(name__iexact=name) | Q(pk__in=aliases.values("organisation")))

    def matching(self, words: str) -> Self:
        """Those with a name or alias that contains the words, without regard to case and accents."""
        sought = Folded(Value(words.strip()))
        aliases = apps.get_model("projects", "OrganisationAlias").objects.annotate(folded_name=Folded(F("name")))
        found = aliases.filter(folded_name__contains=sought).order_by().values("organisation")
        folded = self.annotate(folded_name=Folded(F("name")))
        return folded.filter(Q(folded_name__contains=sought) | Q(pk__in=found))
