"""Places by name. They are public knowledge: every member may look them up."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F

from accounts.querysets.folded import Folded
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User


class GazetteerQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        return self if scope_of(user).is_member else self.none()

    def matching(self, words: str) -> Self:
        """Those one of whose names contains the words, without regard to case and accents; the largest first."""
        folded = self.annotate(folded_names=Folded(F("names")))
        return folded.filter(folded_names__contains=Folded(models.Value(words.strip()))).order_by("-population", "name")
