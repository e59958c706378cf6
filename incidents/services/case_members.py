"""Whom and what a case brings together: members who are cleared for it, incidents that whoever adds them may read."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from accounts.audit import service
from accounts.errors import NotAllowed, NotThere, WrongState
from accounts.models import User
from incidents.models import Case, CaseIncident, CaseMember, Incident
from incidents.querysets.reading import was_never_handed_in
from incidents.services.case_permissions import lock_to_run
from incidents.vocabulary.cases import TaskState
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

UNFIT = "Nobody with this address works here and is cleared for this case."


@service
def add_case_member(*, actor: User, case: Case, email: str) -> CaseMember:
    """Let a person read and – as officer, analyst or manager – work on the case. Adding them again changes nothing.

    Raises NotAllowed, WrongState, ValidationError: the same for an unknown address and for somebody not cleared.
    """
    case = lock_to_run(actor, case)
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is None or not could_join(person, case):
        raise ValidationError({"email": [UNFIT]})
    member, _ = CaseMember.objects.get_or_create(case=case, user=person)
    return member


@service
def drop_case_member(*, actor: User, case: Case, person: User) -> None:
    """Take somebody off the case; their open tasks wait for somebody else. The lead stays: change the lead first."""
    case = lock_to_run(actor, case)
    member = case.members.filter(user=person).first()
    if member is None:
        raise NotThere(f"They are no member of {case.reference}.")
    if case.lead_id == person.pk:
        raise WrongState(f"{person} leads {case.reference}: give it another lead first.")
    for task in case.tasks.filter(assignee=person, state=TaskState.OPEN):
        task.assignee = None
        task.version += 1
        task.save(update_fields=["assignee", "version"])
    member.delete()


@service
def add_case_incidents(*, actor: User, case: Case, incidents: Collection[Incident]) -> Case:
    """Let incidents belong to the case; what belongs already, stays. Raises NotThere, NotAllowed, WrongState."""
    case = lock_to_run(actor, case)
    gather(actor, case, incidents)
    return case


@service
def drop_case_incident(*, actor: User, case: Case, incident: Incident) -> None:
    """The incident does not belong to the case."""
    case = lock_to_run(actor, case)
    link = CaseIncident.objects.for_user(actor).filter(case=case, incident=incident).first()
    if link is None:
        raise NotThere("This incident does not belong to the case.")
    link.delete()
    _require_still_readable(actor, case)


def gather(actor: User, case: Case, incidents: Collection[Incident]) -> None:
    """Link the incidents to the case, which the caller holds."""
    keys = {incident.pk for incident in incidents}
    readable = Incident.objects.for_user(actor).filter(pk__in=keys)
    if readable.count() != len(keys):
        raise NotThere("One of these incidents is not there, or you may not read it.")
    for incident in readable.order_by("pk"):
        if was_never_handed_in(incident):
            raise WrongState(f"{incident.reference} is not handed in yet: a draft is its author's alone.")
        CaseIncident.objects.get_or_create(case=case, incident=incident)
    _require_still_readable(actor, case)


def could_join(person: User, case: Case) -> bool:
    """Active people with a role anywhere, cleared for the marking."""
    fit = person.is_active and not person.is_service_account and person.clearance >= case.marking
    return fit and scope_of(person).is_member


def could_be_added(actor: User, case: Case, people: "QuerySet[User]") -> "QuerySet[User]":
    """Whom of the people that the actor may see they could add."""
    fit = people.filter(is_active=True, is_service_account=False, clearance__gte=case.marking)
    return fit.filter(memberships__isnull=False).exclude(pk__in=case.members.values("user")).distinct()


def require_cleared(person: User, case: Case, *, field: str) -> None:
    """Raise ValidationError at the field unless the person may still read what the case holds."""
    if not could_join(person, case):
        raise ValidationError({field: [f"{person} is not cleared for {case.get_marking_display()}, or not active."]})


def _require_still_readable(actor: User, case: Case) -> None:
    if not Case.objects.for_user(actor).filter(pk=case.pk).exists():
        raise NotAllowed("With this the case would leave your own scope: nothing was changed.")
