"""Open a case, edit it, give it another lead, write down what it teaches."""

import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from accounts.audit import service
from accounts.errors import NotAllowed, WrongState
from accounts.vocabulary import Marking
from incidents.models import Case, CaseMember, Incident
from incidents.rules.case_templates import CASE_TEMPLATES
from incidents.services.case_members import gather, require_cleared
from incidents.services.case_permissions import (
    lock_case,
    lock_to_run,
    may_open_case,
    require_work,
    works_on_case,
)
from incidents.services.case_tasks import tasks_of_template
from incidents.services.references import next_reference, wait_for_filing

if TYPE_CHECKING:
    from accounts.models import User

STATED = frozenset({"title", "summary", "marking", "priority"})


@service
def open_case(
    *,
    actor: "User",
    facts: dict[str, Any],
    incidents: Collection[Incident] = (),
    template: str = "",
    opening_key: uuid.UUID | None = None,
) -> Case:
    """Open a case with its first incidents; whoever opens it leads it. A template brings its tasks.

    The same key opens one case, however often it is sent. Raises NotAllowed, WrongState, ValidationError.
    """
    if not may_open_case(actor):
        raise NotAllowed("Managers open cases.")
    key = opening_key or uuid.uuid4()
    wait_for_filing(key)
    known: Case | None = Case.objects.for_user(actor).filter(opening_key=key).first()
    if known is not None:
        return known
    if Case.objects.filter(opening_key=key).exists():
        raise WrongState("This form was sent already: look for the case in the list.")
    if template and template not in CASE_TEMPLATES:
        raise ValidationError({"template": ["There is no such template."]})
    case = Case(reference=next_reference("CASE"), opening_key=key, lead=actor, template=template)
    _state(actor, case, facts)
    case.save()
    CaseMember.objects.create(case=case, user=actor)
    gather(actor, case, incidents)
    if template:
        tasks_of_template(case, CASE_TEMPLATES[template])
    return case


@service
def edit_case(*, actor: "User", case: Case, facts: dict[str, Any], version: int | None = None) -> Case:
    """Change what is given, leave the rest. A marking above a member's clearance is refused.

    Raises StaleVersion, WrongState, NotAllowed, ValidationError.
    """
    case = lock_to_run(actor, case, version)
    _state(actor, case, facts)
    if "marking" in facts:
        _require_members_cleared(case)
    written = _write(case)
    if not Case.objects.for_user(actor).filter(pk=case.pk).exists():
        raise ValidationError({"marking": ["Members alone read a TLP:RED case: become one first."]})
    return written


@service
def change_lead(*, actor: "User", case: Case, lead: "User", version: int | None = None) -> Case:
    """Give the case another lead: a member who works on it. Raises what edit_case raises."""
    case = lock_to_run(actor, case, version)
    if not case.members.filter(user=lead).exists():
        raise ValidationError({"lead": ["Choose one of its members; add them first."]})
    require_cleared(lead, case, field="lead")
    if not works_on_case(lead, case):
        raise ValidationError({"lead": [f"{lead} is neither officer, analyst nor manager."]})
    case.lead = lead
    return _write(case)


@service
def write_lessons(*, actor: "User", case: Case, root_causes: str, lessons: str, version: int | None = None) -> Case:
    """Write down why it came about and what it teaches, at any time, closed or not."""
    case = lock_case(actor, case, version)
    require_work(actor, case)
    case.root_causes, case.lessons = root_causes.strip(), lessons.strip()
    return _write(case)


def _state(actor: "User", case: Case, facts: dict[str, Any]) -> None:
    strange = facts.keys() - STATED
    if strange:
        raise TypeError(f"Not stated of a case: {', '.join(sorted(strange))}.")
    if facts.get("marking", Marking.CLEAR) > actor.clearance:
        raise NotAllowed("You cannot mark a case above your clearance.")
    for name, value in facts.items():
        setattr(case, name, value.strip() if isinstance(value, str) else value)
    case.full_clean()


def _require_members_cleared(case: Case) -> None:
    """TLP:RED is for its members alone; whoever is not cleared for the marking must go first."""
    beyond = [str(member) for member in case.members.filter(user__clearance__lt=case.marking).select_related("user")]
    if beyond:
        raise ValidationError({"marking": [f"Not cleared for it: {', '.join(beyond)}. Take them off first."]})


def _write(case: Case) -> Case:
    case.version += 1
    case.full_clean()
    case.save()
    return case
