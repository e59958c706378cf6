"""The steps of a case by the table in rules/case_transitions.py: row lock, status and step together."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.audit import service
from accounts.errors import WrongState
from incidents.models import Case, CaseStep
from incidents.rules.case_transitions import CASE_TRANSITIONS, CaseTransition
from incidents.services.case_permissions import lock_case, require_run, runs_case
from incidents.vocabulary.cases import CaseStatus, CaseStepKind, TaskState

if TYPE_CHECKING:
    from accounts.models import User


@service
def take_case_step(
    *, actor: "User", case: Case, step: CaseStepKind, reason: str = "", version: int | None = None
) -> Case:
    """Start work, hold, go on, close or open again. Closing asks for the outcome, as its reason.

    Raises NotAllowed; WrongState, where the step is not possible or mandatory tasks are open; StaleVersion;
    ValidationError, where the reason is missing.
    """
    case = lock_case(actor, case, version)
    transition, came_from, reason = CASE_TRANSITIONS[step], case.status, reason.strip()
    require_run(actor, case)
    if came_from not in transition.sources:
        raise WrongState(
            f"{case.reference} is {case.get_status_display().lower()} now; "
            f"“{transition.label}” is not possible from there."
        )
    if step == CaseStepKind.CLOSE:
        _require_done(case)
    if transition.asks and not reason:
        raise ValidationError({"reason": [f"Give the {transition.asks} for this: {transition.label.lower()}."]})
    record = CaseStep(
        case=case,
        step=step,
        from_status=came_from,
        to_status=transition.target,
        actor=actor,
        actor_name=str(actor),
        reason=reason,
    )
    record.full_clean()
    _enter(case, transition, reason)
    record.save()
    return case


def case_steps_open_to(user: "User", case: Case) -> list[CaseTransition]:
    """The steps that this person may take now; what the page offers."""
    if not runs_case(user, case):
        return []
    return [transition for transition in CASE_TRANSITIONS.values() if case.status in transition.sources]


def _enter(case: Case, transition: CaseTransition, reason: str) -> None:
    case.status = transition.target
    closes = transition.target == CaseStatus.CLOSED
    case.closed_at = timezone.now() if closes else None
    if closes:
        case.outcome = reason
    case.version += 1
    case.full_clean()
    case.save()


def _require_done(case: Case) -> None:
    left = list(case.tasks.filter(mandatory=True, state=TaskState.OPEN).values_list("title", flat=True))
    if left:
        names = ", ".join(f"“{title}”" for title in left)
        raise WrongState(f"{case.reference} has mandatory tasks that are still open: {names}.")
