"""Attachments are read by whoever may read their incident; withdrawn ones by its managers and by who drafts it."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from incidents.querysets.reading import held_by
from incidents.vocabulary.review import State
from projects.vocabulary import Role

if TYPE_CHECKING:
    from accounts.models import User


class AttachmentQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        incidents = apps.get_model("incidents", "Incident").objects.for_user(user)
        drafting = Q(reporter=user, state__in=(State.DRAFT, State.RETURNED))
        deciding = incidents.filter(held_by(user, frozenset({Role.MANAGER})) | drafting)
        seen = Q(withdrawn_at=None, incident__in=incidents.values("pk"))
        return self.filter(seen | Q(incident__in=deciding.values("pk")))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)
