"""Decide on likely duplicates: say that two reports tell of two events, or take that back."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from accounts.audit import service
from accounts.errors import NotAllowed, WrongState
from incidents.models import DistinctPair, Incident
from incidents.rules.duplicates import DECIDED_FROM
from incidents.services.find_duplicates import duplicates_of
from incidents.services.permissions import lock_both, manages
from incidents.vocabulary.review import STANDING, State

if TYPE_CHECKING:
    from accounts.models import User

MERGEABLE = frozenset({State.SUBMITTED, State.IN_REVIEW, State.VERIFIED})
"""What could be merged with a report that is reviewed: only these stand in the way of verifying it."""


@service
def mark_distinct(*, actor: "User", incident: Incident, other: Incident, reason: str = "") -> DistinctPair:
    """Remember that both tell of different events: neither is proposed for the other again. Saying it again is fine.

    Raises NotAllowed unless the person manages one of them that is not their own report, and reads both.
    """
    if incident.pk == other.pk:
        raise ValidationError({"other": ["This is the same report."]})
    incident, other = lock_both(actor, incident, other)
    _require_judge(actor, incident, other)
    return hold_distinct(actor, incident, other, reason)


@service
def unmark_distinct(*, actor: "User", incident: Incident, other: Incident) -> None:
    """They may tell of one event after all: either is proposed for the other again. Raises NotAllowed, WrongState."""
    incident, other = lock_both(actor, incident, other)
    _require_judge(actor, incident, other)
    if not DistinctPair.objects.filter(**_ordered(incident, other)).delete()[0]:
        raise WrongState("Nobody holds these two to be different.")


def hold_distinct(actor: "User", incident: Incident, other: Incident, reason: str) -> DistinctPair:
    """Write it down, whoever may say so; what was said before stays."""
    pair = DistinctPair.objects.filter(**_ordered(incident, other)).first()
    if pair is None:
        pair = DistinctPair(judged_by=actor, reason=" ".join(reason.split())[:300], **_ordered(incident, other))
        pair.full_clean()
        pair.save()
    return pair


def may_judge(user: "User", incident: Incident, other: Incident) -> bool:
    """May this person say whether the two, both of which they read, tell of one event?"""
    return any(report.reporter_id != user.pk and manages(user, report) for report in (incident, other))


def judges_duplicates(user: "User", incident: Incident) -> bool:
    """Managers over a report that stands are shown what may tell of the same event, and what was held to be another."""
    return incident.state in STANDING and manages(user, incident)


def sees_duplicates(user: "User", incident: Incident) -> bool:
    """Its reporter is shown the likely ones too."""
    return judges_duplicates(user, incident) or (incident.state in STANDING and incident.reporter_id == user.pk)


def undecided_duplicates(user: "User", incident: Incident) -> list[Incident]:
    """The reports so like this one that somebody must decide before it is verified, as far as the person reads them."""
    found = duplicates_of(incident, user, MERGEABLE)
    return [candidate.incident for candidate in found if candidate.points >= DECIDED_FROM]


def require_duplicates_decided(user: "User", incident: Incident) -> None:
    """Raise WrongState while a very likely duplicate is undecided."""
    undecided = undecided_duplicates(user, incident)
    if undecided:
        names = ", ".join(report.reference for report in undecided)
        raise WrongState(f"Decide on the likely duplicates first – merge them or say that they are not: {names}.")


def _require_judge(actor: "User", incident: Incident, other: Incident) -> None:
    if not may_judge(actor, incident, other):
        raise NotAllowed("Managers over either report, who did not file it, say whether both tell of one event.")


def _ordered(incident: Incident, other: Incident) -> dict[str, Incident]:
    one, two = sorted((incident, other), key=lambda report: report.pk)
    return {"one": one, "other": two}
