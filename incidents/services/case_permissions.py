"""Who may do what in a case that they may read, and the locked row to do it with."""

from typing import TYPE_CHECKING

from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from incidents.models import Case
from projects.querysets.memberships import scope_of
from projects.vocabulary import Role

if TYPE_CHECKING:
    from accounts.models import User

WORKERS = frozenset({Role.OFFICER, Role.ANALYST, Role.MANAGER})


def may_open_case(user: "User") -> bool:
    """Managers, within any scope, over incidents that they may read."""
    return scope_of(user).holds({Role.MANAGER}) and not user.is_service_account


def runs_case(user: "User", case: Case) -> bool:
    """Its lead, members who are managers, and managers in scope: of those who may read it, lead and managers."""
    return not user.is_service_account and (case.lead_id == user.pk or scope_of(user).holds({Role.MANAGER}))


def works_on_case(user: "User", case: Case) -> bool:
    """Whoever runs it; of its members also officers and analysts. Who else may read it is a manager."""
    return not user.is_service_account and (runs_case(user, case) or scope_of(user).holds(WORKERS))


def require_run(user: "User", case: Case) -> None:
    """Raise NotAllowed unless the person runs the case."""
    if not runs_case(user, case):
        raise NotAllowed(f"The lead of {case.reference}, and managers, do this.")


def require_work(user: "User", case: Case) -> None:
    """Raise NotAllowed unless the person works on the case."""
    if not works_on_case(user, case):
        raise NotAllowed(f"Members of {case.reference} who are officers, analysts or managers do this.")


def require_unfinished(case: Case) -> None:
    """Raise WrongState once it is closed: only root causes and lessons are still written then."""
    if case.is_closed:
        raise WrongState(f"{case.reference} is closed: open it again first.")


def lock_case(user: "User", case: Case, version: int | None = None) -> Case:
    """Read the row anew under a lock, as far as the person may read it, and refuse a stale version."""
    readable = Case.objects.select_for_update(of=("self",)).for_user(user)
    locked: Case | None = readable.filter(pk=case.pk).first()
    if locked is None:
        raise NotThere(f"There is no {case.reference} that you may read.")
    require_version(locked.reference, locked.version, version)
    return locked


def lock_to_run(user: "User", case: Case, version: int | None = None) -> Case:
    """The locked row of an unfinished case that the person runs."""
    locked = lock_case(user, case, version)
    require_run(user, locked)
    require_unfinished(locked)
    return locked


def lock_to_work(user: "User", case: Case) -> Case:
    """The locked row of an unfinished case that the person works on."""
    locked = lock_case(user, case)
    require_work(user, locked)
    require_unfinished(locked)
    return locked


def require_version(name: str, current: int, version: int | None) -> None:
    """Raise StaleVersion where somebody has written since; None asks for no version."""
    if version is not None and version != current:
        raise StaleVersion(
            f"{name} was changed by somebody else since you opened it (you have version {version}, "
            f"it is now {current}).",
            current,
        )
