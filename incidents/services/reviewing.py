"""The steps of review, one verb each, all by the table in rules/transitions.py: row lock, state and step together."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.audit import confined, service
from accounts.errors import NotAllowed, WrongState
from incidents.models import FactEdit, Incident, IncidentStep
from incidents.outbox import raise_due_alerts, tell_returned
from incidents.querysets.reading import readers_of, roles_over
from incidents.rules.transitions import TRANSITIONS, Transition
from incidents.services.facts import NO_JUDGE, lacks_judge
from incidents.services.permissions import lock_incident, may_file
from incidents.vocabulary.evidence import SourceKind
from incidents.vocabulary.review import LinkState, Step
from projects.vocabulary import Role

if TYPE_CHECKING:
    from accounts.models import User


@service
@confined
def submit_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Hand a draft or returned report in. It must say what, when, where and how we know. Raises ValidationError."""
    incident = _begin(Step.SUBMIT, actor, incident, version)
    _require_complete(incident)
    incident.submitted_at = timezone.now()
    _take(Step.SUBMIT, actor, incident, reason)
    raise_due_alerts(incident)
    return incident


@service
@confined
def withdraw_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Take one's own report out of review; after it was submitted, with a reason."""
    return _take(Step.WITHDRAW, actor, _begin(Step.WITHDRAW, actor, incident, version), reason)


@service
@confined
def start_review(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Claim a submitted report for review."""
    incident = _begin(Step.START_REVIEW, actor, incident, version)
    incident.claimed_by = actor
    return _take(Step.START_REVIEW, actor, incident, reason)


@service
@confined
def return_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Send a report back to its reporter with a comment."""
    incident = _begin(Step.RETURN, actor, incident, version)
    if not readers_of(incident).filter(pk=incident.reporter_id).exists():
        raise WrongState("Its reporter may not read it any more and could not mend it: decide on it here.")
    incident.claimed_by = None
    _take(Step.RETURN, actor, incident, reason)
    tell_returned(incident, incident.steps.latest("pk"))
    return incident


@service
@confined
def verify_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Hold a report to be true. Four eyes: not its reporter, nor anybody who changed a fact since it was submitted."""
    incident = _begin(Step.VERIFY, actor, incident, version)
    edits = FactEdit.objects.filter(incident=incident, editor=actor, at__gte=incident.submitted_at or incident.filed_at)
    if edits.exists():
        raise NotAllowed("You changed facts of this report since it was submitted: another manager must verify it.")
    if incident.links.filter(state=LinkState.SUGGESTED).exists():
        raise WrongState("Confirm or reject the suggested project links first.")
    incident.verified_at = timezone.now()
    incident.claimed_by = None
    return _take(Step.VERIFY, actor, incident, reason)


@service
@confined
def reject_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Hold a report not to be true, or not to belong here, with a reason."""
    incident = _begin(Step.REJECT, actor, incident, version)
    incident.claimed_by = None
    return _take(Step.REJECT, actor, incident, reason)


VERBS = {
    Step.SUBMIT: submit_incident,
    Step.WITHDRAW: withdraw_incident,
    Step.START_REVIEW: start_review,
    Step.RETURN: return_incident,
    Step.VERIFY: verify_incident,
    Step.REJECT: reject_incident,
}


def steps_open_to(user: "User", incident: Incident) -> list[Transition]:
    """The steps that this person may take now; what the page offers."""
    return [
        transition
        for transition in TRANSITIONS.values()
        if incident.state in transition.sources and _may_take(user, incident, transition)
    ]


def _may_take(user: "User", incident: Incident, transition: Transition) -> bool:
    if transition.by == "reporter":
        return incident.reporter_id == user.pk and may_file(user)
    if incident.reporter_id == user.pk or user.is_service_account:
        return False
    return Role.MANAGER in roles_over(user, incident, beside_own_links=True)


def _begin(step: Step, actor: "User", incident: Incident, version: int | None) -> Incident:
    """Lock the row; who may not take the step at all hears that before the state is looked at."""
    incident = lock_incident(actor, incident, version)
    transition = TRANSITIONS[step]
    if not _may_take(actor, incident, transition):
        if transition.by == "manager" and incident.reporter_id == actor.pk:
            raise NotAllowed("Nobody decides on a report of their own: another manager must.")
        who = "its reporter" if transition.by == "reporter" else "a manager in scope"
        raise NotAllowed(f"Only {who} may do this: {transition.label.lower()}.")
    if incident.state not in transition.sources:
        raise WrongState(
            f"{incident.reference} is {incident.get_state_display().lower()} now; "
            f"“{transition.label}” is not possible from there."
        )
    return incident


def _take(step: Step, actor: "User", incident: Incident, reason: str) -> Incident:
    """Write the new state and the step together."""
    transition, came_from = TRANSITIONS[step], incident.state
    if transition.requires_reason(came_from) and not reason.strip():
        raise ValidationError({"reason": [f"Give a {transition.asks} for this: {transition.label.lower()}."]})
    record = IncidentStep(
        incident=incident,
        step=step,
        from_state=came_from,
        to_state=transition.target,
        actor=actor,
        actor_name=str(actor),
        reason=reason.strip(),
    )
    record.full_clean()
    incident.state = transition.target
    incident.version += 1
    incident.save()
    record.save()
    return incident


def _require_complete(incident: Incident) -> None:
    """Title, when, where and category stand in the row's own rules; what is left is how we know."""
    errors: dict[str, list[str]] = {}
    sources = list(incident.sources.all())
    if not sources:
        errors["sources"] = ["Say how you know: one source, or your own first-hand account."]
    if sources and all(s.kind == SourceKind.FIRST_HAND for s in sources) and not incident.narrative.strip():
        errors["narrative"] = ["A first-hand account needs its narrative: say what you saw."]
    if not (incident.place or incident.admin1 or incident.latitude is not None):
        errors["place"] = ["Say where: a place, a province, or coordinates."]
    if lacks_judge(incident):
        errors["marking"] = [NO_JUDGE]
    if errors:
        raise ValidationError(errors)
