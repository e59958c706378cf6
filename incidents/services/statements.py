"""What somebody says of an actor, as it is typed, becomes a statement of the record: of whom, who says so, where."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from accounts.errors import RowFault
from incidents.models import Actor, Involvement, Source
from incidents.services.actors import held, name_actor
from projects.models import Organisation

if TYPE_CHECKING:
    from accounts.models import User

Row = dict[str, Any]
SPEAKER = ("stated_by", "stated_by_actor", "stated_by_organisation")


def as_statements(
    user: "User", standing: Sequence[Involvement], rows: Sequence[Row], sources: Sequence[Source]
) -> list[Row]:
    """Rows as the model takes them, beside those on record. Raises ValidationError where a row cites none of `sources`.

    `actor` is an actor or a name, `stated_by` whoever says so or what is typed for them, `source` the how-manyth of
    the sources, counted from 1. What a row leaves out stays as it is.
    """
    recorded: dict[Any, Row] = {
        (row.actor_id, row.speaker_name): {name: getattr(row, name) for name in SPEAKER} for row in standing
    }
    statements = []
    for number, row in enumerate(rows, start=1):
        statement = row | _actor(user, row)
        if "stated_by" in row:
            about = getattr(statement.get("actor"), "pk", None)
            statement |= recorded.get((about, row["stated_by"])) or speaker(user, row["stated_by"])
        if row.get("source") is not None:
            statement["source"] = _source(number, row["source"], sources)
        statements.append(statement)
    return statements


def speaker(user: "User", told: Actor | Organisation | str) -> Row:
    """Who says so: the actor, else the organisation, that is known to this person by exactly this name; else words."""
    nobody: Row = {"stated_by": "", "stated_by_actor": None, "stated_by_organisation": None}
    if isinstance(told, str):
        told = " ".join(told.split())
        known = told and (
            Actor.objects.for_user(user).named(told).first() or Organisation.objects.for_user(user).named(told).first()
        )
        told = known or told
    if isinstance(told, Actor):
        return nobody | {"stated_by_actor": held(told).standing}
    return nobody | {"stated_by_organisation" if isinstance(told, Organisation) else "stated_by": told}


def _actor(user: "User", row: Row) -> Row:
    if isinstance(row.get("actor"), str):
        return {"actor": name_actor(actor=user, name=row["actor"])}
    return {"actor": held(row["actor"]).standing} if row.get("actor") else {}


def _source(row: int, number: int, sources: Sequence[Source]) -> Source:
    if not 1 <= number <= len(sources):
        there = f"it has {len(sources)}" if sources else "it has none"
        said = f"There is no source no. {number} in this report: {there}."
        raise ValidationError({"involvements": [RowFault(row, said, "source")]})
    return sources[number - 1]
