"""What happened in a case, a page at a time: from the audit trail, its steps, the review of its incidents, milestones.

Of incidents only those that the reader may read. What was written while the case was marked above the reader's
clearance stays off it for them, as it does on the history of an incident.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.services.trail import events_of, own_events
from incidents.models import (
    Case,
    CaseIncident,
    CaseMember,
    CaseStep,
    CaseTask,
    Comment,
    Incident,
    IncidentStep,
    Milestone,
    TaskItem,
)
from incidents.services.case_trails import told_since
from incidents.services.timeline_words import Moment, Words
from incidents.services.trails import custody_of
from incidents.vocabulary.evidence import CustodyAction

PAGE_SIZE = 25
WHOLE = 1_000  # moments on a report
SALT = "position on the timeline of a case"
KINDS = {
    "decisions": "Decisions",
    "tasks": "Tasks",
    "milestones": "Milestones",
    "incidents": "Incidents",
    "evidence": "Evidence",
    "discussion": "Discussion",
    "case": "The case itself",
}
Position = tuple[datetime, int, int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Rows of one kind, with `moment` and `key` on each to order them by; the place in the list breaks ties."""

    kind: str
    rows: QuerySet[Any]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Some moments in order, and the position after which more follow; "" where none do."""

    moments: list[Moment]
    further: str


def read_timeline(
    user: User, case: Case, *, kind: str = "", oldest_first: bool = False, after: str = "", size: int = PAGE_SIZE
) -> TimelinePage:
    """A page of what this person, who may read the case, may know of it; `after` is the `further` of another page."""
    found: list[tuple[Position, Any]] = []
    position = _read_position(after)
    for number, origin in enumerate(_origins(user, case)):
        if kind in ("", origin.kind):
            found += [
                ((row.moment, number, row.key), row)
                for row in _window(origin.rows, number, position, oldest_first, size)
            ]
    found.sort(key=lambda row: row[0], reverse=not oldest_first)
    shown = found[:size]
    words = Words(user, [row for _, row in shown])
    moments = [words.of(row) for _, row in shown]
    further = signing.dumps([shown[-1][0][0].isoformat(), *shown[-1][0][1:]], salt=SALT) if len(found) > size else ""
    return TimelinePage([moment for moment in moments if moment is not None], further)


def _origins(user: User, case: Case) -> list[Origin]:
    """The order is part of every position: new ones go to the end."""
    readable = Incident.objects.for_user(user).filter(case_links__case=case)
    incidents = readable.values("pk")
    told = _since_readable(user, case)
    tasks = CaseTask.objects.filter(case=case).values("pk")
    return [
        Origin("case", told(own_events(case))),
        Origin("case", told(events_of(CaseMember).filter(case=case.pk))),
        Origin("incidents", told(_of_readable(user, events_of(CaseIncident).filter(case=case.pk)))),
        Origin("tasks", told(events_of(CaseTask).filter(case=case.pk))),
        Origin("tasks", told(events_of(TaskItem).filter(task__in=tasks)).filter(pgh_label="update")),
        Origin("milestones", _dated(Milestone.objects.filter(case=case).select_related("by"), "at")),
        Origin("decisions", _dated(CaseStep.objects.filter(case=case), "at")),
        Origin(
            "decisions", _dated(IncidentStep.objects.filter(incident__in=incidents).select_related("incident"), "at")
        ),
        Origin("incidents", _dated(readable.listed(), "occurred_from")),
        Origin("evidence", _dated(_handled(custody_of(case.attachments.for_user(user))), "at")),
        Origin("discussion", _dated(Comment.objects.for_user(user).about(case).first_said().told(user), "at")),
    ]


def _handled(custody: QuerySet[Any]) -> QuerySet[Any]:
    """What changed the evidence; who looked at it stands in its custody log."""
    return custody.exclude(action__in=(CustodyAction.VIEWED, CustodyAction.DOWNLOADED, CustodyAction.EXPORTED))


def _of_readable(user: User, events: QuerySet[Any]) -> QuerySet[Any]:
    """That an incident was added or taken off, as far as the reader may read it now."""
    return events.filter(incident__in=Incident.objects.for_user(user).values("pk"))


def _since_readable(user: User, case: Case) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    """Narrows audit rows to those since when the reader might read the case by its marking, with the row before."""
    since = told_since(user, case)

    def narrow(events: QuerySet[Any]) -> QuerySet[Any]:
        if since is not None:
            events = events.filter(pgh_created_at__gte=since)
        before = events.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
        told: QuerySet[Any] = events.annotate(
            moment=F("pgh_created_at"), key=F("pgh_id"), row_before=Subquery(before.values("pgh_id")[:1])
        )
        return told

    return narrow


def _dated(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    dated: QuerySet[Any] = rows.annotate(moment=F(name), key=F("pk"))
    return dated


def _window(
    rows: QuerySet[Any], number: int, position: Position | None, oldest_first: bool, size: int
) -> Sequence[Any]:
    """One more than a page holds, from the position on."""
    if position is not None:
        at, other, key = position
        after = "gt" if oldest_first else "lt"
        further = (number > other) if oldest_first else (number < other)
        there = Q() if further else Q(**{f"key__{after}": key}) if number == other else Q(pk__in=[])
        rows = rows.filter(Q(**{f"moment__{after}": at}) | (Q(moment=at) & there))
    sign = "" if oldest_first else "-"
    return list(rows.order_by(f"{sign}moment", f"{sign}key")[: size + 1])


def _read_position(text: str) -> Position | None:
    """One that was tampered with counts as none."""
    try:
        at, number, key = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return datetime.fromisoformat(at), number, key
