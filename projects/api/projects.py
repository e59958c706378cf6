"""`/api/v1/projects/`: the projects that a token's owner may read."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts.api.reading import ReadingViewSet
from projects.api.filters import ProjectFilters
from projects.api.serializers import ProjectSerializer
from projects.api.tables import PROJECT_CELLS, PROJECT_GEOGRAPHY
from projects.models import Project
from projects.querysets.projects import ProjectQuerySet


@extend_schema_view(
    list=extend_schema(summary="Projects, the latest added first"),
    retrieve=extend_schema(summary="One project by its slug"),
)
class ProjectViewSet(ReadingViewSet[Project]):
    """The tree of what is protected, with sites and parties."""

    serializer_class = ProjectSerializer
    filterset_class = ProjectFilters
    cells, geography = PROJECT_CELLS, PROJECT_GEOGRAPHY
    lookup_field = "slug"
    lookup_value_regex = r"[-a-zA-Z0-9_]{1,120}"

    def get_queryset(self) -> ProjectQuerySet:
        readable = Project.objects.for_user(self.reader)
        shown: dict[str, Any] = {
            "sites": "sites",
            "parties": "parties__organisation",
            "parent": Prefetch("parent", queryset=readable),
        }
        projects: ProjectQuerySet = readable.prefetch_related(
            *(rows for name, rows in shown.items() if self.wants(name))
        )
        return projects
