"""Names to choose from while typing."""

from typing import TYPE_CHECKING

from incidents.models import Actor, ActorAlias
from projects.models import Organisation

if TYPE_CHECKING:
    from accounts.models import User

MOST = 300


def known_actor_names(user: "User") -> list[str]:
    """Names and aliases of the actors that the person may know, in order."""
    actors = Actor.objects.for_user(user)
    names = set(actors.values_list("name", flat=True)[:MOST])
    names |= set(ActorAlias.objects.filter(actor__in=actors.values("pk")).values_list("name", flat=True)[:MOST])
    return sorted(names)


def with_organisations(user: "User", actors: list[str]) -> list[str]:
    """The same names, and those of the organisations: whoever may be on record as saying something."""
    organisations = Organisation.objects.for_user(user).values_list("name", flat=True)[:MOST]
    return sorted({*actors, *organisations})
