"""Where people are reached."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery

if TYPE_CHECKING:
    from accounts.models import User


class ChannelQuerySet(models.QuerySet[Any]):
    """Channels: each belongs to one person, and nobody else lists it."""

    def for_user(self, user: "User") -> Self:
        """The person's own that were not removed. A narrowed token lists none: they concern more than projects."""
        if user.narrowed_to is not None:
            return self.none()
        return self.filter(user=user).exclude(is_active=False, verified_at=None)

    def open(self) -> Self:
        """What takes messages: switched on, verified, not paused."""
        return self.filter(is_active=True, verified_at__isnull=False, paused_at=None)

    def listed(self) -> Self:
        """In the order of the page, each with how its last message ended, and when."""
        deliveries = apps.get_model("accounts", "Delivery")._default_manager
        ended = deliveries.filter(Q(channel=OuterRef("pk"), finished_at__isnull=False)).order_by("-finished_at")
        return (
            self.select_related("user")
            .annotate(last_state=Subquery(ended.values("state")[:1]), last_at=Subquery(ended.values("finished_at")[:1]))
            .order_by("kind", "pk")
        )
