"""Correct what is known of an actor, and take a name from it that is not its own."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.audit import service
from accounts.errors import NotAllowed
from incidents.models import Actor, ActorAlias, Involvement
from incidents.services.actors import free_name, hold_actors, hold_reports_naming
from incidents.services.permissions import ENRICHERS
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.review import State
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User

CHANGEABLE = frozenset({"name", "kind", "description", "countries", "founded", "dissolved"})


def may_edit_actor(user: "User", subject: Actor) -> bool:
    """Analysts and managers; and whoever proposed it, until it is accepted or a report that was handed in names it.

    One that was merged into another is not edited any more.
    """
    if subject.status == ActorStatus.MERGED:
        return False
    if scope_of(user).holds(ENRICHERS):
        return True
    own = subject.status == ActorStatus.PROPOSED and subject.proposed_by_id == user.pk
    named = Involvement.objects.filter(Q(actor=subject) | Q(stated_by_actor=subject))
    return own and not named.exclude(incident__state=State.DRAFT).exists()


@service
def edit_actor(*, actor: "User", subject: Actor, **changes: Any) -> Actor:
    """Change facts of an actor; its slug stays, so that addresses keep working. Raises NotAllowed, ValidationError."""
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"Not changeable here: {', '.join(sorted(unknown))}.")
    hold_actors()
    if "name" in changes:
        hold_reports_naming(subject)
    subject = Actor.objects.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)
    if not may_edit_actor(actor, subject):
        raise NotAllowed("Analysts and managers correct actors.")
    if "name" in changes:
        changes["name"] = _free(changes["name"], subject)
    for name, value in changes.items():
        setattr(subject, name, value)
    subject.full_clean()
    subject.save(update_fields=list(changes))
    return subject


def _free(name: str, subject: Actor) -> str:
    try:
        return free_name(name, subject)
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from error


@service
def drop_alias(*, actor: "User", alias: ActorAlias) -> None:
    """The actor is not known by this name; the audit trail keeps that it was said. Raises NotAllowed."""
    if not scope_of(actor).holds(ENRICHERS):
        raise NotAllowed("Analysts and managers name aliases.")
    hold_actors()
    hold_reports_naming(alias.actor)
    alias.delete()
