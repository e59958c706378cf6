"""Sources are read by whoever may read their incident."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class SourceQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        incidents = apps.get_model("incidents", "Incident").objects.for_user(user)
        return self.filter(incident__in=incidents.order_by().values("pk"))
