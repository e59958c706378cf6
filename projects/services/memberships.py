"""Give and take roles. Administrators give any; managers within the scope in which they manage."""

from collections.abc import Collection

from django.core.exceptions import ValidationError

from accounts.audit import service
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.protocols import duties_kept
from projects.models import Membership, Project
from projects.querysets.memberships import scope_anew, scope_of
from projects.services.permissions import CARETAKERS, keeps_roles
from projects.vocabulary import Role


@service
def give_membership(
    *, actor: User, user: User, role: str, project: Project | None = None, country: str = ""
) -> Membership:
    """Give a role within a scope; giving it again changes nothing. Raises NotAllowed, ValidationError."""
    _one_at_a_time(actor, user)
    if not may_give(actor, role=role, project=project, country=country):
        raise NotAllowed("You may give roles only within the scope that you manage.")
    if user.is_service_account and role in CARETAKERS:
        raise ValidationError({"role": "A service account decides nothing: it cannot be manager or administrator."})
    known: Membership | None = Membership.objects.filter(user=user, role=role, project=project, country=country).first()
    if known is not None:
        return known
    membership = Membership(user=user, role=role, project=project, country=country)
    membership.full_clean()
    membership.save()
    return membership


@service
def take_membership(*, actor: User, membership: Membership) -> None:
    """Take a role away; the row goes, the audit trail keeps that it was.

    Raises NotAllowed, and WrongState where somebody's duty would be left to nobody.
    """
    _one_at_a_time(actor, membership.user)
    if not may_give(actor, role=membership.role, project=membership.project, country=membership.country):
        raise NotAllowed("You may take roles only within the scope that you manage.")
    if membership.user_id == actor.pk and membership.role == Role.ADMINISTRATOR:
        raise NotAllowed("Another administrator must take this role from you.")
    with duties_kept(actor, membership.user):
        membership.delete()


def _one_at_a_time(actor: User, user: User) -> None:
    """Hold both people, so that nobody gives by a role that is being taken, nor two take the last ones from each other.

    In the order of their keys, as everybody does: then they never wait for each other.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[actor.pk, user.pk]).order_by("pk"))
    scope_anew(actor)


def may_give(actor: User, *, role: str, project: Project | None, country: str) -> bool:
    """May the actor give this role on this scope?"""
    return bool(takeable(actor, [Membership(role=role, project=project, country=country)]))


def takeable(actor: User, memberships: Collection[Membership]) -> list[Membership]:
    """Those of the memberships that the actor may give and take, with one query for all of them.

    Service accounts give none, whatever they hold, nor does a token that is narrowed to projects.
    """
    if not keeps_roles(actor) or scope_of(actor).within is not None:
        return []
    if scope_of(actor).holds_everywhere({Role.ADMINISTRATOR}):
        return list(memberships)
    managed = scope_of(actor).narrowed_to({Role.MANAGER})
    named = Project.objects.filter(pk__in=[row.project_id for row in memberships if row.project_id])
    projects = set(named.in_scope(actor, {Role.MANAGER}).values_list("pk", flat=True))
    return [
        row
        for row in memberships
        if row.role != Role.ADMINISTRATOR
        and (managed.everywhere or row.project_id in projects or (row.country and row.country in managed.countries))
    ]
