"""What lists of projects can be narrowed by."""

from django_filters.rest_framework import CharFilter, FilterSet, MultipleChoiceFilter

from accounts.api.problems import BadQuery
from projects.models import Project
from projects.querysets.projects import ProjectQuerySet
from projects.validators import known_country
from projects.vocabulary import ProjectKind, ProjectStatus, Sector


class ProjectFilters(FilterSet):  # type: ignore[misc]
    """All that are given must hold; several kinds, sectors or statuses are alternatives."""

    kind = MultipleChoiceFilter(choices=ProjectKind.choices, label="Kind; several may be given.")
    sector = MultipleChoiceFilter(choices=Sector.choices, label="Sector; several may be given.")
    status = MultipleChoiceFilter(choices=ProjectStatus.choices, label="Status; several may be given.")
    country = CharFilter(
        field_name="host_country", validators=[known_country], label="ISO 3166-1 code of the host country, such as PK."
    )
    under = CharFilter(method="in_subtree", label="Slug of a project: it and all under it.")
    q = CharFilter(field_name="name", lookup_expr="icontains", max_length=100, label="Part of the name.")

    class Meta:
        model = Project
        fields: list[str] = []

    def in_subtree(self, projects: ProjectQuerySet, name: str, value: str) -> ProjectQuerySet:
        root = Project.objects.for_user(self.request.user).filter(slug=value).first()
        if root is None:
            raise BadQuery({name: ["You may read no project with this slug."]})
        return projects.subtree_of(root)
