"""What somebody is typing is theirs alone."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class UnfinishedReportQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        """One's own; none for a narrowed token: what was not filed yet lies in no project."""
        return self.filter(author=user) if user.is_active and user.narrowed_to is None else self.none()
