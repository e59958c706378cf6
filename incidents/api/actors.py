"""`/api/v1/actors/`: the actors, which every member knows."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts.api.reading import ReadingViewSet
from incidents.api.filters import ActorFilters
from incidents.api.serializers import ActorSerializer
from incidents.api.tables import ACTOR_CELLS
from incidents.models import Actor
from incidents.querysets.actors import ActorQuerySet


@extend_schema_view(
    list=extend_schema(summary="Actors, the latest added first"),
    retrieve=extend_schema(summary="One actor by its slug"),
)
class ActorViewSet(ReadingViewSet[Actor]):
    """Groups and people who attack, threaten or claim."""

    serializer_class = ActorSerializer
    filterset_class = ActorFilters
    cells = ACTOR_CELLS
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]{1,120}"

    def get_queryset(self) -> ActorQuerySet:
        actors: ActorQuerySet = Actor.objects.for_user(self.reader)
        return actors.detailed() if self.wants("aliases") else actors
