"""Which of an incident's project links a person may see: who may read a report need not know every project on it."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from incidents.querysets.reading import WHO_SEE_SUGGESTED
from incidents.vocabulary.review import LinkState

if TYPE_CHECKING:
    from accounts.models import User


def naming_readable(user: "User") -> Q:
    """Rows that name no project, or one that the person may read."""
    readable = apps.get_model("projects", "Project").objects.for_user(user)
    return Q(project=None) | Q(project__in=readable.values("pk"))


def consequences_for(user: "User") -> "models.QuerySet[Any]":
    """Consequences with `project_is_readable`: one whose project the person may not read names none to them."""
    readable = apps.get_model("projects", "Project").objects.for_user(user).filter(pk=OuterRef("project"))
    rows: models.QuerySet[Any] = apps.get_model("incidents", "Consequence").objects.select_related("project")
    seen: models.QuerySet[Any] = rows.annotate(project_is_readable=Exists(readable))
    return seen


class ProjectLinkQuerySet(models.QuerySet[Any]):
    """Project links. `for_user` narrows the links only: start from an incident that the person may read."""

    def for_user(self, user: "User") -> Self:
        """Confirmed ones, and suggestions on own reports, to projects in scope; all for the project's judges."""
        projects = apps.get_model("projects", "Project").objects
        told = Q(state=LinkState.CONFIRMED) | Q(state=LinkState.SUGGESTED, incident__reporter=user.pk)
        judged = Q(project__in=projects.in_scope(user, WHO_SEE_SUGGESTED))
        return self.filter((told & Q(project__in=projects.for_user(user))) | judged)

    def confirmed_for(self, user: "User") -> Self:
        """The confirmed ones among them, found without looking at the incidents: to projects that the person reads."""
        readable = apps.get_model("projects", "Project").objects.for_user(user)
        return self.filter(state=LinkState.CONFIRMED, project__in=readable.order_by().values("pk"))
