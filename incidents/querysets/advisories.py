"""Which advisories a person may read: by country, project and marking; drafts by author and who would issue them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Prefetch, Q, TextField, Value
from django.db.models.functions import Concat

from accounts.models import User
from accounts.vocabulary import Marking
from incidents.querysets.words import looks_like_reference, query_of
from incidents.vocabulary.advisories import AdvisoryState
from projects.querysets.memberships import EVERY_ROLE, Scope, below, scope_of
from projects.vocabulary import Role

if TYPE_CHECKING:
    from datetime import datetime

    from incidents.models import Advisory
    from projects.models import Project


class AdvisoryQuerySet(models.QuerySet[Any]):
    """Advisories. Whatever reads for a person starts from `for_user`."""

    def for_user(self, user: User) -> Self:
        """Own ones; those that address a scope of the person; drafts only for who would issue them: its managers.

        None above their clearance, their own neither.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        cleared = Q(marking__lte=user.clearance, marking__lt=Marking.RED)
        draft = Q(state=AdvisoryState.DRAFT)
        managers = _addressing(user, scope_of(user).narrowed_to({Role.MANAGER}), {Role.MANAGER})
        members = _addressing(user, scope_of(user), EVERY_ROLE)
        seen = self.filter(cleared & (Q(author=user) | (~draft & members) | (draft & managers)))
        within = scope_of(user).within
        return seen if within is None else seen.filter(pk__in=_addressed_to(below(within)))

    def listed(self) -> Self:
        """With what rows of a list show."""
        return self.select_related("issuer").defer("text")

    def tabled(self, user: User) -> Self:
        """With what rows of a table hold; of projects and incidents those that this person may read."""
        projects = apps.get_model("projects", "Project").objects.for_user(user)
        incidents = apps.get_model("incidents", "Incident").objects.for_user(user).listed()
        return self.listed().prefetch_related(
            Prefetch("projects", projects.order_by("slug"), to_attr="readable_projects"),
            Prefetch("incidents", incidents.order_by("reference"), to_attr="readable_incidents"),
        )

    def in_force(self, now: "datetime") -> Self:
        """Issued, begun and not over at this moment."""
        begun = Q(effective_at__lte=now) | Q(effective_at=None, sent_at__lte=now)
        return self.filter(begun, Q(expires_at=None) | Q(expires_at__gt=now), state=AdvisoryState.ISSUED)

    def matching(self, words: str) -> Self:
        """The reference; or the words in headline or text, found as those of incidents are; or a name of the issuer."""
        if looks_like_reference(words):
            return self.filter(reference=words.strip().upper())
        said = self.model._default_manager.annotate(words=advisory_words()).filter(words=query_of(words))
        issued = self.model._default_manager.filter(issuer__in=_organisations(words))
        return self.filter(pk__in=said.order_by().values("pk").union(issued.order_by().values("pk")))

    def issued_by(self, words: str) -> Self:
        """Those of organisations one of whose names contains the words."""
        return self.filter(issuer__in=_organisations(words))

    def addressing(self, project: "Project") -> Self:
        """Those that address the project, anything above it, or anything under it."""
        ancestry = apps.get_model("projects", "ProjectAncestry").objects
        near = Q(project__in=below([project.pk])) | Q(
            project__in=ancestry.filter(descendant=project).values("ancestor")
        )
        links = apps.get_model("incidents", "AdvisoryProject").objects.filter(near)
        return self.filter(pk__in=links.values("advisory"))


def readers_of_advisory(advisory: "Advisory") -> "models.QuerySet[User]":
    """The active people who may read it: the counterpart of `for_user`, tested to agree with it."""
    people = User.objects.filter(is_active=True, clearance__gte=advisory.marking)
    if advisory.marking >= Marking.RED:
        return people.none()
    addressed = list(advisory.projects.order_by().values_list("pk", flat=True))
    reached = apps.get_model("projects", "Project").objects.filter(pk__in=below(addressed)).order_by()
    members = apps.get_model("projects", "Membership").objects.filter(
        Q(project=None, country="")
        | Q(country__in=advisory.countries)
        | Q(country__in=reached.exclude(host_country="").values("host_country"))
        | Q(project__below__descendant__in=reached.values("pk"))
    )
    if advisory.state == AdvisoryState.DRAFT:
        members = members.filter(role=Role.MANAGER)
    return people.filter(Q(pk=advisory.author_id) | Q(is_superuser=True) | Q(pk__in=members.order_by().values("user")))


def advisory_words() -> Func:
    """The vector of headline and text, as the index on it has it; made like that of incidents."""
    said = Concat("headline", Value(" | "), "text", output_field=TextField())
    text = Func(said, function="search_text", output_field=TextField())
    return Func(text, Value("A"), function="weighed", output_field=SearchVectorField())


def _organisations(words: str) -> "models.QuerySet[Any, Any]":
    organisations = apps.get_model("projects", "Organisation").objects.matching(words)
    found: models.QuerySet[Any, Any] = organisations.order_by().values("pk")
    return found


def _addressing(user: User, scope: Scope, roles: Collection[str]) -> Q:
    """Advisories for one of these countries, or for a project in scope or anything above it."""
    if scope.grants_everywhere:
        return ~Q(pk__in=[])
    if not scope.is_member:
        return Q(pk__in=[])
    projects = apps.get_model("projects", "Project").objects.in_scope(user, roles).values("pk")
    above = apps.get_model("projects", "ProjectAncestry").objects.filter(descendant__in=projects).values("ancestor")
    return Q(countries__overlap=scope.countries) | Q(pk__in=_addressed_to(above))


def _addressed_to(projects: "models.QuerySet[Any, Any]") -> "models.QuerySet[Any, Any]":
    links = apps.get_model("incidents", "AdvisoryProject").objects.filter(project__in=projects)
    addressed: models.QuerySet[Any, Any] = links.values("advisory")
    return addressed
