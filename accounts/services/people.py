"""Add people and service accounts, and change what administrators may change of them."""

from contextlib import nullcontext
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.audit import service
from accounts.errors import NotAllowed
from accounts.models import Channel, User
from accounts.protocols import duties_kept, orphaned_by
from accounts.services.permissions import may_change_person, require_administrator
from accounts.vocabulary import ChannelKind

CHANGEABLE = frozenset({"full_name", "time_zone", "clearance", "is_staff", "is_active", "is_service_account", "email"})


@service
def add_person(*, actor: User, email: str, full_name: str, password: str | None = None, **facts: Any) -> User:
    """Add a person, reachable by e-mail at once: an administrator vouches for the address.

    Raises NotAllowed, ValidationError.
    """
    require_administrator(actor)
    _require_changeable(facts)
    user = User.objects.create_user(email, password, full_name=full_name, **facts)
    if not user.is_service_account:
        Channel.objects.create(
            user=user, kind=ChannelKind.EMAIL, address=user.email, verified_at=timezone.now(), is_active=True
        )
    return user


@service
def change_person(*, actor: User, user: User, **changes: Any) -> User:
    """Change a person; a new address takes the e-mail channel with it.

    An account is switched off at once, whatever hangs on it: `noticed` then says what nobody can do any more. Anything
    else raises WrongState where a duty would be left to nobody; also NotAllowed, ValidationError.
    """
    _require_changeable(changes)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not may_change_person(actor, user):
        raise NotAllowed("Only an administrator changes people, and only a superuser a superuser.")
    if user.pk == actor.pk and not (changes.get("is_active", True) and changes.get("is_staff", True)):
        raise NotAllowed("Another administrator must take your own access away.")
    old_address, switched_off = user.email, user.is_active and not changes.get("is_active", True)
    with nullcontext() if switched_off else duties_kept(actor, user):
        _write(user, changes)
    if switched_off:
        user.noticed = orphaned_by(actor, user)
    if user.email != old_address:
        _move_address(user, old_address)
    return user


def _write(user: User, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(user, name, value)
    user.full_clean(exclude=["password"])
    user.save(update_fields=list(changes))


def _require_changeable(facts: dict[str, Any]) -> None:
    unknown = set(facts) - CHANGEABLE
    if unknown:
        raise TypeError(f"Not changeable here: {', '.join(sorted(unknown))}.")


def _move_address(user: User, old_address: str) -> None:
    """What went to the old address goes to the new one, and nobody signs in by the old one any more."""
    email = Channel.objects.filter(user=user, kind=ChannelKind.EMAIL)
    former, known = email.filter(address=old_address), email.filter(address=user.email).first()
    if known is None:
        former.update(address=user.email, paused_at=None, paused_because="")
    else:  # they are reached there already; an administrator vouches for it
        former.update(is_active=False, verified_at=None)
        known.is_active, known.verified_at = True, known.verified_at or timezone.now()
        known.paused_at, known.paused_because = None, ""
        known.save(update_fields=["is_active", "verified_at", "paused_at", "paused_because"])
    EmailAddress.objects.filter(user=user, email__iexact=old_address).delete()
