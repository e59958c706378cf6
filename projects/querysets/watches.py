"""Whose watches cover a project, and by what name a watcher may be told of it."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When

from projects.querysets.memberships import below, scope_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from accounts.models import User
    from projects.models import Project

OUT_OF_SCOPE = "a project outside your scope"


class TermsQuerySet(models.QuerySet[Any]):
    """Watches on whatever it be."""

    def active(self) -> Self:
        return self.filter(is_active=True)

    def meeting(self, *, severity: int, is_attack: bool) -> Self:
        """Active ones that tell of something of this severity, attack or not."""
        met = self.active().filter(minimum_severity__lte=severity)
        return met if is_attack else met.filter(attacks_only=False)


class WatchQuerySet(TermsQuerySet):
    """Watches: everybody sees their own only."""

    def for_user(self, user: "User") -> Self:
        own, within = self.filter(user=user), scope_of(user).within
        return own if within is None else own.filter(project__in=below(within))

    def readable(self, user: "User") -> Self:
        """Without those whose project is out of the person's scope by now: they name it no more."""
        projects = apps.get_model("projects", "Project").objects.for_user(user)
        return self.filter(Q(project=None) | Q(project__in=projects))

    def covering(self, project: "Project") -> Self:
        """Active watches on the project or on any of its ancestors."""
        return self.active().filter(project__in=above([project.pk]))

    def naming(self) -> Self:
        """With `said`: the name of the project, where its watcher may read it now."""
        holding = apps.get_model("projects", "Membership").objects.filter(user=OuterRef("user"))
        parents = apps.get_model("projects", "ProjectAncestry").objects.filter(descendant=OuterRef(OuterRef("project")))
        everywhere = Q(project=None, country="")
        there = ~Q(country="") & Q(country=OuterRef("project__host_country"))
        readable = Exists(holding.filter(everywhere | there | Q(project__in=parents.values("ancestor"))))
        return self.annotate(
            said=Case(
                When(Q(readable) | Q(user__is_superuser=True), then=F("project__name")),
                default=Value(OUT_OF_SCOPE),
                output_field=CharField(),
            )
        )


def above(projects: "Collection[int]") -> "models.QuerySet[Any, Any]":
    """Ids of these projects and of all above them, as a subquery."""
    ancestry = apps.get_model("projects", "ProjectAncestry")
    return ancestry.objects.filter(descendant__in=projects).values("ancestor")
