"""Who may do what to people and their channels, tokens and deliveries."""

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.protocols import administers


def may_change_person(actor: User, user: User) -> bool:
    """Administrators change people; a superuser is changed by superusers only."""
    return administers(actor) and (actor.is_superuser or not user.is_superuser)


def require_administrator(actor: User) -> None:
    """Raise NotAllowed unless the person administers."""
    if not administers(actor):
        raise NotAllowed("Only an administrator may do this.")
