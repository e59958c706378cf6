"""Puts the rows of a case's timeline into sentences: who did what, and why."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from incidents.models import (
    Case,
    CaseIncident,
    CaseMember,
    CaseStep,
    CaseTask,
    Comment,
    CustodyEntry,
    Incident,
    IncidentStep,
    Milestone,
    TaskItem,
)
from incidents.rules.comment_text import in_short
from incidents.vocabulary.cases import CaseStatus, TaskState
from incidents.vocabulary.evidence import CustodyAction
from incidents.vocabulary.review import Step

DID = {
    "start": "started work",
    "hold": "put the case on hold",
    "resume": "went on with the case",
    "close": "closed the case",
    "reopen": "opened the case again",
}
REVIEWED = {
    Step.SUBMIT: "submitted {}",
    Step.WITHDRAW: "withdrew {}",
    Step.START_REVIEW: "started the review of {}",
    Step.RETURN: "returned {}",
    Step.VERIFY: "verified {}",
    Step.REJECT: "rejected {}",
    Step.CLOSE: "closed {}",
    Step.REOPEN: "opened {} again",
    Step.MERGE: "merged {} into another report",
    Step.UNMERGE: "parted {} from the report that it was merged into",
}
HANDLED = {
    CustodyAction.ADDED: "added the file",
    CustodyAction.WITHDRAWN: "withdrew the file",
    CustodyAction.RESTORED: "brought back the file",
}
OF_STEPS = frozenset({"status", "closed_at", "outcome", "version"})  # told by the step itself
OF_DOING = frozenset({"state", "done_at", "done_by_id", "version", "order"})


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `at_text` is no more exact than it is known; `who` may be empty."""

    at: datetime
    at_text: str
    kind: str
    who: str
    what: str
    note: str = ""
    url: str = ""


class Words:
    """Knows the names that the rows need, as far as the reader may know them; a query for each kind of name."""

    def __init__(self, user: User, rows: Sequence[Any]) -> None:
        events = [row for row in rows if hasattr(row, "pgh_label")]
        self._before = _rows_before(events)
        people = {getattr(row, name) for row in [*events, *self._before.values()] for name in _people_of(row)}
        self._people = User.objects.in_bulk(list(people - {None}))
        self._incidents = Incident.objects.for_user(user).in_bulk(_keys(events, CaseIncident, "incident_id"))
        self._tasks = CaseTask.objects.for_user(user).in_bulk(_keys(events, TaskItem, "task_id"))

    def of(self, row: Any) -> Moment | None:
        """In words; None for what another row tells already."""
        if not hasattr(row, "pgh_label"):
            return TOLD[type(row)](row)
        before = self._before.get((type(row), row.row_before))
        told = EVENTS[row.pgh_tracked_model](self, row, before)
        if told is None:
            return None
        kind, what, url = told
        who = str((row.pgh_context or {}).get("actor_name") or "the system")
        return Moment(row.moment, moment_text(row.moment), kind, who, what, url=url)

    def of_case(self, row: Any, before: Any) -> tuple[str, str, str] | None:
        if row.pgh_label == "insert":
            return "case", "opened the case", ""
        changed = _changed(Case, row, before, OF_STEPS)
        if "lead_id" in changed:
            return "case", f"made {self._person(row.lead_id)} the lead", ""
        return ("case", f"changed the case: {_labels(Case, changed)}", "") if changed else None

    def of_member(self, row: Any, _: Any) -> tuple[str, str, str]:
        name = self._person(row.user_id)
        return "case", f"took {name} off the case" if row.pgh_label == "delete" else f"made {name} a member", ""

    def of_incident(self, row: Any, _: Any) -> tuple[str, str, str] | None:
        incident = self._incidents.get(row.incident_id)
        if incident is None:
            return None
        did = f"took {incident} off" if row.pgh_label == "delete" else f"added {incident}"
        return "incidents", did, incident.get_absolute_url()

    def of_task(self, row: Any, before: Any) -> tuple[str, str, str] | None:
        said = f"“{row.title}”"
        if row.pgh_label == "insert":
            whose = f" for {self._person(row.assignee_id)}" if row.assignee_id else ""
            return "tasks", f"added the task {said}{whose}", ""
        if before is not None and before.state != row.state:
            done = row.state == TaskState.DONE
            return "tasks", f"did the task {said}" if done else f"took the task {said} up again", ""
        changed = _changed(CaseTask, row, before, OF_DOING)
        if changed == ["assignee_id"]:
            to = f"gave the task {said} to {self._person(row.assignee_id)}"
            return "tasks", to if row.assignee_id else f"left the task {said} to nobody", ""
        return ("tasks", f"changed the task {said}: {_labels(CaseTask, changed)}", "") if changed else None

    def of_item(self, row: Any, before: Any) -> tuple[str, str, str] | None:
        if before is None or before.ticked == row.ticked:
            return None
        did = "ticked" if row.ticked else "took back the tick at"
        task = self._tasks.get(row.task_id)
        return "tasks", f"{did} “{row.text}” of “{task}”", ""

    def _person(self, key: int | None) -> str:
        return str(self._people.get(key) or "nobody")


EVENTS: dict[Any, Callable[[Words, Any, Any], tuple[str, str, str] | None]] = {
    Case: Words.of_case,
    CaseMember: Words.of_member,
    CaseIncident: Words.of_incident,
    CaseTask: Words.of_task,
    TaskItem: Words.of_item,
}


def moment_text(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i T")


def _milestone(row: Any) -> Moment:
    return Moment(row.at, row.at_text, "milestones", "", row.what, note=f"noted by {row.by}")


def _step(row: Any) -> Moment:
    label = "Outcome" if row.to_status == CaseStatus.CLOSED else "Reason"
    note = f"{label}: {row.reason}" if row.reason else ""
    return Moment(row.at, moment_text(row.at), "decisions", row.actor_name, DID[row.step], note=note)


def _review(row: Any) -> Moment:
    incident = row.incident
    what = REVIEWED[Step(row.step)].format(incident)
    return Moment(
        row.at,
        moment_text(row.at),
        "decisions",
        row.actor_name,
        what,
        note=f"Reason: {row.reason}" if row.reason else "",
        url=incident.get_absolute_url(),
    )


def _occurrence(row: Any) -> Moment:
    what = f"{row}: {row.harm_text.lower()}"
    return Moment(row.occurred_from, row.occurred_text, "incidents", "", what, url=row.get_absolute_url())


def _comment(row: Any) -> Moment:
    said = "" if row.is_withdrawn else in_short(row.stands.body)
    what = "commented, and it was withdrawn since" if row.is_withdrawn else "commented"
    return Moment(
        row.at, moment_text(row.at), "discussion", row.author_name, what, note=said, url=row.get_absolute_url()
    )


def _custody(row: Any) -> Moment:
    what = f"{HANDLED[CustodyAction(row.action)]} {row.attachment}"
    return Moment(row.at, moment_text(row.at), "evidence", row.by_name, what, note=row.note)


TOLD: dict[Any, Callable[[Any], Moment]] = {
    Milestone: _milestone,
    CaseStep: _step,
    IncidentStep: _review,
    Incident: _occurrence,
    Comment: _comment,
    CustodyEntry: _custody,
}


def _rows_before(events: Sequence[Any]) -> dict[tuple[Any, int], Any]:
    keys: dict[Any, list[int]] = {}
    for event in events:
        if event.row_before is not None:
            keys.setdefault(type(event), []).append(event.row_before)
    return {
        (model, key): row
        for model, wanted in keys.items()
        for key, row in model._default_manager.in_bulk(wanted).items()
    }


def _people_of(event: Any) -> Iterable[str]:
    return [name for name in ("user_id", "assignee_id", "lead_id") if hasattr(event, name)]


def _keys(events: Sequence[Any], model: Any, name: str) -> list[int]:
    return [getattr(event, name) for event in events if event.pgh_tracked_model is model]


def _changed(model: Any, row: Any, before: Any, told_elsewhere: frozenset[str]) -> list[str]:
    """The columns that differ from the row before; none where the reader may not see that one."""
    if before is None:
        return []
    names = [field.attname for field in model._meta.concrete_fields if hasattr(row, field.attname)]
    return [name for name in names if name not in told_elsewhere and getattr(row, name) != getattr(before, name)]


def _labels(model: Any, names: Sequence[str]) -> str:
    labels = {field.attname: str(field.verbose_name) for field in model._meta.concrete_fields}
    return ", ".join(labels[name] for name in names)
