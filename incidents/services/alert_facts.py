"""What the alerts about an incident have in common: who may see them, and what they tell programs."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.protocols import AlertKind
from incidents.models import Incident
from incidents.vocabulary.people import Outcome

BOUNDS = ("low", "best", "high")


class OfIncident(AlertKind):
    """A kind of notification whose subject is an incident."""

    name: str

    def readable(self, user: User) -> Q:
        """Those of incidents that the person may read."""
        return Q(Exists(Incident.objects.for_user(user).filter(reference=OuterRef("subject"))))


def attack_facts(incident: Incident, *, hidden: bool, url: str, **told: Any) -> dict[str, Any]:
    """In the words of the API; where it is hidden, no more than the neutral line. `told`: what it says besides."""
    named = {
        "reference": incident.reference,
        "url": url,
        "marking": incident.get_marking_display(),
        "hidden": hidden,
    }
    if hidden:
        return named
    harmed = {str(outcome): {bound: getattr(incident, f"{outcome}_{bound}") for bound in BOUNDS} for outcome in Outcome}
    return (
        named
        | harmed
        | told
        | {
            "title": incident.title,
            "verified": incident.is_verified,
            "severity": incident.get_severity_display().lower(),
            "category": incident.category,
            "attack_type": incident.attack_type,
            "occurred_from": incident.occurred_from.isoformat(),
            "time_precision": incident.time_precision,
            "time_zone": incident.time_zone,
            "country": incident.country,
            "place": incident.place,
            "latitude": incident.latitude,
            "longitude": incident.longitude,
            "place_precision": incident.place_precision,
        }
    )
