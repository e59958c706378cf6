"""What goes from a merged report to the one that is kept, and back: a registry of rows, casualties, project links.

What is moved is remembered by its key, so that a row which was edited since goes back as edited. A row that the kept
report has already stays where it is. Project links are not moved but made again over there: whoever reads the merged
report by one of them still reads it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.dateparse import parse_datetime

from incidents.models import (
    AdvisoryCause,
    Attachment,
    Casualty,
    Consequence,
    Incident,
    IncidentKeyEvent,
    Involvement,
    ProjectLink,
    Source,
)
from incidents.services.custody import note_custody
from incidents.vocabulary.evidence import CustodyAction
from incidents.vocabulary.review import LinkState

if TYPE_CHECKING:
    from accounts.models import User

MOVED: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (Source, ("url",)),
    (Involvement, ("actor", "role", "stated_by", "stated_by_actor", "stated_by_organisation")),
    (Consequence, ()),
    (IncidentKeyEvent, ("key_event",)),
    (AdvisoryCause, ("advisory",)),
    (Attachment, ("sha256",)),
)
"""Kinds of rows that go along by their key to the incident, and the fields of which no two may agree over there."""

DECIDED = ("state", "relation", "site_id", "distance_km", "reason", "decided_by_id", "decided_at")
FACT_KINDS = {"Casualty": "casualties", "Involvement": "involvements", "Consequence": "consequences"}


@dataclass(slots=True)
class Went:
    """What a merge did, as it is kept: each list in the order in which it was done."""

    moved: list[list[Any]] = field(default_factory=list)
    """Model and key of rows that moved."""
    cited: list[list[Any]] = field(default_factory=list)
    """Statement, its source before, and the same source in its own report, if there is one."""
    replaced: list[dict[str, Any]] = field(default_factory=list)
    """Casualty rows of the kept report, whole, that gave way."""
    linked: list[list[Any]] = field(default_factory=list)
    """Link made over there, the link it repeats, and what was decided."""
    confirmed: list[list[Any]] = field(default_factory=list)
    """Link over there that became confirmed: its key, what it said before, and after."""
    kept_before: dict[str, Any] = field(default_factory=dict)
    kept_after: dict[str, Any] = field(default_factory=dict)
    """Of the kept report: marking, and when its facts changed."""

    @property
    def facts(self) -> list[str]:
        """The kinds of facts that the kept report gained or lost."""
        kinds = {name for name, _ in self.moved} | ({"Casualty"} if self.replaced else set())
        return sorted(FACT_KINDS[name] for name in kinds & FACT_KINDS.keys())


def move_rows(actor: "User", kept: Incident, merged: Incident, went: Went) -> None:
    """Everything of the registry, but what stands over there already."""
    for model, same in MOVED:
        for row in model.objects.filter(incident=merged).order_by("pk"):
            twin = _twin(row, kept, same)
            if twin is None:
                _move(actor, row, kept)
                went.moved.append([model.__name__, row.pk])
    for statement in _astray(kept, merged):
        before, cited = statement.source_id, statement.source
        statement.source = _twin(cited, statement.incident, ("url",))
        statement.save(update_fields=["source"])
        went.cited.append([statement.pk, before, statement.source_id])


def move_casualties(kept: Incident, merged: Incident, went: Went) -> None:
    """The rows of the merged report instead of those of the kept one: numbers are chosen, never added up."""
    for row in Casualty.objects.filter(incident=kept).order_by("pk"):
        went.replaced.append({column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields})
        row.delete()
    for row in Casualty.objects.filter(incident=merged).order_by("pk"):
        row.incident = kept
        row.save(update_fields=["incident"])
        went.moved.append(["Casualty", row.pk])


def repeat_links(kept: Incident, merged: Incident, went: Went) -> None:
    """The links of both: of the same project the kept one's, but what is confirmed on either side is confirmed."""
    standing = {link.project_id: link for link in kept.links.all()}
    for link in merged.links.exclude(state=LinkState.REJECTED).order_by("pk"):
        there = standing.get(link.project_id)
        if there is None:
            made = ProjectLink(incident=kept, project_id=link.project_id, **_columns(link))
            made.save()
            went.linked.append([made.pk, link.pk, _decided(made)])
        elif link.state == LinkState.CONFIRMED and there.state != LinkState.CONFIRMED:
            before = _decided(there)
            _decide(there, _decided(link))
            went.confirmed.append([there.pk, before, _decided(there)])


def rows_go_back(actor: "User", kept: Incident, merged: Incident, went: Went) -> None:
    """What moved and still stands over there goes back; what was replaced stands again, unless it was entered anew."""
    models: dict[str, Any] = {model.__name__: model for model, _ in MOVED} | {"Casualty": Casualty}
    for name, key in went.moved:
        row = models[name].objects.filter(pk=key, incident=kept).first()
        if row is not None and not _would_stand_twice(row, merged):
            _move(actor, row, merged)
    for values in went.replaced:
        same = {name: values[name] for name in ("incident_id", "nationality", "affiliation", "outcome")}
        if not Casualty.objects.filter(**same).exists():
            Casualty(**values).save(force_insert=True)
    _cite_as_before(went)
    for statement in _astray(kept, merged):  # newly cited since, and gone back to the other report
        statement.source = None
        statement.save(update_fields=["source"])


def _cite_as_before(went: Went) -> None:
    for key, before, twin in went.cited:
        statement = Involvement.objects.filter(pk=key, source=twin).first()
        if statement is not None and Source.objects.filter(pk=before, incident=statement.incident_id).exists():
            statement.source_id = before
            statement.save(update_fields=["source"])


def links_go_back(went: Went) -> None:
    """A link that was made over there goes; what was decided on it since is decided on the one that it repeats."""
    for key, repeated, decided in went.linked:
        made = ProjectLink.objects.filter(pk=key).first()
        if made is None:
            continue
        now, original = _decided(made), ProjectLink.objects.get(pk=repeated)
        made.delete()
        if now != decided:
            _decide(original, now)
    for key, before, after in went.confirmed:
        link = ProjectLink.objects.filter(pk=key).first()
        if link is not None and _decided(link) == after:
            _decide(link, before)


def _move(actor: "User", row: Any, to: Incident) -> None:
    row.incident = to
    row.save(update_fields=["incident"])
    if isinstance(row, Attachment):
        note_custody(actor, row, CustodyAction.MOVED, "One report was merged into the other, or parted from it.")


def _twin(row: Any, kept: Incident, same: tuple[str, ...]) -> Any:
    """The row over there that says the same, if there is one; nothing is the same as what says nothing."""
    values = {name: getattr(row, name) for name in same}
    if not any(values.values()):
        return None
    rows = type(row).objects.filter(incident=kept, **values)
    if isinstance(row, Attachment):
        rows = rows.filter(withdrawn_at=None) if row.withdrawn_at is None else rows.none()
    return rows.first()


def _would_stand_twice(row: Any, merged: Incident) -> bool:
    """Rows of a merged report are not written, so that this hardly happens; then the row stays where it is."""
    same = dict(MOVED).get(type(row), ("nationality", "affiliation", "outcome"))
    return not isinstance(row, Source) and _twin(row, merged, same) is not None


def _astray(*incidents: Incident) -> list[Involvement]:
    """Statements that cite a source of another report than their own."""
    cited = Involvement.objects.filter(incident__in=incidents, source__isnull=False).select_related(
        "source", "incident"
    )
    return list(cited.exclude(source=None).exclude(source__incident=F("incident")).order_by("pk"))


def _columns(link: ProjectLink) -> dict[str, Any]:
    return {name: getattr(link, name) for name in DECIDED}


def _decided(link: ProjectLink) -> dict[str, Any]:
    """What is decided on a link, as JSON holds it."""
    values = _columns(link)
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _decide(link: ProjectLink, decided: dict[str, Any]) -> None:
    for name, value in decided.items():
        setattr(link, name, parse_datetime(value) if name == "decided_at" and value else value)
    link.save(update_fields=[name.removesuffix("_id") for name in DECIDED])
