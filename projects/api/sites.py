"""`/api/v1/sites/`: the places of all projects that a token's owner may read."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts.api.reading import ReadingViewSet
from projects.api.filters import SiteFilters
from projects.api.serializers import PlacedSiteSerializer
from projects.api.tables import SITE_CELLS, SITE_GEOGRAPHY
from projects.models import Site
from projects.querysets.sites import SiteQuerySet


@extend_schema_view(
    list=extend_schema(summary="Sites of all projects, the latest added first"),
    retrieve=extend_schema(summary="One site by its id"),
)
class SiteViewSet(ReadingViewSet[Site]):
    """They are placed and corrected under their project."""

    serializer_class = PlacedSiteSerializer
    filterset_class = SiteFilters
    cells, geography = SITE_CELLS, SITE_GEOGRAPHY
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> SiteQuerySet:
        sites: SiteQuerySet = Site.objects.for_user(self.reader).select_related("project")
        return sites
