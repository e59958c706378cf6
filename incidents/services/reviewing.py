"""The steps of review, one verb each, all by the table in rules/transitions.py: row lock, state and step together."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.audit import confined, service
from accounts.errors import NotAllowed, WrongState
from incidents.models import FactEdit, Incident, IncidentStep
from incidents.outbox import raise_due_alerts, tell_later, tell_newcomers, tell_returned
from incidents.querysets.merged import gone_into
from incidents.querysets.reading import readers_of
from incidents.rules.transitions import TRANSITIONS, Transition
from incidents.services.claiming import drop_claim, require_not_held, take_claim
from incidents.services.duplicates import require_duplicates_decided
from incidents.services.facts import NO_JUDGE, lacks_judge
from incidents.services.permissions import decides_on, lock_incident, may_file, require_decider
from incidents.vocabulary.evidence import SourceKind
from incidents.vocabulary.review import LinkState, State, Step

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


@service
@confined
def submit_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Hand a draft or returned report in. It must say what, when, where and how we know. Raises ValidationError."""
    incident = begin_step(Step.SUBMIT, actor, incident, version)
    _require_complete(incident)
    _count_from_now(incident)
    take_step(Step.SUBMIT, actor, incident, reason)
    raise_due_alerts(incident)
    return incident


@service
@confined
def withdraw_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Take one's own report out of review; after it was submitted, with a reason."""
    return take_step(Step.WITHDRAW, actor, begin_step(Step.WITHDRAW, actor, incident, version), reason)


@service
@confined
def start_review(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Claim a submitted report for review."""
    incident = begin_step(Step.START_REVIEW, actor, incident, version)
    take_claim(incident, actor)
    return take_step(Step.START_REVIEW, actor, incident, reason)


@service
@confined
def return_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Send a report back to its reporter with a comment."""
    incident = begin_step(Step.RETURN, actor, incident, version)
    if not readers_of(incident).filter(pk=incident.reporter_id).exists():
        raise WrongState("Its reporter may not read it any more and could not mend it: decide on it here.")
    drop_claim(incident)
    take_step(Step.RETURN, actor, incident, reason)
    tell_returned(incident, incident.steps.latest("pk"))
    return incident


@service
@confined
def verify_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Hold a report to be true. Four eyes: not its reporter, nor anybody whose changes of facts nobody else verified.

    However often it was returned since. Rating the severity by hand, linking, marking, sources and evidence bar nobody:
    they weigh the report or show what it rests on, stand under their author's name, and say nothing of what happened.
    """
    incident = begin_step(Step.VERIFY, actor, incident, version)
    if unverified_edits(actor, incident).exists():
        raise NotAllowed("You changed facts of this report: another manager must verify it.")
    if Incident.objects.filter(pk__in=gone_into(incident), reporter=actor).exists():
        raise NotAllowed("A report of your own was merged into it: another manager must verify it.")
    if incident.links.for_user(actor).filter(state=LinkState.SUGGESTED).exists():
        raise WrongState("Confirm or reject the suggested project links first.")
    require_duplicates_decided(actor, incident)
    incident.verified_at = timezone.now()
    drop_claim(incident)
    return take_step(Step.VERIFY, actor, incident, reason)


@service
@confined
def reject_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Hold a report not to be true, or not to belong here, with a reason."""
    incident = begin_step(Step.REJECT, actor, incident, version)
    drop_claim(incident)
    return take_step(Step.REJECT, actor, incident, reason)


@service
@confined
def close_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Nothing more is to be done about a verified report."""
    return take_step(Step.CLOSE, actor, begin_step(Step.CLOSE, actor, incident, version), reason)


@service
@confined
def reopen_incident(*, actor: "User", incident: Incident, version: int | None = None, reason: str = "") -> Incident:
    """Take a decided report into review again, with a reason: unverified until decided on, by a new deadline."""
    incident = begin_step(Step.REOPEN, actor, incident, version)
    came_from = incident.state
    incident.verified_at = None
    incident.review_since = timezone.now()
    take_claim(incident, actor)
    take_step(Step.REOPEN, actor, incident, reason)
    if came_from == State.REJECTED:
        raise_due_alerts(incident)
        tell_newcomers(incident)
    return incident


VERBS = {
    Step.SUBMIT: submit_incident,
    Step.WITHDRAW: withdraw_incident,
    Step.START_REVIEW: start_review,
    Step.RETURN: return_incident,
    Step.VERIFY: verify_incident,
    Step.REJECT: reject_incident,
    Step.CLOSE: close_incident,
    Step.REOPEN: reopen_incident,
}


def steps_open_to(user: "User", incident: Incident) -> list[Transition]:
    """The steps that this person may take now; what the page offers."""
    held = incident.state == State.IN_REVIEW and incident.holder not in {None, user}
    return [
        transition
        for transition in TRANSITIONS.values()
        if incident.state in transition.sources
        and not (held and transition.by == "manager")
        and may_take(user, incident, transition)
    ]


def may_take(user: "User", incident: Incident, transition: Transition) -> bool:
    """May this person take the step, whatever state the report is in?"""
    if transition.by == "reporter":
        return incident.reporter_id == user.pk and may_file(user)
    return decides_on(user, incident)


def begin_step(step: Step, actor: "User", incident: Incident, version: int | None) -> Incident:
    """Lock the row; who may not take the step at all hears that before the state is looked at."""
    incident = lock_incident(actor, incident, version)
    require_step(step, actor, incident)
    return incident


def require_step(step: Step, actor: "User", incident: Incident) -> None:
    """Raise NotAllowed where the person may not take the step at all, WrongState where nobody may now."""
    transition = TRANSITIONS[step]
    if not may_take(actor, incident, transition):
        if transition.by == "manager":
            require_decider(actor, incident, transition.label.lower())
        raise NotAllowed(f"Only its reporter may do this: {transition.label.lower()}.")
    if incident.state not in transition.sources:
        raise WrongState(
            f"{incident.reference} is {incident.get_state_display().lower()} now; "
            f"“{transition.label}” is not possible from there."
        )
    if transition.by == "manager" and incident.state == State.IN_REVIEW:
        require_not_held(actor, incident)


def take_step(step: Step, actor: "User", incident: Incident, reason: str, *, to: State | None = None) -> Incident:
    """Write the new state and the step together; `to` is the state for a step that goes back to the one before."""
    transition, came_from = TRANSITIONS[step], incident.state
    target = transition.target or to
    if target is None:
        raise TypeError(f"Say to which state {step} leads.")
    if transition.requires_reason(came_from) and not reason.strip():
        raise ValidationError({"reason": [f"Give a {transition.asks} for this: {transition.label.lower()}."]})
    record = IncidentStep(
        incident=incident,
        step=step,
        from_state=came_from,
        to_state=target,
        actor=actor,
        actor_name=str(actor),
        reason=reason.strip(),
    )
    record.full_clean()
    incident.state = target
    incident.version += 1
    incident.save()
    record.save()
    tell_later(incident)
    return incident


def _count_from_now(incident: Incident) -> None:
    """The time of review runs from the first submission on, but not while the report lay with its reporter."""
    now = timezone.now()
    returned = incident.steps.filter(step=Step.RETURN).order_by("pk").last()
    if incident.state == State.RETURNED and returned is not None:
        incident.review_since = (incident.review_since or incident.submitted_at or now) + (now - returned.at)
    else:
        incident.review_since = now
    incident.submitted_at = now


def unverified_edits(editor: "User", incident: Incident) -> "QuerySet[FactEdit]":
    """What this person changed since another manager verified it last, or ever if none did."""
    verified = incident.steps.filter(step=Step.VERIFY).exclude(actor=editor).order_by("pk").last()
    edits = FactEdit.objects.filter(incident=incident, editor=editor)
    return edits.filter(at__gt=verified.at) if verified is not None else edits


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
