"""`/api/v1/projects/`: the projects that a token's owner may read, added and changed by who looks after them."""

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.reading import ReadingViewSet
from accounts.api.writing import IDEMPOTENCY_KEY, WritingRecords
from projects.api.filters import ProjectFilters
from projects.api.inputs import ProjectInput
from projects.api.serializers import ProjectSerializer
from projects.api.tables import PROJECT_CELLS, PROJECT_GEOGRAPHY
from projects.models import Project
from projects.querysets.projects import ProjectQuerySet
from projects.services import create_project, edit_project

if TYPE_CHECKING:
    from accounts.models import User

SENT = [IDEMPOTENCY_KEY]


@extend_schema_view(
    list=extend_schema(summary="Projects, the latest added first"),
    retrieve=extend_schema(summary="One project by its slug"),
)
class ProjectViewSet(WritingRecords, ReadingViewSet[Project]):
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

    @extend_schema(summary="Add a project", parameters=SENT, request=ProjectInput, responses={201: ProjectSerializer})
    def create(self, request: Request) -> Response:
        """Managers and administrators do, under a project that they look after; at the root those of everything."""
        return self.made(request, ProjectInput, create_project)

    @extend_schema(
        summary="Change a project", parameters=SENT, request=ProjectInput, responses={200: ProjectSerializer}
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        """Its managers and administrators do; another parent is one that they look after too.

        One that becomes tracked alerts of what already hit it. A parent that you may not read stays, sent back as null.
        """

        def changed(*, actor: "User", record: Project, **changes: Any) -> None:
            if "parent" in changes and changes["parent"] == record.parent:  # as its reader sees it
                del changes["parent"]
            edit_project(actor=actor, project=record, **changes)

        return self.done(request, ProjectInput, changed, partial=True)
