"""Who may do what to people and their channels, tokens and deliveries."""

from accounts.errors import NotAllowed
from accounts.models import Channel, User
from accounts.protocols import administers


def may_change_person(actor: User, user: User) -> bool:
    """Administrators change people; a superuser is changed by superusers only."""
    return administers(actor) and (actor.is_superuser or not user.is_superuser)


def require_administrator(actor: User) -> None:
    """Raise NotAllowed unless the person administers."""
    if not administers(actor):
        raise NotAllowed("Only an administrator may do this.")


def require_own_channel(actor: User, channel: Channel) -> None:
    """Raise NotAllowed unless it is the person's own: nobody else says where they are reached."""
    if channel.user_id != actor.pk:
        raise NotAllowed("Only its owner may do this.")
