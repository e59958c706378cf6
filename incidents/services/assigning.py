"""Who looks after a report: the claim of whoever reviews it now, and apart from it whom it is assigned to."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from accounts.audit import confined, service
from accounts.errors import NotAllowed, NotThere, WrongState
from incidents.models import Incident
from incidents.outbox import tell_assigned, tell_taken_over
from incidents.querysets.reading import readers_of
from incidents.services.claiming import drop_claim, take_claim
from incidents.services.permissions import decides_on, lock_incident, require_decider
from incidents.vocabulary.review import State

if TYPE_CHECKING:
    from accounts.models import User

ASSIGNABLE = frozenset({State.SUBMITTED, State.IN_REVIEW, State.RETURNED})
MOST_AT_ONCE = 100


@service
@confined
def claim_incident(*, actor: "User", incident: Incident, version: int | None = None) -> Incident:
    """Take a report in review for oneself, from another manager too, who is told. Raises WrongState, NotAllowed."""
    incident = lock_incident(actor, incident, version)
    require_decider(actor, incident, "take over a review")
    _require_in_review(incident)
    if incident.holder == actor:
        return incident
    taken_from = incident.holder
    take_claim(incident, actor)
    _write(incident)
    if taken_from is not None:
        tell_taken_over(incident, taken_from, actor)
    return incident


@service
@confined
def release_incident(*, actor: "User", incident: Incident, version: int | None = None) -> Incident:
    """Give a report in review back to everybody. Only who has it may. Raises WrongState, NotAllowed."""
    incident = lock_incident(actor, incident, version)
    require_decider(actor, incident, "release a review")
    _require_in_review(incident)
    if incident.claimed_by_id != actor.pk:
        raise WrongState(f"You do not have {incident.reference} for review.")
    drop_claim(incident)
    return _write(incident)


@service
@confined
def assign_incident(
    *, actor: "User", incident: Incident, assignee: "User | None", version: int | None = None
) -> Incident:
    """Say who is to look after it, or nobody: a manager who may decide on it. It is no claim, and holds nobody off.

    Raises NotAllowed, WrongState, StaleVersion, and ValidationError naming the assignee.
    """
    incident = lock_incident(actor, incident, version)
    require_decider(actor, incident, "assign a report")
    if incident.state not in ASSIGNABLE:
        raise WrongState(f"{incident.reference} is {incident.get_state_display().lower()}: there is nothing to assign.")
    if assignee is not None and assignee != actor and not _could_review(assignee, incident):
        raise ValidationError({"assignee": [f"{assignee} could not decide on {incident.reference}."]})
    if incident.assigned_to == assignee:
        return incident
    incident.assigned_to = assignee
    _write(incident)
    tell_assigned(incident, actor)
    return incident


@service
@confined
def assign_incidents(
    *, actor: "User", incidents: Iterable[Incident], assignee: "User | None"
) -> tuple[list[Incident], list[str]]:
    """Assign those that can be; return them, and why each other one could not. Locked in the order of their keys."""
    done, refused = [], []
    for incident in sorted(incidents, key=lambda incident: incident.pk):
        try:
            done.append(assign_incident(actor=actor, incident=incident, assignee=assignee))
        except (NotAllowed, WrongState) as refusal:
            refused.append(f"{incident.reference}: {refusal}")
        except NotThere:
            continue  # it left their scope meanwhile: they are told nothing of it
        except ValidationError as error:
            refused.append(" ".join(error.messages))
    return done, refused


def _could_review(person: "User", incident: Incident) -> bool:
    """Asked anew: who was offered when the page was made may have lost the role since."""
    reader = readers_of(incident).filter(pk=person.pk).first()
    return reader is not None and decides_on(reader, incident)


def _require_in_review(incident: Incident) -> None:
    if incident.state != State.IN_REVIEW:
        raise WrongState(f"{incident.reference} is {incident.get_state_display().lower()}: nobody has it for review.")


def _write(incident: Incident) -> Incident:
    incident.version += 1
    incident.save()
    return incident
