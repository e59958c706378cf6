"""Sites are read by whoever may read their project."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class SiteQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        projects = apps.get_model("projects", "Project").objects.for_user(user)
        return self.filter(project__in=projects.order_by().values("pk"))
