"""Name an actor: the one known by that name or alias, or a new one – proposed until an analyst accepts it."""

from typing import TYPE_CHECKING

from django.db import connection

from accounts.audit import service
from accounts.errors import NotAllowed, WrongState
from incidents.models import Actor, ActorAlias
from incidents.vocabulary.evidence import ActorStatus
from projects.querysets.memberships import scope_of
from projects.services.naming import free_slug
from projects.vocabulary import Role

if TYPE_CHECKING:
    from accounts.models import User

ACTOR_NAMES_LOCK = 7_201_866_002


@service
def name_actor(*, actor: "User", name: str) -> Actor:
    """Return the actor known by this name, in any case, adding it when there is none. `actor` is who asks."""
    if not scope_of(actor).holds({Role.OFFICER, Role.ANALYST, Role.MANAGER}):
        raise NotAllowed("Viewers cannot add actors.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACTOR_NAMES_LOCK])
    known: Actor | None = Actor.objects.named(name).first()
    if known is not None:
        return known.standing
    accepted = scope_of(actor).holds({Role.ANALYST, Role.MANAGER})
    added = Actor(
        name=" ".join(name.split()),
        slug=free_slug(Actor, name),
        status=ActorStatus.ACCEPTED if accepted else ActorStatus.PROPOSED,
        proposed_by=actor,
    )
    added.full_clean()
    added.save()
    return added


@service
def accept_actor(*, actor: "User", proposed: Actor) -> Actor:
    """Accept an actor that somebody proposed. Analysts and managers do that."""
    if not scope_of(actor).holds({Role.ANALYST, Role.MANAGER}):
        raise NotAllowed("An analyst accepts actors.")
    if proposed.status == ActorStatus.MERGED:
        raise WrongState(f"{proposed} was merged into {proposed.merged_into}.")
    proposed.status = ActorStatus.ACCEPTED
    proposed.save(update_fields=["status"])
    return proposed


@service
def add_alias(*, actor: "User", of: Actor, name: str) -> ActorAlias:
    """Make the actor known by another name; saying it again changes nothing. A taken name is a ValidationError."""
    if not scope_of(actor).holds({Role.ANALYST, Role.MANAGER}):
        raise NotAllowed("Analysts and managers name aliases.")
    if of.status == ActorStatus.MERGED:
        raise WrongState(f"{of} was merged into {of.merged_into}: name that one.")
    known = of.aliases.filter(name__iexact=name).first()
    if known is not None:
        return known
    alias = ActorAlias(actor=of, name=name)
    alias.full_clean()
    alias.save()
    return alias
