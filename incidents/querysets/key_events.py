"""Key events are known to every member."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q, Value

from accounts.querysets.folded import Folded
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User


class KeyEventQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        return self if scope_of(user).is_member else self.none()

    def matching(self, words: str) -> Self:
        """Those whose name or place contains the words, without regard to case and accents."""
        told = Folded(Value(" ".join(words.split())))
        folded = self.annotate(folded_name=Folded(F("name")), folded_place=Folded(F("place")))
        return folded.filter(Q(folded_name__contains=told) | Q(folded_place__contains=told))
