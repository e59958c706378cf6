"""An incident as it was at one of its versions, read from the audit trail: what somebody had before them in a form.

What cannot be told for certain is None, and whoever compares must ask instead of guessing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.services.trail import events_of, own_events
from incidents.models import Actor, Casualty, Consequence, Incident, Involvement, ProjectLink, Source
from incidents.vocabulary.review import LinkState
from projects.models import Organisation, Project

Row = dict[str, Any]
CASUALTY = ("nationality", "affiliation", "outcome", "low", "best", "high")
CONSEQUENCE = ("kind", "description", "project", "starts_on", "ends_on", "amount", "currency")


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """The record, not saved and not to be saved; its rows by kind, or None where the trail does not tell them."""

    incident: Incident
    rows: dict[str, list[Row]] | None = field(default=None)


def earlier_version(user: User, incident: Incident, version: int, linkable: Any) -> EarlierVersion | None:
    """As the person would have read it then; `linkable` are the projects that they may link."""
    events = own_events(incident)
    written = events.filter(version=version).order_by("pgh_id")
    since = events.filter(version__gt=version).order_by("pgh_created_at").first()
    before = written.filter(pgh_created_at__lt=since.pgh_created_at).last() if since is not None else None
    last = before or written.last()
    if last is None:
        return None
    names = [column.attname for column in Incident._meta.concrete_fields if hasattr(last, column.attname)]
    was = Incident(**{name: getattr(last, name) for name in names})
    if since is None or before is None:
        return EarlierVersion(was)  # written at one moment, or in another order than begun: the rows cannot be told
    return EarlierVersion(was, _rows(user, incident, since.pgh_created_at, linkable))


def _rows(user: User, incident: Incident, before: datetime, linkable: Any) -> dict[str, list[Row]]:
    """The rows in the words of the form; what was written in the transaction of the next version is not among them."""
    sources = _standing(Source, incident, before)
    readable = Project.objects.for_user(user)
    links = _standing(ProjectLink, incident, before)
    consequences = _standing(Consequence, incident, before)
    told = set(readable.filter(pk__in=[row.project_id for row in consequences if row.project_id]).values_list("pk"))
    mine = set(linkable.filter(pk__in=[row.project_id for row in links]).values_list("pk"))
    return {
        "casualties": [_values(row, CASUALTY) for row in _standing(Casualty, incident, before)],
        "sources": [_values(row, SOURCE) for row in sources],
        "involvements": _involvements(_standing(Involvement, incident, before), [row.pgh_obj_id for row in sources]),
        "consequences": [
            _values(row, CONSEQUENCE) for row in consequences if row.project_id is None or (row.project_id,) in told
        ],
        "links": [
            _values(row, ("project", "relation"))
            for row in links
            if row.state == LinkState.CONFIRMED and (row.project_id,) in mine
        ],
    }


SOURCE = (
    "kind",
    "publisher",
    "title",
    "url",
    "published_on",
    "reliability",
    "credibility",
    "second_hand",
    "excerpt",
)


def _standing(model: type[Any], incident: Incident, before: datetime) -> list[Any]:
    """The last audit row of each record of the kind, of those that were not removed by then."""
    written = events_of(model).filter(Q(pgh_created_at__lt=before), incident=incident.pk)
    last = written.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return [row for row in last if row.pgh_label != "delete"]


def _values(row: Any, names: tuple[str, ...]) -> Row:
    return {name: getattr(row, f"{name}_id" if name == "project" else name) for name in names}


def _involvements(rows: list[Any], sources: list[int]) -> list[Row]:
    actors = Actor._default_manager.in_bulk([key for row in rows for key in (row.actor_id, row.stated_by_actor_id)])
    speakers = Organisation._default_manager.in_bulk([row.stated_by_organisation_id for row in rows])
    return [
        {
            "actor": str(actors.get(row.actor_id, "")),
            "role": row.role,
            "stated_by": str(
                actors.get(row.stated_by_actor_id) or speakers.get(row.stated_by_organisation_id) or row.stated_by
            ),
            "stated_on": row.stated_on,
            "source": sources.index(row.source_id) + 1 if row.source_id in sources else None,
            "confidence": row.confidence,
            "channel": row.channel,
            "note": row.note,
        }
        for row in rows
    ]
