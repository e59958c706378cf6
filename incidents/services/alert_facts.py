"""What an alert about an attack tells programs: the words of the API, as far as the channel may carry them."""

from typing import Any

from incidents.models import Incident
from incidents.vocabulary.people import Outcome

BOUNDS = ("low", "best", "high")


def attack_facts(incident: Incident, *, hidden: bool, url: str, **told: Any) -> dict[str, Any]:
    """Where it is hidden, no more than the neutral line; `told` is what the alert says besides."""
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
