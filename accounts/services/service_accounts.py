"""Service accounts: users without a password, for programs. Administrators make them and stop them."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q
from django.db.models.functions import Now

from accounts.audit import service
from accounts.models import User
from accounts.services.people import add_person, change_person
from accounts.services.permissions import require_administrator

if TYPE_CHECKING:
    from django.db.models import QuerySet


def service_accounts(actor: User) -> "QuerySet[User]":
    """All of them with `living_tokens`, for administrators. Raises NotAllowed.

    Superusers among them, which are made on the command line, are for superusers only.
    """
    require_administrator(actor)
    accounts = User.objects.filter(is_service_account=True)
    if not actor.is_superuser:
        accounts = accounts.filter(is_superuser=False)
    living = Q(auth_token_set__expiry=None) | Q(auth_token_set__expiry__gt=Now())
    return accounts.annotate(
        living_tokens=Count("auth_token_set", filter=living & Q(auth_token_set__user=F("pk")))
    ).order_by("full_name", "pk")


@service
def add_service_account(*, actor: User, full_name: str, email: str, clearance: int) -> User:
    """Make one; it reads nothing until it is given a role. Raises NotAllowed, ValidationError."""
    facts: dict[str, Any] = {"is_service_account": True, "clearance": clearance}
    return add_person(actor=actor, email=email, full_name=full_name, **facts)


@service
def switch_service_account(*, actor: User, account: User, on: bool) -> User:
    """Stop it, or let it in again: while it is stopped its tokens open nothing. Raises NotAllowed."""
    return change_person(actor=actor, user=account, is_active=on)
