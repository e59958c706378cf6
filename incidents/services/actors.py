"""Name an actor: the one known by that name or alias, or a new one – proposed until an analyst accepts it."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection

from accounts.audit import service
from accounts.errors import NotAllowed, WrongState
from incidents.models import Actor, ActorAlias, Incident, Involvement
from incidents.vocabulary.evidence import ActorStatus
from projects.querysets.memberships import scope_of
from projects.services.naming import free_slug
from projects.vocabulary import Role

if TYPE_CHECKING:
    from accounts.models import User

ACTOR_NAMES_LOCK = 7_201_866_002
MERGES_LOCK = 7_201_866_012


def hold_actors() -> None:
    """No actor is merged until this transaction ends; many may hold them. To be called before an incident is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [MERGES_LOCK])


def wait_for_statements() -> None:
    """Whoever merges actors waits for what is being said of them; later statements wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MERGES_LOCK])


def held(subject: Actor) -> Actor:
    """The actor as it stands now, and as it stays until this transaction ends: nobody merges it meanwhile."""
    hold_actors()
    actor: Actor = Actor.objects.select_related("merged_into").get(pk=subject.pk)
    return actor


def hold_reports_naming(*subjects: Actor) -> None:
    """Their incidents are found by the names of actors, and written with them: always in the order of their keys."""
    named = Involvement.objects.filter(actor__in=subjects).values("incident")
    incidents = Incident.objects.filter(pk__in=named).order_by("pk")
    list(incidents.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


@service
def name_actor(*, actor: "User", name: str) -> Actor:
    """Return the actor known by this name, in any case, adding it when there is none. `actor` is who asks."""
    if not scope_of(actor).holds({Role.OFFICER, Role.ANALYST, Role.MANAGER}):
        raise NotAllowed("Viewers cannot add actors.")
    hold_actors()
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


def free_name(name: str, subject: Actor) -> str:
    """A name that no other actor has. One that is only proposed is not named: not every member may know of it."""
    name = " ".join(name.split())
    other = Actor.objects.named(name).exclude(pk=subject.pk).first()
    if other is not None:
        who = "An actor" if other.standing.status == ActorStatus.PROPOSED else other.standing
        raise ValidationError(f"{who} is known by this name already.")
    return name


@service
def accept_actor(*, actor: "User", proposed: Actor) -> Actor:
    """Accept an actor that somebody proposed. Analysts and managers do that."""
    if not scope_of(actor).holds({Role.ANALYST, Role.MANAGER}):
        raise NotAllowed("An analyst accepts actors.")
    proposed = held(proposed)
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
    of = held(of)
    if of.status == ActorStatus.MERGED:
        raise WrongState(f"{of} was merged into {of.merged_into}: name that one.")
    known = of.aliases.filter(name__iexact=" ".join(name.split())).first()
    if known is not None:
        return known
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACTOR_NAMES_LOCK])
    try:
        name = free_name(name, of)
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from error
    hold_reports_naming(of)
    alias = ActorAlias(actor=of, name=name)
    alias.full_clean()
    alias.save()
    return alias
