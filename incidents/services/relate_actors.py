"""What actors are to each other, and who lists them. Analysts and managers say so."""

from typing import TYPE_CHECKING

from accounts.audit import service
from accounts.errors import NotAllowed, WrongState
from incidents.models import Actor, ActorRelation, Designation
from incidents.services.actors import held
from incidents.services.permissions import ENRICHERS
from incidents.vocabulary.evidence import ActorStatus
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User


@service
def relate_actors(*, actor: "User", subject: Actor, other: Actor, kind: str, **told: str) -> ActorRelation:
    """State what one actor is to another: `since` and `until` a year, month or day, `note`, `url`.

    Raises NotAllowed, WrongState, ValidationError.
    """
    require_enricher(actor)
    for one in (subject, other):
        require_standing(held(one))
    relation = ActorRelation(actor=subject, other=other, kind=kind, **told)
    relation.full_clean()
    relation.save()
    return relation


@service
def drop_relation(*, actor: "User", relation: ActorRelation) -> None:
    """This was not so; the audit trail keeps that it was said. A relation that ended has an end instead."""
    require_enricher(actor)
    relation.delete()


@service
def designate_actor(
    *, actor: "User", subject: Actor, authority: str, listed_as: str, since: str = "", until: str = "", url: str = ""
) -> Designation:
    """Record that a government or body lists the actor. Raises NotAllowed, WrongState, ValidationError."""
    require_enricher(actor)
    require_standing(held(subject))
    designation = Designation(
        actor=subject, authority=authority, listed_as=listed_as, since=since, until=until, url=url
    )
    designation.full_clean()
    designation.save()
    return designation


@service
def drop_designation(*, actor: "User", designation: Designation) -> None:
    """This was not so; the audit trail keeps that it was said."""
    require_enricher(actor)
    designation.delete()


def require_enricher(user: "User") -> None:
    """Raise NotAllowed unless the person is an analyst or manager."""
    if not scope_of(user).holds(ENRICHERS):
        raise NotAllowed("Analysts and managers enrich what is known of actors.")


def require_standing(subject: Actor) -> None:
    """Raise WrongState where the actor was merged into another."""
    if subject.status == ActorStatus.MERGED:
        raise WrongState(f"{subject} was merged into {subject.merged_into}: work on that one, or undo the merge.")
