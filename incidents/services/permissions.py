"""Who may do what to an incident, and the locked row to do it with."""

from typing import TYPE_CHECKING

from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from incidents.models import Incident
from incidents.querysets.reading import roles_over
from incidents.services.claiming import prolong_claim
from incidents.vocabulary.review import State
from projects.querysets.memberships import scope_of
from projects.vocabulary import Role

if TYPE_CHECKING:
    from accounts.models import User

FILERS = frozenset({Role.OFFICER, Role.MANAGER})
ENRICHERS = frozenset({Role.ANALYST, Role.MANAGER})
WITH_REPORTER = frozenset({State.DRAFT, State.RETURNED})
WITH_STAFF = frozenset({State.SUBMITTED, State.IN_REVIEW, State.VERIFIED, State.EXTERNAL})


def may_file(user: "User") -> bool:
    """Officers file, within any scope; managers may too."""
    return scope_of(user).holds(FILERS)


def may_review(user: "User") -> bool:
    """Managers decide on reports, within any scope."""
    return scope_of(user).holds({Role.MANAGER})


def may_edit(user: "User", incident: Incident) -> bool:
    """The reporter in draft and returned; analysts and managers in scope afterwards."""
    if incident.state in WITH_REPORTER:
        return incident.reporter_id == user.pk and may_file(user)
    return incident.state in WITH_STAFF and enriches(user, incident)


def decides_on(user: "User", incident: Incident) -> bool:
    """A manager over it, by more than a link of their own making, and neither its reporter nor a machine."""
    if incident.reporter_id == user.pk or user.is_service_account:
        return False
    return Role.MANAGER in roles_over(user, incident, beside_own_links=True)


def require_decider(user: "User", incident: Incident, what: str) -> None:
    """Raise NotAllowed for everybody else; `what` they wanted to do, in words."""
    if decides_on(user, incident):
        return
    if incident.reporter_id == user.pk:
        raise NotAllowed("Nobody decides on a report of their own: another manager must.")
    raise NotAllowed(f"Only a manager in scope may do this: {what}.")


def may_link(user: "User", incident: Incident) -> bool:
    """The reporter links own reports as long as they live; analysts and managers what is in scope."""
    own = incident.state in WITH_REPORTER | WITH_STAFF and incident.reporter_id == user.pk
    if own and may_file(user):
        return True
    return incident.state in WITH_STAFF and enriches(user, incident)


def may_decide_links(user: "User", incident: Incident) -> bool:
    """As long as the report is with its reporter, they; afterwards analysts and managers in scope."""
    if not may_link(user, incident):
        return False
    return incident.state in WITH_REPORTER or (not user.is_service_account and enriches(user, incident))


def may_attach(user: "User", incident: Incident) -> bool:
    """Whoever may edit the facts now; the reporter adds evidence until the report is decided on."""
    own = incident.state in {State.SUBMITTED, State.IN_REVIEW} and incident.reporter_id == user.pk
    return may_edit(user, incident) or (own and may_file(user))


def enriches(user: "User", incident: Incident) -> bool:
    """Is the person an analyst or manager over the incident?"""
    return bool(roles_over(user, incident) & ENRICHERS)


def explains_access(user: "User", incident: Incident) -> bool:
    """Managers in scope and administrators are told who may read what they read, and why."""
    return Role.MANAGER in roles_over(user, incident) or scope_of(user).holds_everywhere({Role.ADMINISTRATOR})


def require_explains_access(user: "User", incident: Incident) -> None:
    """Raise NotAllowed for everybody else."""
    if not explains_access(user, incident):
        raise NotAllowed("Managers in scope and administrators see who may read a report.")


def require_within_reach(user: "User", incident: Incident) -> None:
    """Raise NotAllowed when they may not read it as it stands now, which would undo what made it so."""
    if not Incident.objects.for_user(user).filter(pk=incident.pk).exists():
        raise NotAllowed("With this the report would leave your own scope: nothing was changed.")


def require_edit(user: "User", incident: Incident) -> None:
    """Raise WrongState where nobody may edit now, NotAllowed where others may."""
    if incident.state not in WITH_REPORTER | WITH_STAFF:
        raise WrongState(
            f"{incident.reference} is {incident.get_state_display().lower()}: its facts are no longer edited."
        )
    if not may_edit(user, incident):
        raise NotAllowed(_who_edits(incident))


def require_link(user: "User", incident: Incident) -> None:
    """Raise WrongState where nobody may link now, NotAllowed where others may."""
    if incident.state not in WITH_REPORTER | WITH_STAFF:
        raise WrongState(f"{incident.reference} is {incident.get_state_display().lower()}: it is no longer linked.")
    if not may_link(user, incident):
        raise NotAllowed(f"You may not link {incident.reference}: its reporter, analysts and managers in scope may.")


def require_attach(user: "User", incident: Incident) -> None:
    """Raise WrongState where nobody adds evidence now, NotAllowed where others may."""
    if incident.state not in WITH_REPORTER | WITH_STAFF:
        raise WrongState(
            f"{incident.reference} is {incident.get_state_display().lower()}: its evidence is no longer changed."
        )
    if not may_attach(user, incident):
        raise NotAllowed(
            f"You may not change the evidence of {incident.reference}: its reporter, analysts and managers may."
        )


def _who_edits(incident: Incident) -> str:
    if incident.state in WITH_REPORTER:
        return f"{incident.reference} is with its reporter, who alone edits it now."
    return f"{incident.reference} is in review: analysts and managers edit it now."


def manages(user: "User", incident: Incident) -> bool:
    """Is the person a manager over it, by more than links that they made themselves? No machine decides."""
    return not user.is_service_account and Role.MANAGER in roles_over(user, incident, beside_own_links=True)


def lock_both(user: "User", one: Incident, other: Incident) -> tuple[Incident, Incident]:
    """Read two rows anew under their locks, in the order of their keys, as everybody locks who needs several."""
    readable = Incident.objects.for_user(user).filter(pk__in=[one.pk, other.pk])
    rows = {row.pk: row for row in readable.order_by("pk").select_for_update(of=("self",))}
    for report in (one, other):
        if report.pk not in rows:
            raise NotThere(f"There is no {report.reference} that you may read.")
    return rows[one.pk], rows[other.pk]


def lock_incident(user: "User", incident: Incident, version: int | None = None) -> Incident:
    """Read the row anew under a lock, as far as the person may read it, and refuse a stale version."""
    readable = Incident.objects.select_for_update(of=("self",)).for_user(user)
    locked: Incident | None = readable.filter(pk=incident.pk).first()
    if locked is None:
        raise NotThere(f"There is no {incident.reference} that you may read.")
    if version is not None and version != locked.version:
        raise StaleVersion(
            f"{locked.reference} was changed by somebody else since you opened it (you have version {version}, "
            f"it is now {locked.version}).",
            locked.version,
        )
    prolong_claim(user, locked)
    return locked
