"""Two actors turned out to be one: everything moves to the one that is kept, and comes back when it is undone."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from accounts.audit import service
from accounts.errors import NotAllowed, WrongState
from incidents.models import Actor, ActorAlias, ActorMerge, ActorRelation, Designation, Involvement, Source
from incidents.services.actors import ACTOR_NAMES_LOCK, hold_reports_naming, wait_for_statements
from incidents.services.permissions import ENRICHERS
from incidents.services.relate_actors import require_standing
from incidents.vocabulary.evidence import ActorStatus
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User

Pointer = tuple[type[Model], str, tuple[str, ...]]
SAID = ("incident", "actor", "role", "stated_by", "stated_by_actor", "stated_by_organisation")
POINTERS: tuple[Pointer, ...] = (
    (Involvement, "actor", SAID),
    (Involvement, "stated_by_actor", SAID),
    (ActorAlias, "actor", ()),
    (ActorRelation, "actor", ("actor", "other", "kind", "since")),
    (ActorRelation, "other", ("actor", "other", "kind", "since")),
    (Designation, "actor", ("actor", "authority", "listed_as")),
)
"""What points to an actor: model, field, and the fields of which no two rows may agree."""


def may_merge(user: "User") -> bool:
    """Analysts and managers of everything: a merge shows in every scope."""
    return scope_of(user).holds_everywhere(ENRICHERS)


@service
def merge_actors(*, actor: "User", kept: Actor, merged: Actor, reason: str = "") -> ActorMerge:
    """Make `merged` a name of `kept`. Raises NotAllowed, WrongState, ValidationError.

    A row that would stand twice is remembered whole and taken away; so is a relation of the two to each other.
    """
    require_may_merge(actor)
    kept, merged = _locked(kept, merged)
    if kept.pk == merged.pk:
        raise ValidationError({"other": ["This is the same actor: choose another."]})
    require_standing(kept)
    require_standing(merged)
    if kept.status == ActorStatus.PROPOSED and merged.status == ActorStatus.ACCEPTED:
        raise WrongState(f"{kept} is only proposed, and not known to every member: accept it first.")
    moved: list[list[Any]] = []
    taken: list[list[Any]] = []
    for pointer in POINTERS:
        _move(pointer, kept, merged, moved, taken)
    record = ActorMerge(
        kept=kept,
        merged=merged,
        reason=reason.strip(),
        merged_status=merged.status,
        actor=actor,
        moved={"moved": moved, "taken": taken},
    )
    record.full_clean()
    record.save()
    merged.status, merged.merged_into = ActorStatus.MERGED, kept
    merged.save(update_fields=["status", "merged_into"])
    return record


@service
def undo_merge(*, actor: "User", merge: ActorMerge) -> Actor:
    """Take a merge back: what moved and still stands goes back, what was taken away stands again.

    Merges into the same actor, and of that actor, are undone in the reverse order: the later ones moved its rows on.
    """
    require_may_merge(actor)
    kept, merged = _locked(merge.kept, merge.merged)
    merge = ActorMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at is not None:
        raise WrongState("This merge was undone already.")
    if kept.status == ActorStatus.MERGED:
        raise WrongState(f"{kept} was merged into {kept.merged_into} since: undo that first.")
    later = ActorMerge.objects.filter(kept=kept, undone_at=None, pk__gt=merge.pk).last()
    if later is not None:
        raise WrongState(f"{later.merged} was merged into {kept} after it: undo that first.")
    models = {model.__name__: model for model, _, _ in POINTERS}
    # First what was taken away: a row may have moved by one of its ends before it was taken by the other.
    for name, values in merge.moved["taken"]:
        if values.get("source_id") and not Source.objects.filter(pk=values["source_id"]).exists():
            values["source_id"] = None
        models[name](**values).save(force_insert=True)
    for name, field, key in merge.moved["moved"]:
        row: Any = models[name]._default_manager.filter(pk=key, **{field: kept}).first()
        if row is not None:
            setattr(row, field, merged)
            row.save(update_fields=[field])
    merged.status, merged.merged_into = merge.merged_status, None
    merged.save(update_fields=["status", "merged_into"])
    merge.undone_by, merge.undone_at = actor, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    return merged


def _move(pointer: Pointer, kept: Actor, merged: Actor, moved: list[Any], taken: list[Any]) -> None:
    """Let rows point to the kept actor; what stands there already, or would point to itself, is taken away."""
    model, field, same = pointer
    manager = model._default_manager
    for row in manager.filter(**{field: merged}).order_by("pk"):
        setattr(row, field, kept)
        twin = same and manager.exclude(pk=row.pk).filter(**{name: getattr(row, name) for name in same}).exists()
        if twin or (isinstance(row, ActorRelation) and row.actor_id == row.other_id):
            setattr(row, field, merged)
            taken.append([model.__name__, _whole(row)])
            row.delete()
        else:
            row.save(update_fields=[field])
            moved.append([model.__name__, field, row.pk])


def _whole(row: Model) -> dict[str, Any]:
    """Every column of a row as JSON holds it."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _locked(one: Actor, other: Actor) -> tuple[Actor, Actor]:
    """Both read anew, under the lock under which names are given: merges happen one after the other.

    Whatever else is written holds the actors before it locks a report, so that nobody waits in a circle.
    """
    wait_for_statements()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACTOR_NAMES_LOCK])
    hold_reports_naming(one, other)
    rows = Actor.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([one.pk, other.pk])
    return rows[one.pk], rows[other.pk]


def require_may_merge(user: "User") -> None:
    """Raise NotAllowed unless the person may merge actors."""
    if not may_merge(user):
        raise NotAllowed("Analysts and managers of everything merge actors: a merge shows in every scope.")
