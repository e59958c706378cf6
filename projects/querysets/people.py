"""Whom of the people somebody may look at: those who hold a role where they manage, and themselves."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.models import User
from projects.querysets.memberships import scope_of
from projects.vocabulary import Role

if TYPE_CHECKING:
    from projects.models import Membership

KEEPERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


def people_for(user: User, memberships: "QuerySet[Membership]") -> QuerySet[User]:
    """Everybody for administrators and who manages everything; `memberships` are those that the person may see."""
    if scope_of(user).holds_everywhere(KEEPERS):
        return User.objects.all()
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=memberships.values("user")))
