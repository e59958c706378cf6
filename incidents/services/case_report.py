"""What the report of a case holds, for one reader: its incidents as far as they may read them, and figures of these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.vocabulary import Marking
from incidents.models import Attachment, Case, Incident, Source
from incidents.models.described import DescribesItself
from incidents.vocabulary.people import Outcome

BOUNDS = ("low", "best", "high")


class Total(DescribesItself):
    """Killed, injured, abducted, missing over several reports, each bound the sum of theirs. Not known stays null."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        for outcome in Outcome.values:
            told = [row for row in (_bounds(incident, outcome) for incident in incidents) if any_known(row)]
            for place, bound in enumerate(BOUNDS):
                values = [row[place] for row in told]
                whole = bool(told) and None not in values
                known = [value for value in values if value is not None]
                setattr(self, f"{outcome}_{bound}", sum(known) if whole or (known and bound == "low") else None)


@dataclass(frozen=True, slots=True)
class Figure:
    """One outcome in words, and in how many of the reports it is not known."""

    label: str
    text: str
    unknown_in: int


def figures_of(incidents: Sequence[Incident]) -> list[Figure]:
    """Casualties summed over reports: assailants apart, as each report's own totals have it."""
    total = Total(incidents)
    return [
        Figure(
            str(outcome.label).lower(),
            total.count_text(outcome),
            sum(not any_known(_bounds(incident, outcome)) for incident in incidents),
        )
        for outcome in Outcome
    ]


def incidents_of(user: User, case: Case) -> list[Incident]:
    """The incidents of the case that this person may read, the earliest first."""
    readable = Incident.objects.for_user(user).filter(case_links__case=case)
    return list(readable.listed().order_by("occurred_from", "pk"))


def sources_of(incidents: Sequence[Incident]) -> list[Source]:
    """What the reports rest on, in the order of the reports, each with its own."""
    places = {incident.pk: place for place, incident in enumerate(incidents)}
    found = Source.objects.filter(incident__in=places).select_related("incident").order_by("pk")
    return sorted(found, key=lambda source: places[source.incident_id])


def evidence_of(user: User, incidents: Iterable[Incident]) -> list[Attachment]:
    """The evidence of these incidents that stands and the person may see."""
    seen = Attachment.objects.for_user(user).standing().filter(incident__in=[incident.pk for incident in incidents])
    return list(seen.select_related("incident").order_by("incident", "pk"))


def points_of(incidents: Iterable[Incident]) -> list[dict[str, Any]]:
    """A pin for each incident whose point is known; of a province no middle is shown."""
    return [
        {
            "kind": "incident",
            "name": incident.reference,
            "latitude": incident.latitude,
            "longitude": incident.longitude,
            "radius_km": None,
            "url": incident.get_absolute_url(),
        }
        for incident in incidents
        if incident.point_is_known
    ]


def marking_of(case: Case, incidents: Iterable[Incident]) -> str:
    """The strictest marking of what a page about the case shows."""
    return str(Marking(max([case.marking, *(incident.marking for incident in incidents)])).label)


def any_known(bounds: Sequence[int | None]) -> bool:
    return any(bound is not None for bound in bounds)


def _bounds(incident: Incident, outcome: str) -> list[int | None]:
    return [getattr(incident, f"{outcome}_{bound}") for bound in BOUNDS]
