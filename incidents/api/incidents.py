"""`/api/v1/incidents/`: the incidents that a token's owner may read."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema, extend_schema_view

from accounts.api.pagination import AS_FILED
from accounts.api.reading import ReadingViewSet
from accounts.api.versions import Versioned, one_of_a_version
from accounts.services.readings import note_list
from incidents.api.filters import IncidentFilters
from incidents.api.narrowing import unmerged_unless_asked
from incidents.api.serializers import IncidentSerializer
from incidents.api.tables import INCIDENT_CELLS, INCIDENT_GEOGRAPHY
from incidents.api.told_rows import tell_rows
from incidents.api.writing import IncidentWriting
from incidents.models import Incident
from incidents.querysets.incidents import NEWEST_FIRST, IncidentQuerySet

if TYPE_CHECKING:
    from accounts.models import User

LONG_TEXTS = ("narrative", "caveats")
ORDERINGS = {
    **AS_FILED,
    "-occurred_from": NEWEST_FIRST,
    "occurred_from": ("occurred_from", "pk"),
    "-severity": ("-severity", *NEWEST_FIRST),
}


def everything(name: str) -> bool:
    """All that the API says of an incident."""
    return True


def incidents_told(reader: "User", wants: Callable[[str], bool] = everything) -> IncidentQuerySet:
    """What this person may read, with what is wanted of each record itself; `tell_rows` adds what hangs on it."""
    incidents: IncidentQuerySet = Incident.objects.for_user(reader)
    return incidents.defer(*(name for name in LONG_TEXTS if not wants(name)))


@extend_schema_view(
    list=extend_schema(summary="Incidents, the latest filed first unless ordered otherwise"),
    retrieve=one_of_a_version("One incident by its reference", IncidentSerializer),
)
class IncidentViewSet(IncidentWriting, Versioned, ReadingViewSet[Incident]):
    """Own drafts, and what memberships, confirmed links and clearance open to the token's owner."""

    serializer_class = IncidentSerializer
    filterset_class = IncidentFilters
    orderings = ORDERINGS
    cells, geography = INCIDENT_CELLS, INCIDENT_GEOGRAPHY
    lookup_field = "reference"
    lookup_value_regex = r"[A-Za-z0-9-]{1,20}"

    def get_queryset(self) -> IncidentQuerySet:
        return incidents_told(self.reader, self.wants)

    def get_serializer(self, instance: Any = None, **options: Any) -> Any:
        if instance is not None:
            tell_rows(instance if options.get("many") else [instance], self.reader, self.wants)
        return super().get_serializer(instance, **options)

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page says all of every row: what is TLP:RED among them is noted before it is shown."""
        page = super().paginate_queryset(queryset)
        filters = self.request.META.get("QUERY_STRING", "")
        note_list(actor=self.reader, name="Incidents in the API", records=page or (), filters=filters)
        return page

    def filter_queryset(self, queryset: Any) -> IncidentQuerySet:
        """In lists, merged reports only where they are asked for: by that state, or by their reference."""
        incidents: Any = super().filter_queryset(queryset)
        return unmerged_unless_asked(incidents, self.request) if self.action == "list" else incidents
