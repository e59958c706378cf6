"""What a person has been told."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.protocols import AlertKind, alert_kinds

if TYPE_CHECKING:
    from accounts.models import User


class RecipientQuerySet(models.QuerySet[Any]):
    """Recipients: each belongs to one person, and nobody else lists it."""

    def for_user(self, user: "User") -> Self:
        """What the person was told of and may still read, and what they read while they might.

        Of what was taken away before they looked, nothing is left that could tell them of it; it comes back to them
        should they be let in again. A narrowed token lists none: it cannot tell in which projects they lie.
        """
        if not user.is_authenticated or user.narrowed_to is not None:
            return self.none()
        return self.filter(Q(read_at__isnull=False) | _readable(user), user=user)

    def readable(self, user: "User") -> Self:
        """Those of this person about what they may read now, whether or not they read it before."""
        if not user.is_authenticated or user.narrowed_to is not None:
            return self.none()
        return self.filter(_readable(user), user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def listed(self) -> Self:
        """Newest first, with what the list shows."""
        return self.select_related("notification").order_by("-pk")


def _readable(user: "User") -> Exists:
    """Asked of one recipient after the other: of all notifications that somebody may read there are too many."""
    by_subject: dict[Any, list[AlertKind]] = {}
    for kind in alert_kinds():
        by_subject.setdefault(type(kind).readable, []).append(kind)
    of_kinds = Q(pk__in=[])
    for kinds in by_subject.values():
        of_kinds |= Q(kind__in=[kind.name for kind in kinds]) & kinds[0].readable(user)
    notifications = apps.get_model("accounts", "Notification")._default_manager
    return Exists(notifications.filter(of_kinds, pk=OuterRef("notification")))
