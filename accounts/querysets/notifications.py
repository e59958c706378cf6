"""What a person has been told."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class RecipientQuerySet(models.QuerySet[Any]):
    """Recipients: each belongs to one person, and nobody else lists it."""

    def for_user(self, user: "User") -> Self:
        """One's own; none for a narrowed token, which cannot tell in which projects they lie."""
        return self.filter(user=user) if user.narrowed_to is None else self.none()

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def listed(self) -> Self:
        """Newest first, with what the list shows."""
        return self.select_related("notification").order_by("-pk")
