"""When an alert is due: the one predicate that every change which could make it true evaluates."""

from typing import Protocol

from incidents.vocabulary.review import ALERTING_STATES, LinkState


class Reported(Protocol):
    """What the rule reads of an incident."""

    state: str

    @property
    def is_attack(self) -> bool: ...


class Linked(Protocol):
    """What the rule reads of a link."""

    state: str


def alert_is_due(incident: Reported, link: Linked, *, project_is_tracked: bool) -> bool:
    """Submitted or later, an attack, and confirmed to concern a tracked project."""
    return (
        incident.state in ALERTING_STATES
        and incident.is_attack
        and link.state == LinkState.CONFIRMED
        and project_is_tracked
    )
