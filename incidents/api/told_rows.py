"""The rows of incidents, told with them: casualties, sources, statements of who did it, what followed, projects.

Fetched as the values that are told. Whole records, of which serializers tell those, would take a page of fifty
incidents a third longer. One by one, at addresses of their own, the serializers tell the same. What a merged report
stands under is told here too.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
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
from incidents.querysets.rows import casualties, involvements, names_of, sources
from incidents.vocabulary.evidence import Credibility, Reliability

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ToldRows:
    """Rows of a kind; `worked_out` is what no column holds, in the words of SQL.

    `rows` are those of every incident, or, where not all that may read one may see all of them, those of a reader.
    """

    rows: "QuerySet[Any] | Callable[[User], QuerySet[Any]]" = field(repr=False)  # to show it would be to fetch it
    shape: type[ShownSerializer[Any]]
    worked_out: Mapping[str, Any] = field(default_factory=dict)

    def by_incident(self, reader: "User", keys: Collection[int]) -> dict[int, list[dict[str, Any]]]:
        """In the order in which they were written."""
        told: dict[int, list[dict[str, Any]]] = defaultdict(list)
        try:
            sql, parameters = self._for_all if isinstance(self.rows, QuerySet) else self._compiled(self.rows(reader))
        except EmptyResultSet:  # of what this reader may see there can be none
            return told
        with connection.cursor() as cursor:
            cursor.execute(sql, (*parameters, list(keys)))
            for incident, _, *row in cursor.fetchall():
                told[incident].append(dict(zip(self._values, row, strict=True)))
        return told

    @cached_property
    def _values(self) -> dict[str, Any]:
        return {**lookups_of(self.shape), **self.worked_out}

    @cached_property
    def _for_all(self) -> tuple[str, tuple[Any, ...]]:
        """Compiled once: it takes Django some times as long as the database takes to answer."""
        return self._compiled(self.rows)

    def _compiled(self, rows: Any) -> tuple[str, tuple[Any, ...]]:
        """The statement and its parameters, but for the last one: the keys of the incidents."""
        inner = rows.order_by().values_list("incident_id", "pk", *self._values.values())
        sql, parameters = inner.query.sql_with_params()
        return f"SELECT * FROM ({sql}) AS told (incident, place) WHERE incident = ANY(%s) ORDER BY place", parameters  # noqa: S608 – compiled by Django


UNJUDGED = Q(reliability=Reliability.F, credibility=Credibility.CANNOT_BE_JUDGED)
GRADE = Case(
    When(UNJUDGED, then=Value("")),
    default=Concat("reliability", Cast("credibility", CharField())),
    output_field=CharField(),
)
TOLD_ROWS = {
    "casualties": ToldRows(casualties(), CasualtySerializer),
    "sources": ToldRows(sources(), SourceSerializer, {"grade": GRADE}),
    "involvements": ToldRows(
        involvements(),
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
    if wants("reporter"):
        _tell_reporters(incidents)
    if wants("merged_into"):
        _tell_targets(incidents, reader)


def _tell_reporters(incidents: Collection[Incident]) -> None:
    names = names_of({incident.reporter_id for incident in incidents})
    for incident in incidents:
        incident.told_reporter = {"name": names[incident.reporter_id]}  # type: ignore[attr-defined]


def _tell_targets(incidents: Collection[Incident], reader: "User") -> None:
    """Give each the reference of what it was merged into, if this person may read that."""
    merged = {incident.merged_into_id for incident in incidents} - {None}
    references = {}
    if merged:
        references = dict(Incident.objects.for_user(reader).filter(pk__in=merged).values_list("pk", "reference"))
    for incident in incidents:
        incident.told_target = references.get(incident.merged_into_id)  # type: ignore[attr-defined]
