"""The rows of an incident that are written with it: casualties, sources, involvements, consequences, project links."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from accounts.errors import RowFault
from incidents.models import Casualty, Consequence, Incident, Involvement, Source
from incidents.querysets.links import naming_readable
from incidents.services.actors import hold_actors
from incidents.services.statements import as_statements
from incidents.services.suggest_links import hold_sites
from projects.models import Project
from projects.services.tree import hold_tree

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

Row = dict[str, Any]
SAME_SUBJECT: dict[type[Any], tuple[str, ...]] = {
    Casualty: ("nationality", "outcome"),
    Source: ("url", "publisher"),
    Involvement: ("actor",),
    Consequence: ("kind",),
}
"""A new row that agrees with a standing one in these is that one, revised."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a form or a client gives of each kind: None leaves that kind as it is, a list replaces it.

    A row may carry the `id` of the row of this report that it revises; the id of any other row means nothing.
    """

    casualties: Sequence[Row] | None = None
    sources: Sequence[Row] | None = None
    involvements: Sequence[Row] | None = None
    consequences: Sequence[Row] | None = None
    links: Sequence[Row] | None = None


def hold_surroundings(contents: Contents) -> None:
    """What a report is written by stays until this transaction ends: sites, tree, the actors that `contents` names.

    To be called before an incident is locked: whoever changes those locks incidents after them.
    """
    hold_sites()
    if contents.involvements:
        hold_actors()
    hold_tree()


def write_contents(actor: "User", incident: Incident, contents: Contents, *, new: bool = False) -> list[str]:
    """Make casualties, sources, involvements and consequences what `contents` says; return the kinds that changed.

    A `new` incident has none yet. Raises ValidationError with faults of rows, such as {"casualties": [RowFault(2, …)]}.
    """

    def standing(rows: "QuerySet[Any]") -> list[Any]:
        return [] if new else list(rows)

    changed = []
    if contents.casualties is not None:
        casualties = standing(incident.casualties.all())
        if _replace(incident, Casualty, "casualties", contents.casualties, casualties):
            changed.append("casualties")
    sources: list[Source] = standing(incident.sources.all())
    if contents.sources is not None and _replace(
        incident, Source, "sources", contents.sources, sources.copy(), written=sources
    ):
        changed.append("sources")
    if contents.involvements is not None:
        told = standing(incident.involvements.told())
        said = as_statements(actor, told, contents.involvements, sources)
        if _replace(incident, Involvement, "involvements", said, told):
            changed.append("involvements")
    if contents.consequences is not None and _replace_consequences(actor, incident, contents.consequences, new=new):
        changed.append("consequences")
    return changed


def _replace_consequences(actor: "User", incident: Incident, given: Sequence[Row], *, new: bool) -> bool:
    """Those whose project the actor may not read stay as they are: such a person does not even see them."""
    standing: list[Consequence] = [] if new else list(incident.consequences.all())
    seen = set() if new else set(incident.consequences.filter(naming_readable(actor)).values_list("pk", flat=True))
    hidden = {row.pk for row in standing} - seen
    rows = [None if row.get("id") in hidden else _with_project(actor, row) for row in given]
    return _replace(incident, Consequence, "consequences", rows, [row for row in standing if row.pk in seen])


def _with_project(user: "User", row: Row) -> Row:
    project = row.get("project")
    if project is not None and not Project.objects.for_user(user).filter(pk=project.pk).exists():
        raise ValidationError({"consequences": [f"{project} lies outside the scope that you may read."]})
    return row


def _replace(
    incident: Incident,
    model: type[Any],
    kind: str,
    rows: Sequence[Row | None],
    standing: list[Any],
    written: list[Any] | None = None,
) -> bool:
    """Keep of the standing rows what is given, add what is new, delete the rest. The audit trail keeps what is deleted.

    What is None is passed over, though it counts where a fault says which row is meant. `written` gets the records of
    `rows` in their order.
    """
    own = {row.pk for row in standing}
    given = {
        number: row if row.get("id") in own else {name: value for name, value in row.items() if name != "id"}
        for number, row in enumerate(rows, start=1)
        if row is not None
    }
    kept: dict[int, Any] = {}
    for number, values in given.items():
        same = next((row for row in standing if _says(row, values)), None)
        if same is not None:
            standing.remove(same)
            kept[number] = same
    new = [(number, values) for number, values in given.items() if number not in kept]
    by_name_first = sorted(new, key=lambda row: "id" not in row[1])
    changed = {number: _revised(standing, model(incident=incident), values) for number, values in by_name_first}
    for gone in standing:
        gone.delete()
    for number, row in sorted(changed.items()):
        _save(row, kind, number)
    if written is not None:
        written[:] = [row for _, row in sorted((kept | changed).items())]
    return bool(standing or changed)


def _revised(standing: list[Any], empty: Any, values: Row) -> Any:
    """The standing row that these values change, so that what they leave out stays, or a new one."""
    about = ("id",) if "id" in values else SAME_SUBJECT[type(empty)]
    row = next((row for row in standing if all(getattr(row, name) == values.get(name, "") for name in about)), empty)
    if row is not empty:
        standing.remove(row)
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _says(row: Any, values: Row) -> bool:
    """Does the row say what was given already? What was not given stays as it is."""
    return all(getattr(row, name) == value for name, value in values.items())


def _save(row: Any, kind: str, number: int) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        said = [(field, text) for field, texts in error.message_dict.items() for text in texts]
        faults = [RowFault(number, text, "" if field == NON_FIELD_ERRORS else field) for field, text in said]
        raise ValidationError({kind: faults}) from error
    row.save()
