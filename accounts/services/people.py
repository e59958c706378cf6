"""Add people and service accounts, and change what administrators may change of them."""

from typing import Any

from django.utils import timezone

from accounts.audit import service
from accounts.models import Channel, User
from accounts.vocabulary import ChannelKind

CHANGEABLE = frozenset(
    {"full_name", "time_zone", "clearance", "is_staff", "is_active", "is_service_account", "email"}
)


@service
def add_person(*, actor: User, email: str, full_name: str, password: str | None = None, **facts: Any) -> User:
    """Add a person, reachable by e-mail at once: an administrator vouches for the address. Raises ValidationError."""
    user = User.objects.create_user(email, password, full_name=full_name, **facts)
    if not user.is_service_account:
        Channel.objects.create(
            user=user, kind=ChannelKind.EMAIL, address=user.email, verified_at=timezone.now(), is_active=True
        )
    return user


@service
def change_person(*, actor: User, user: User, **changes: Any) -> User:
    """Change a person; a new address takes the e-mail channel with it. Raises ValidationError."""
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"Not changeable here: {', '.join(sorted(unknown))}.")
    user = User.objects.select_for_update().get(pk=user.pk)
    old_address = user.email
    for name, value in changes.items():
        setattr(user, name, value)
    user.full_clean(exclude=["password"])
    user.save(update_fields=list(changes))
    if user.email != old_address:
        Channel.objects.filter(user=user, kind=ChannelKind.EMAIL, address=old_address).update(address=user.email)
    return user
