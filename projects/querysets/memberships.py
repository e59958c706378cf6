"""What a person's memberships add up to: for each role, everywhere, some countries, or some projects."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from projects.vocabulary import Role

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project

EVERY_ROLE: frozenset[str] = frozenset(Role.values)


class MembershipQuerySet(models.QuerySet[Any]):
    """Memberships: one's own, and those within the scope in which one manages."""

    def for_user(self, user: "User") -> Self:
        """Those a person may see: their own; a manager's scope; all for administrators."""
        within = scope_of(user).within
        if within is not None:
            return self.filter(user=user, project__in=below(within))
        if scope_of(user).holds_everywhere({Role.ADMINISTRATOR}):
            return self
        managed = scope_of(user).narrowed_to({Role.MANAGER})
        if managed.everywhere:
            return self
        return self.filter(
            Q(user=user)
            | Q(country__in=managed.countries)
            | Q(project__host_country__in=managed.countries)
            | Q(project__in=below(managed.projects))
        )

    def covering(self, project: "Project") -> Self:
        """Those by which the project may be read: on it or above it, on its country, everywhere."""
        above = apps.get_model("projects", "ProjectAncestry").objects.filter(descendant=project).values("ancestor")
        everywhere = Q(project=None, country="")
        here = everywhere | Q(project__in=above)
        if project.host_country:
            here |= Q(country=project.host_country)
        return self.filter(here).select_related("user", "project").order_by("user__full_name", "pk")


@dataclass(frozen=True, slots=True)
class Grant:
    """One membership, as much of it as the rules need."""

    role: str
    project: int | None
    country: str


@dataclass(frozen=True, slots=True)
class Scope:
    """All memberships of one active person; a superuser counts as administrator and manager everywhere.

    Where `within` names projects, the person calls with a token that is narrowed to them and all under them: whatever
    the memberships open counts inside only, and nothing is held everywhere.
    """

    grants: tuple[Grant, ...]
    within: frozenset[int] | None = None

    def narrowed_to(self, roles: Collection[str]) -> "Scope":
        return Scope(tuple(grant for grant in self.grants if grant.role in roles), self.within)

    @property
    def is_member(self) -> bool:
        return bool(self.grants)

    @property
    def everywhere(self) -> bool:
        """Everything, without any limit."""
        return self.within is None and self.grants_everywhere

    @property
    def grants_everywhere(self) -> bool:
        """A membership everywhere – of which a narrowed token leaves what lies within."""
        return any(grant.project is None and not grant.country for grant in self.grants)

    @property
    def countries(self) -> list[str]:
        return sorted({grant.country for grant in self.grants if grant.country})

    @property
    def projects(self) -> list[int]:
        return sorted({grant.project for grant in self.grants if grant.project is not None})

    def holds(self, roles: Collection[str]) -> bool:
        """Has one of these roles anywhere at all."""
        return any(grant.role in roles for grant in self.grants)

    def holds_everywhere(self, roles: Collection[str]) -> bool:
        return self.narrowed_to(roles).everywhere


def scope_of(user: "User") -> Scope:
    """Read a person's memberships, one query for each user object. A request loads its user anew, so changes hold."""
    known: Scope | None = getattr(user, "_scope", None)
    if known is None:
        known = Scope(_grants(user), getattr(user, "narrowed_to", None))
        user._scope = known  # type: ignore[attr-defined]
    return known


def _grants(user: "User") -> tuple[Grant, ...]:
    if not user.is_authenticated or not user.is_active:
        return ()
    if user.is_superuser:
        return (Grant(Role.ADMINISTRATOR, None, ""), Grant(Role.MANAGER, None, ""))
    rows = (
        apps.get_model("projects", "Membership").objects.filter(user=user).values_list("role", "project_id", "country")
    )
    return tuple(Grant(*row) for row in rows)


def scope_anew(user: "User") -> Scope:
    """Read them again, for work that waited for others: meanwhile a role may have been given or taken."""
    user._scope = None  # type: ignore[attr-defined]
    return scope_of(user)


def below(projects: Collection[int]) -> "models.QuerySet[Any, Any]":
    """Ids of these projects and of all under them, as a subquery."""
    ancestry = apps.get_model("projects", "ProjectAncestry")
    return ancestry.objects.filter(ancestor__in=projects).values("descendant")
