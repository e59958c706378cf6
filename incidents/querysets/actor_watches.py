"""Watches on actors: everybody sees their own."""

from typing import TYPE_CHECKING, Self

from django.apps import apps

from projects.querysets.memberships import scope_of
from projects.querysets.watches import TermsQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class ActorWatchQuerySet(TermsQuerySet):
    def for_user(self, user: "User") -> Self:
        """One's own, while one may know of the actor; none by a narrowed token: an actor lies in no project."""
        if scope_of(user).within is not None:
            return self.none()
        actors = apps.get_model("incidents", "Actor").objects.for_user(user).order_by()
        return self.filter(user=user, actor__in=actors.values("pk"))
