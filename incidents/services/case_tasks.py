"""The tasks of a case: add, edit, do, take up again, tick what is on their lists. Each holds the row of its case."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.audit import service
from accounts.errors import NotThere, WrongState
from incidents.models import Case, CaseTask, Milestone, TaskItem
from incidents.outbox import tell_task_given
from incidents.rules.case_templates import CaseTemplate
from incidents.services.case_permissions import lock_to_work, require_version
from incidents.vocabulary.cases import MilestonePrecision, TaskState

if TYPE_CHECKING:
    from accounts.models import User

STATED = frozenset({"title", "detail", "assignee", "due_at", "mandatory", "order"})
MOST_ITEMS, MOST_TASKS = 50, 200


def tasks_of_template(case: Case, template: CaseTemplate) -> None:
    """Make the template's tasks, due from the moment the case was opened."""
    for place, planned in enumerate(template.tasks, start=1):
        task = CaseTask(
            case=case,
            title=planned.title,
            detail=planned.detail,
            mandatory=planned.mandatory,
            due_at=case.opened_at + timedelta(hours=planned.due_hours),
            order=place,
        )
        task.full_clean()
        task.save()
        _write_items(task, planned.items)


@service
def add_task(*, actor: "User", case: Case, facts: dict[str, Any], items: Sequence[str] = ()) -> CaseTask:
    """Add a task with its checklist. Raises NotThere, NotAllowed, WrongState, ValidationError."""
    case = lock_to_work(actor, case)
    count = case.tasks.count()
    if count >= MOST_TASKS:
        raise ValidationError({"title": [f"A case has at most {MOST_TASKS} tasks."]})
    task = CaseTask(case=case)
    _state(task, facts | {"order": facts.get("order") or count + 1})
    task.save()
    _write_items(task, items)
    tell_task_given(task, actor)
    return task


@service
def edit_task(
    *,
    actor: "User",
    task: CaseTask,
    facts: dict[str, Any],
    items: Sequence[str] | None = None,
    version: int | None = None,
) -> CaseTask:
    """Change what is given; items that keep their words keep their ticks. Raises StaleVersion too."""
    task = _lock(actor, task, version)
    if task.is_done:
        raise WrongState(f"“{task}” is done: take it up again first.")
    before = task.assignee_id
    _state(task, facts)
    task.version += 1
    task.save()
    if task.assignee_id != before:
        tell_task_given(task, actor)
    if items is not None:
        _write_items(task, items)
    return task


@service
def finish_task(*, actor: "User", task: CaseTask, version: int | None = None) -> CaseTask:
    """It is done. Doing it again changes nothing."""
    task = _lock(actor, task, version)
    if task.is_done:
        return task
    task.state, task.done_by, task.done_at = TaskState.DONE, actor, timezone.now()
    return _write(task)


@service
def take_task_up_again(*, actor: "User", task: CaseTask, version: int | None = None) -> CaseTask:
    """It is not done after all. Whose it was and who left the case meanwhile does not have it again."""
    task = _lock(actor, task, version)
    if not task.is_done:
        return task
    if not task.case.members.filter(user=task.assignee).exists():
        task.assignee = None
    task.state, task.done_by, task.done_at = TaskState.OPEN, None, None
    return _write(task)


@service
def tick_item(*, actor: "User", item: TaskItem, ticked: bool, version: int | None = None) -> TaskItem:
    """Tick an item of a checklist, or take the tick back. It says which, so that sending it twice changes nothing."""
    task = _lock(actor, item.task, version)
    item = task.items.select_for_update().get(pk=item.pk)
    if item.ticked != ticked:
        item.ticked = ticked
        item.save(update_fields=["ticked"])
    return item


@service
def note_milestone(
    *, actor: "User", case: Case, at: datetime, what: str, precision: str = MilestonePrecision.MINUTE, key: uuid.UUID
) -> Milestone:
    """Write down what happened, and when. The same key notes it once."""
    case = lock_to_work(actor, case)
    known: Milestone | None = case.milestones.filter(noting_key=key).first()
    if known is not None:
        return known
    milestone = Milestone(case=case, at=at, what=what.strip(), precision=precision, by=actor, noting_key=key)
    milestone.full_clean()
    milestone.save()
    return milestone


@service
def drop_milestone(*, actor: "User", milestone: Milestone) -> None:
    """Take a milestone off; that it stood there stays on record."""
    case = lock_to_work(actor, milestone.case)
    standing = case.milestones.filter(pk=milestone.pk).first()
    if standing is None:
        raise NotThere("This milestone is not there any more.")
    standing.delete()


def _lock(actor: "User", task: CaseTask, version: int | None = None) -> CaseTask:
    case = lock_to_work(actor, task.case)
    locked: CaseTask = case.tasks.select_for_update(of=("self",)).get(pk=task.pk)
    locked.case = case
    require_version("The task", locked.version, version)
    return locked


def _state(task: CaseTask, facts: dict[str, Any]) -> None:
    strange = facts.keys() - STATED
    if strange:
        raise TypeError(f"Not stated of a task: {', '.join(sorted(strange))}.")
    assignee = facts.get("assignee")
    if assignee is not None and not task.case.members.filter(user=assignee).exists():
        raise ValidationError({"assignee": ["Choose a member of the case."]})
    for name, value in facts.items():
        setattr(task, name, value.strip() if isinstance(value, str) else value)
    task.full_clean()


def _write(task: CaseTask) -> CaseTask:
    task.version += 1
    task.save()
    return task


def _write_items(task: CaseTask, texts: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if len(wanted) > MOST_ITEMS:
        raise ValidationError({"items": [f"A checklist has at most {MOST_ITEMS} lines."]})
    standing = {item.text: item for item in task.items.all()}
    for text, item in standing.items():
        if text not in wanted:
            item.delete()
    for place, text in enumerate(wanted, start=1):
        item = standing.get(text) or TaskItem(task=task, text=text)
        if item.pk is None or item.order != place:
            item.order = place
            _check_item(item)
            item.save()


def _check_item(item: TaskItem) -> None:
    try:
        item.full_clean()
    except ValidationError as error:
        raise ValidationError({"items": [f"“{item.text[:40]}”: {' '.join(error.messages)}"]}) from error
