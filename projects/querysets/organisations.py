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
        """Those with exactly this name or alias, without regard to case, accents, and spaces around it."""
        told = Folded(Value(" ".join(name.split())))
        aliases = _folded_aliases().filter(folded_name=told).order_by()
        return self.annotate(folded_name=Folded(F("name"))).filter(
            Q(folded_name=told) | Q(pk__in=aliases.values("organisation"))
        )

    def matching(self, words: str) -> Self:
        """Those with a name or alias that contains the words, without regard to case and accents."""
        sought = Folded(Value(words.strip()))
        found = _folded_aliases().filter(folded_name__contains=sought).order_by().values("organisation")
        folded = self.annotate(folded_name=Folded(F("name")))
        return folded.filter(Q(folded_name__contains=sought) | Q(pk__in=found))


def _folded_aliases() -> "models.QuerySet[Any]":
    aliases = apps.get_model("projects", "OrganisationAlias").objects
    folded: models.QuerySet[Any] = aliases.annotate(folded_name=Folded(F("name")))
    return folded
