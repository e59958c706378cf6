"""When an alert is due, and when what it said holds no more: every change that could matter evaluates these."""

from datetime import datetime, timedelta
from typing import Protocol, TypedDict

from incidents.vocabulary.advisories import AdvisorySeverity, AdvisoryState, MessageStatus, Urgency
from incidents.vocabulary.review import ALERTING_STATES, LinkState
from projects.vocabulary import Severity

NEWS_FOR = timedelta(days=7)
"""An advisory that was published longer ago is entered for the record."""


class Reported(Protocol):
    """What the rule reads of an incident."""

    state: str

    @property
    def is_attack(self) -> bool: ...


class Linked(Protocol):
    """What the rule reads of a link."""

    state: str


class Advised(Protocol):
    """What the rules read of an advisory."""

    state: str
    status: str
    severity: str
    urgency: str
    sent_at: datetime
    expires_at: datetime | None


def alert_is_due(incident: Reported, link: Linked, *, project_is_tracked: bool) -> bool:
    """Submitted or later, an attack, and confirmed to concern a tracked project."""
    return (
        incident.state in ALERTING_STATES
        and incident.is_attack
        and link.state == LinkState.CONFIRMED
        and project_is_tracked
    )


def is_urgent(severity: int) -> bool:
    """Critical, and to be told at any hour."""
    return severity == Severity.CRITICAL


def advisory_is_due(advisory: Advised, now: datetime) -> bool:
    """Issued, meant (no exercise, no test: CAP 1.2 has those disregarded), not over, and no history."""
    over = advisory.expires_at is not None and advisory.expires_at <= now
    meant = advisory.state == AdvisoryState.ISSUED and advisory.status == MessageStatus.ACTUAL
    return meant and not over and now - advisory.sent_at <= NEWS_FOR


def advisory_is_urgent(advisory: Advised) -> bool:
    """An extraordinary or significant threat, to be answered at once, as CAP 1.2 words them."""
    grave = advisory.severity in {AdvisorySeverity.EXTREME, AdvisorySeverity.SEVERE}
    return grave and advisory.urgency == Urgency.IMMEDIATE


class Matter(TypedDict):
    """What decides whose watches an incident meets. Where it differs from when they were last asked, they are again."""

    country: str
    actors: list[int]
    links: list[list[str]]
    severity: int
    is_attack: bool
    marking: int


class Told(TypedDict):
    """What an alert said of an incident when it was written, as far as a change of it is told again."""

    verified: bool
    severity: int
    harm: str


def changes_since(told: Told, now: Told) -> list[str]:
    """What somebody who was told the one must hear of the other, a sentence for each; nothing where nothing is.

    Verified or no more, a graver severity, other numbers. A lower severity goes without saying where the numbers do.
    """
    changes = []
    if now["verified"] != told["verified"]:
        changes.append("It is verified now." if now["verified"] else "It is under review again: it is not verified.")
    if now["severity"] > told["severity"]:
        changes.append(f"Its severity is {_severity(now)} now (it was {_severity(told)}).")
    if now["harm"] != told["harm"]:
        changes.append(f"{now['harm']} (told before: {told['harm'].lower()}).")
    return changes


def grew_urgent(told: Told, now: Told) -> bool:
    """Is it critical now, and was it not when it was told?"""
    return is_urgent(now["severity"]) and not is_urgent(told["severity"])


def _severity(told: Told) -> str:
    return str(Severity(told["severity"]).label).lower()
