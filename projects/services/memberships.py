"""Give and take roles. Administrators give any; managers within the scope in which they manage."""

from typing import TYPE_CHECKING

from accounts.audit import service
from accounts.errors import NotAllowed
from projects.models import Membership, Project
from projects.querysets.memberships import scope_of
from projects.services.permissions import holds_on
from projects.vocabulary import Role

if TYPE_CHECKING:
    from accounts.models import User


@service
def give_membership(
    *, actor: "User", user: "User", role: str, project: Project | None = None, country: str = ""
) -> Membership:
    """Give a role within a scope; giving it again changes nothing. Raises NotAllowed, ValidationError."""
    if not may_give(actor, role=role, project=project, country=country):
        raise NotAllowed("You may give roles only within the scope that you manage.")
    known: Membership | None = Membership.objects.filter(user=user, role=role, project=project, country=country).first()
    if known is not None:
        return known
    membership = Membership(user=user, role=role, project=project, country=country)
    membership.full_clean()
    membership.save()
    return membership


@service
def take_membership(*, actor: "User", membership: Membership) -> None:
    """Take a role away; the row goes, the audit trail keeps that it was. Raises NotAllowed."""
    if not may_give(actor, role=membership.role, project=membership.project, country=membership.country):
        raise NotAllowed("You may take roles only within the scope that you manage.")
    if membership.user_id == actor.pk and membership.role == Role.ADMINISTRATOR:
        raise NotAllowed("Another administrator must take this role from you.")
    membership.delete()


def may_give(actor: "User", *, role: str, project: Project | None, country: str) -> bool:
    """May the actor give this role on this scope?"""
    if scope_of(actor).holds_everywhere({Role.ADMINISTRATOR}):
        return True
    managed = scope_of(actor).narrowed_to({Role.MANAGER})
    if role == Role.ADMINISTRATOR or not managed.is_member:
        return False
    if managed.everywhere:
        return True
    if project is not None:
        return holds_on(actor, {Role.MANAGER}, project)
    return country in managed.countries
