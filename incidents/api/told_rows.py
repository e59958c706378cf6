"""The rows of incidents, told with them: casualties, sources, statements of who did it, what followed, projects.

Fetched as the values that are told. Whole records, of which serializers tell those, would take a page of fifty
incidents a third longer. One by one, at addresses of their own, the serializers tell the same.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.api.shown import ShownSerializer, lookups_of
from incidents.api.serializers import (
    CasualtySerializer,
    ConsequenceSerializer,
    InvolvementSerializer,
    ProjectLinkSerializer,
    SourceSerializer,
)
from incidents.models import Incident, ProjectLink
from incidents.querysets.links import consequences_for
from incidents.querysets.rows import casualties, involvements, sources
from incidents.vocabulary.evidence import Credibility, Reliability

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ToldRows:
    """Rows of a kind as their reader may see them; `worked_out` is what no column holds, in the words of SQL."""

    of: "Callable[[User], QuerySet[Any]]"
    shape: type[ShownSerializer[Any]]
    worked_out: Mapping[str, Any] = field(default_factory=dict)

    def by_incident(self, reader: "User", keys: Collection[int]) -> dict[int, list[dict[str, Any]]]:
        """In the order in which they were written."""
        values = {**lookups_of(self.shape), **self.worked_out}
        rows = self.of(reader).filter(incident__in=keys).order_by("pk")
        told = defaultdict(list)
        for incident, *row in rows.values_list("incident_id", *values.values()):
            told[incident].append(dict(zip(values, row, strict=True)))
        return told


UNJUDGED = Q(reliability=Reliability.F, credibility=Credibility.CANNOT_BE_JUDGED)
GRADE = Case(
    When(UNJUDGED, then=Value("")),
    default=Concat("reliability", Cast("credibility", CharField())),
    output_field=CharField(),
)
TOLD_ROWS = {
    "casualties": ToldRows(lambda _: casualties(), CasualtySerializer),
    "sources": ToldRows(lambda _: sources(), SourceSerializer, {"grade": GRADE}),
    "involvements": ToldRows(
        lambda _: involvements(),
        InvolvementSerializer,
        {"stated_by": Coalesce("stated_by_actor__name", "stated_by_organisation__name", "stated_by")},
    ),
    "consequences": ToldRows(
        consequences_for,
        ConsequenceSerializer,
        {
            "project": Case(When(project_is_readable=True, then=F("project__slug"))),
            "amount": Cast("amount", CharField()),  # exactly: JSON knows binary fractions only
        },
    ),
    "project_links": ToldRows(ProjectLink.objects.for_user, ProjectLinkSerializer),
}
"""By the name in the API."""


def tell_rows(incidents: Collection[Incident], reader: "User", wants: Callable[[str], bool]) -> None:
    """Give each of these incidents, which this person may read, its rows of the kinds that are wanted."""
    keys = [incident.pk for incident in incidents]
    for name, rows in TOLD_ROWS.items():
        if wants(name):
            told = rows.by_incident(reader, keys) if keys else {}
            for incident in incidents:
                setattr(incident, f"told_{name}", told.get(incident.pk, []))
