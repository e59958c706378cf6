"""What lists of projects and sites can be narrowed by."""

from typing import TYPE_CHECKING

from django_filters.rest_framework import CharFilter

from accounts.api.parameters import AskedFilters, several_of, yes_or_no
from accounts.api.problems import BadQuery
from projects.models import Project, Site
from projects.querysets.projects import ProjectQuerySet
from projects.querysets.sites import SiteQuerySet
from projects.validators import known_country
from projects.vocabulary import ProjectKind, ProjectStatus, Sector, SiteKind

if TYPE_CHECKING:
    from accounts.models import User


class ProjectFilters(AskedFilters):
    """All that are given must hold; several kinds, sectors or statuses are alternatives."""

    kind = several_of(ProjectKind.choices, "Kind")
    sector = several_of(Sector.choices, "Sector")
    status = several_of(ProjectStatus.choices, "Status")
    country = CharFilter(
        field_name="host_country", validators=[known_country], label="ISO 3166-1 code of the host country, such as PK."
    )
    under = CharFilter(method="in_subtree", label="Slug of a project: it and all under it.")
    tracked = yes_or_no("Do attacks linked to it alert its watchers?", method="is_tracked")
    q = CharFilter(
        method="matching", max_length=100, label="Part of the name, or nearly so; case and accents do not count."
    )

    class Meta:
        model = Project
        fields: list[str] = []

    def is_tracked(self, projects: ProjectQuerySet, name: str, value: bool) -> ProjectQuerySet:
        return projects.filter(tracked=value)

    def matching(self, projects: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return projects.matching(value)

    def in_subtree(self, projects: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        return projects.subtree_of(readable_root(self.request.user, name, value))


class SiteFilters(AskedFilters):
    """All that are given must hold."""

    kind = several_of(SiteKind.choices, "Kind")
    country = CharFilter(
        field_name="project__host_country",
        validators=[known_country],
        label="ISO 3166-1 code of the host country of its project, such as PK.",
    )
    project = CharFilter(method="in_subtree", label="Slug of a project: its sites, and those of all under it.")

    class Meta:
        model = Site
        fields: list[str] = []

    def in_subtree(self, sites: SiteQuerySet, name: str, value: str) -> SiteQuerySet:
        root = readable_root(self.request.user, name, value)
        return sites.filter(project__in=Project.objects.for_user(self.request.user).subtree_of(root).values("pk"))


def readable_root(user: "User", name: str, slug: str) -> Project:
    """The project that a parameter of this name names. Raises BadQuery where the person may read none."""
    root: Project | None = Project.objects.for_user(user).filter(slug=slug).first()
    if root is None:
        raise BadQuery({name: ["You may read no project with this slug."]})
    return root
