"""Which deliveries a worker may take now."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.vocabulary import DeliveryState


class DeliveryQuerySet(models.QuerySet[Any]):
    """Deliveries by their readiness."""

    def due(self, now: datetime) -> Self:
        """Waiting, its time has come, and no living worker holds it. Oldest first.

        What is owed to a channel that is paused waits until that is mended.
        """
        return self.free(now).filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def free(self, now: datetime) -> Self:
        """Waiting, whether or not its time has come, and no living worker holds it."""
        unheld = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(unheld, state=DeliveryState.PENDING, channel__paused_at=None)
