"""Give a role to whoever has an address: who has no account is invited with it, in one step."""

from accounts.audit import service
from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from accounts.services.invitations import invite_for_role
from projects.models import Membership, Project
from projects.services.memberships import give_membership, may_give


@service
def give_role(
    *, actor: User, email: str, full_name: str = "", role: str, project: Project | None = None, country: str = ""
) -> Membership:
    """Give a role within a scope, and an invitation to who is not here yet.

    Whether somebody is here shows only in what is done: until the role is given, both look alike. Raises NotAllowed,
    WrongState, ValidationError.
    """
    if not may_give(actor, role=role, project=project, country=country):
        raise NotAllowed("You may give roles only within the scope that you manage.")
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = invite_for_role(actor=actor, email=email, full_name=full_name or email.partition("@")[0])
    if not user.is_active:
        raise WrongState("Nobody can be given a role by this address: ask an administrator.")
    return give_membership(actor=actor, user=user, role=role, project=project, country=country)
