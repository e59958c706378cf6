"""What else is on record of those who are said to have done it, for who decides on a report: a line for each actor."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q

from incidents.models import Incident, Involvement
from incidents.services.actor_profile import LATEST

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Record:
    """Incidents other than this one, of those that the reader may read, in which something is said of the actor."""

    others: int
    alike: int
    """Of these with the same attack type; none where this one's is not known."""
    around: int
    """Of these in the same province; none where this one's is not known."""
    last_at: datetime
    bounded: bool
    """Were only the latest statements looked at?"""


def records_of(incident: Incident, user: "User") -> dict[int, Record]:
    """Actor → its record, for the actors of an incident that have one; two queries, over a bounded number of rows."""
    actors = [row.actor_id for row in incident.involvements.all()]
    if not actors:
        return {}
    told = Involvement.objects.filter(actor__in=actors).exclude(incident=incident).order_by("-pk")
    latest = list(told.values_list("pk", flat=True)[: LATEST + 1])
    readable = Incident.objects.for_user(user).unmerged().order_by()
    said = Involvement.objects.filter(pk__in=latest[:LATEST], incident__in=readable.values("pk")).order_by()
    found = said.values_list("actor").annotate(
        others=_incidents(Q()),
        alike=_incidents(Q(incident__attack_type=incident.attack_type) & ~Q(incident__attack_type="")),
        around=_incidents(
            Q(incident__country=incident.country, incident__admin1=incident.admin1) & ~Q(incident__admin1="")
        ),
        last=Max("incident__occurred_from"),
    )
    bounded = len(latest) > LATEST
    return {actor: Record(others, alike, around, last, bounded) for actor, others, alike, around, last in found}


def _incidents(which: Q) -> Any:
    return Count("incident", filter=which, distinct=True)
