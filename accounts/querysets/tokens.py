"""Which tokens a person may see: their own, administrators all."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from accounts.protocols import administers

if TYPE_CHECKING:
    from accounts.models import User


class TokenQuerySet(models.QuerySet[Any]):
    """Tokens; what would let somebody in is in none of them."""

    def for_user(self, user: "User") -> Self:
        return self if administers(user) else self.filter(user=user)

    def of(self, user: "User") -> Self:
        """Those of one person, the latest made first."""
        return self.filter(user=user).order_by("-created", "-pk")
