"""Cases: opened, edited, led, staffed, filled with incidents, worked on, closed – each by whoever may, once."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from accounts.factories import UserFactory
from accounts.vocabulary import Marking
from conftest import member
from incidents.case_factories import CaseFactory, CaseIncidentFactory, CaseMemberFactory, CaseTaskFactory
from incidents.factories import IncidentFactory
from incidents.models import Case, CaseStep, CaseTask, TaskItem
from incidents.rules.case_templates import CASE_TEMPLATES
from incidents.rules.case_transitions import CASE_TRANSITIONS
from incidents.services import (
    add_case_incidents,
    add_case_member,
    add_task,
    change_lead,
    drop_case_incident,
    drop_case_member,
    drop_milestone,
    edit_case,
    edit_task,
    finish_task,
    note_milestone,
    open_case,
    take_case_step,
    take_task_up_again,
    tick_item,
    write_lessons,
)
from incidents.services.case_steps import case_steps_open_to
from incidents.vocabulary.cases import CaseStatus, CaseStepKind, TaskState
from incidents.vocabulary.review import State
from projects.vocabulary import Role

FACTS = {"title": "The airport convoy", "marking": Marking.AMBER}


@pytest.fixture
def bombing(db):
    return IncidentFactory.create(state=State.SUBMITTED)


@pytest.fixture
def case(mona, bombing):
    return open_case(actor=mona, facts=FACTS, incidents=[bombing])


@pytest.fixture
def viewer(db):
    return member("Vera Viewer", Role.VIEWER, country="PK")


def joined(case, *people):
    for person in people:
        CaseMemberFactory.create(case=case, user=person)
    return people


# ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_opens_a_case_leads_it_and_is_a_member(case, mona, bombing):
    assert case.reference.startswith(f"CASE-{timezone.now().year}-")
    assert (case.lead, case.status, case.closed_at) == (mona, CaseStatus.OPEN, None)
    assert [one.user for one in case.members.all()] == [mona]
    assert [one.incident for one in case.incident_links.all()] == [bombing]


@pytest.mark.parametrize("template", CASE_TEMPLATES.values(), ids=lambda template: template.key)
def test_a_template_brings_its_tasks(template, mona):
    case = open_case(actor=mona, facts=FACTS, template=template.key)
    tasks = list(case.tasks.all())
    assert 6 <= len(tasks) <= 10
    assert [task.title for task in tasks] == [planned.title for planned in template.tasks]
    assert [task.mandatory for task in tasks] == [planned.mandatory for planned in template.tasks]
    for task, planned in zip(tasks, template.tasks, strict=True):
        assert task.due_at == case.opened_at + timedelta(hours=planned.due_hours)
        assert tuple(item.text for item in task.items.all()) == planned.items
    assert any(task.mandatory for task in tasks)
    assert any(planned.items for planned in template.tasks)


def test_an_unknown_template_opens_nothing(mona):
    with pytest.raises(ValidationError, match="no such template"):
        open_case(actor=mona, facts=FACTS, template="picnic")
    assert not Case.objects.exists()


def test_the_same_key_opens_one_case(mona, bombing):
    key = uuid.uuid4()
    first, second = (
        open_case(actor=mona, facts=FACTS, incidents=[bombing], template="threat", opening_key=key) for _ in range(2)
    )
    assert first == second
    assert Case.objects.count() == 1
    assert CaseTask.objects.count() == len(CASE_TEMPLATES["threat"].tasks)


@pytest.mark.parametrize("who", ["alice", "anna", "ada", "victor"])
def test_only_managers_open_one(who, request):
    with pytest.raises(NotAllowed):
        open_case(actor=request.getfixturevalue(who), facts=FACTS)


def test_nobody_opens_one_around_what_they_may_not_read(mona):
    hidden = [IncidentFactory.create(state=State.SUBMITTED, country="KE"), IncidentFactory.create(state=State.DRAFT)]
    for incident in hidden:
        with pytest.raises(NotThere):
            open_case(actor=mona, facts=FACTS, incidents=[incident])
    assert not Case.objects.exists()


def test_nobody_marks_one_above_their_clearance(case, mona):
    for marked in (
        lambda: open_case(actor=mona, facts=FACTS | {"marking": Marking.RED}),
        lambda: edit_case(actor=mona, case=case, facts={"marking": Marking.RED}),
    ):
        with pytest.raises(NotAllowed):
            marked()


# ── Editing ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_stale_edit_is_refused(case, mona):
    edit_case(actor=mona, case=case, facts={"title": "One"}, version=1)
    with pytest.raises(StaleVersion) as stale:
        edit_case(actor=mona, case=case, facts={"title": "Two"}, version=1)
    assert stale.value.current_version == 2
    case.refresh_from_db()
    assert case.title == "One"


def test_a_marking_above_a_members_clearance_names_them(case, mona):
    joined(case, UserFactory.create(full_name="Lola Low", clearance=Marking.AMBER))
    with pytest.raises(ValidationError, match="Lola Low"):
        edit_case(actor=mona, case=case, facts={"marking": Marking.AMBER_STRICT})


def test_nobody_loses_a_case_by_marking_it(case, mona):
    other = member("Other Manager", Role.MANAGER, country="PK", clearance=Marking.RED)
    mona.clearance = Marking.RED
    mona.save()
    with pytest.raises(ValidationError, match="become one first"):
        edit_case(actor=other, case=case, facts={"marking": Marking.RED})
    add_case_member(actor=other, case=case, email=other.email)
    assert edit_case(actor=other, case=case, facts={"marking": Marking.RED}).marking == Marking.RED


def test_a_new_lead_is_a_member_who_works(case, mona, alice, viewer):
    with pytest.raises(ValidationError, match="members"):
        change_lead(actor=mona, case=case, lead=alice)
    joined(case, alice, viewer)
    with pytest.raises(ValidationError, match="neither"):
        change_lead(actor=mona, case=case, lead=viewer)
    assert change_lead(actor=mona, case=case, lead=alice).lead == alice
    edit_case(actor=alice, case=case, facts={"title": "By its lead"})


def test_lessons_are_written_at_any_time_by_whoever_works_on_it(case, mona, alice, viewer):
    joined(case, alice, viewer)
    take_case_step(actor=mona, case=case, step=CaseStepKind.CLOSE, reason="Done")
    written = write_lessons(actor=alice, case=case, root_causes="Same hour every day", lessons="Vary the hour")
    assert (written.root_causes, written.lessons) == ("Same hour every day", "Vary the hour")
    with pytest.raises(NotAllowed):
        write_lessons(actor=viewer, case=case, root_causes="", lessons="")


# ── Members and incidents ───────────────────────────────────────────────────────────────────────────────────


def test_a_member_must_be_cleared_and_the_answer_tells_nothing(case, mona):
    low = member("Lola Low", Role.OFFICER, country="PK", clearance=Marking.GREEN)
    gone = member("Gone", Role.OFFICER, country="PK", is_active=False)
    idle, robot = UserFactory.create(), member("Robot", Role.OFFICER, is_service_account=True)
    said = set()
    for email in (low.email, gone.email, idle.email, robot.email, "nobody@example.org"):
        with pytest.raises(ValidationError) as refused:
            add_case_member(actor=mona, case=case, email=email)
        said.add(str(refused.value))
    assert len(said) == 1
    assert case.members.count() == 1


def test_adding_a_member_twice_is_adding_them_once(case, mona, alice):
    for _ in range(2):
        add_case_member(actor=mona, case=case, email=alice.email.upper())
    assert case.members.count() == 2


def test_who_goes_leaves_open_tasks_to_others_and_the_lead_stays(case, mona, alice):
    joined(case, alice)
    left, did = (CaseTaskFactory.create(case=case, assignee=alice) for _ in range(2))
    finish_task(actor=alice, task=did)
    drop_case_member(actor=mona, case=case, person=alice)
    left.refresh_from_db()
    did.refresh_from_db()
    assert (left.assignee, did.assignee) == (None, alice)
    assert take_task_up_again(actor=mona, task=did).assignee is None
    with pytest.raises(WrongState):
        drop_case_member(actor=mona, case=case, person=mona)
    with pytest.raises(NotThere):
        drop_case_member(actor=mona, case=case, person=alice)


def test_an_incident_belongs_once_and_nobody_adds_what_they_may_not_read(case, mona, bombing):
    other = IncidentFactory.create(state=State.VERIFIED)
    for _ in range(2):
        add_case_incidents(actor=mona, case=case, incidents=[other, bombing])
    assert case.incident_links.count() == 2
    with pytest.raises(NotThere):
        add_case_incidents(actor=mona, case=case, incidents=[IncidentFactory.create(state="verified", country="KE")])


def test_a_draft_joins_no_case(case, mona):
    draft = IncidentFactory.create(state=State.DRAFT, reporter=mona)
    with pytest.raises(WrongState, match="not handed in"):
        add_case_incidents(actor=mona, case=case, incidents=[draft])


def test_what_one_may_not_read_one_does_not_take_off_either(case, mona, bombing):
    hidden = CaseIncidentFactory.create(case=case, incident__country="KE").incident
    with pytest.raises(NotThere):
        drop_case_incident(actor=mona, case=case, incident=hidden)
    drop_case_incident(actor=mona, case=case, incident=bombing)
    assert [link.incident for link in case.incident_links.all()] == [hidden]


def test_a_manager_who_is_no_member_does_not_take_the_last_incident_off(case, bombing):
    other = member("Other Manager", Role.MANAGER, country="PK")
    with pytest.raises(NotAllowed, match="leave your own scope"):
        drop_case_incident(actor=other, case=case, incident=bombing)
    assert case.incident_links.count() == 1


# ── Steps ───────────────────────────────────────────────────────────────────────────────────────────────────


def in_status(case, status):
    closed = status == CaseStatus.CLOSED
    Case.objects.filter(pk=case.pk).update(
        status=status, closed_at=timezone.now() if closed else None, outcome="Done" if closed else ""
    )
    case.refresh_from_db()


@pytest.mark.parametrize("status", CaseStatus.values)
@pytest.mark.parametrize("step", CaseStepKind.values)
@pytest.mark.parametrize("who", ["lead", "manager", "officer", "analyst", "viewer", "stranger"])
def test_every_step_from_every_status_by_everybody(who, step, status, case, mona, alice, anna, viewer, charlie):
    joined(case, alice, anna, viewer)
    other = member("Other Manager", Role.MANAGER, country="PK")
    people = {"lead": mona, "manager": other, "officer": alice, "analyst": anna, "viewer": viewer, "stranger": charlie}
    in_status(case, status)
    transition = CASE_TRANSITIONS[CaseStepKind(step)]
    possible = status in transition.sources
    expected = {"stranger": NotThere, "officer": NotAllowed, "analyst": NotAllowed, "viewer": NotAllowed}.get(who)
    if expected is None and not possible:
        expected = WrongState
    offered = transition in case_steps_open_to(people[who], case) if who != "stranger" else False
    assert offered == (expected is None)

    def take():
        return take_case_step(actor=people[who], case=case, step=CaseStepKind(step), reason="So.")

    if expected is not None:
        with pytest.raises(expected):
            take()
        case.refresh_from_db()
        assert case.status == status
        assert not CaseStep.objects.exists()
        return
    assert take().status == transition.target
    assert (case.__class__.objects.get().closed_at is not None) == (transition.target == CaseStatus.CLOSED)
    record = CaseStep.objects.get()
    assert (record.from_status, record.to_status, record.actor) == (status, transition.target, people[who])


@pytest.mark.parametrize("step", [one.step for one in CASE_TRANSITIONS.values() if one.asks])
def test_a_step_that_asks_must_be_answered(step, case, mona):
    in_status(case, next(iter(CASE_TRANSITIONS[step].sources)))
    with pytest.raises(ValidationError, match="Give the"):
        take_case_step(actor=mona, case=case, step=step, reason="  ")


def test_open_mandatory_tasks_keep_it_from_closing_and_are_named(case, mona):
    task = CaseTaskFactory.create(case=case, title="Tell the families", mandatory=True)
    CaseTaskFactory.create(case=case, title="Not needed")
    with pytest.raises(WrongState, match="Tell the families") as refused:
        take_case_step(actor=mona, case=case, step=CaseStepKind.CLOSE, reason="Done")
    assert "Not needed" not in str(refused.value)
    finish_task(actor=mona, task=task)
    closed = take_case_step(actor=mona, case=case, step=CaseStepKind.CLOSE, reason="All are home.")
    assert closed.outcome == "All are home."


def test_a_closed_case_takes_nothing_but_lessons(case, mona, bombing):
    task = CaseTaskFactory.create(case=case)
    item = TaskItem.objects.create(task=task, text="Gate")
    milestone = note_milestone(actor=mona, case=case, at=timezone.now(), what="A call", key=uuid.uuid4())
    take_case_step(actor=mona, case=case, step=CaseStepKind.CLOSE, reason="Done")
    for change in (
        lambda: edit_case(actor=mona, case=case, facts={"title": "X"}),
        lambda: change_lead(actor=mona, case=case, lead=mona),
        lambda: add_case_member(actor=mona, case=case, email=mona.email),
        lambda: drop_case_member(actor=mona, case=case, person=mona),
        lambda: add_case_incidents(actor=mona, case=case, incidents=[bombing]),
        lambda: drop_case_incident(actor=mona, case=case, incident=bombing),
        lambda: add_task(actor=mona, case=case, facts={"title": "X"}),
        lambda: edit_task(actor=mona, task=task, facts={"title": "X"}),
        lambda: finish_task(actor=mona, task=task),
        lambda: take_task_up_again(actor=mona, task=task),
        lambda: tick_item(actor=mona, item=item, ticked=True),
        lambda: note_milestone(actor=mona, case=case, at=timezone.now(), what="X", key=uuid.uuid4()),
        lambda: drop_milestone(actor=mona, milestone=milestone),
    ):
        with pytest.raises(WrongState, match="is closed"):
            change()


def test_the_database_holds_closed_and_its_time_and_outcome_together(case):
    for wrong in (
        {"status": CaseStatus.CLOSED},
        {"closed_at": timezone.now()},
        {"status": CaseStatus.CLOSED, "closed_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseTask.objects.filter(pk=CaseTaskFactory.create(case=case).pk).update(state=TaskState.DONE)


# ── Tasks and milestones ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("who", "refusal"), [("viewer", NotAllowed), ("charlie", NotThere)])
def test_viewers_and_strangers_do_no_task(who, refusal, case, viewer, request):
    joined(case, viewer)
    task, person = CaseTaskFactory.create(case=case), request.getfixturevalue(who)
    item = TaskItem.objects.create(task=task, text="Gate")
    for change in (
        lambda: add_task(actor=person, case=case, facts={"title": "X"}),
        lambda: edit_task(actor=person, task=task, facts={"title": "X"}),
        lambda: finish_task(actor=person, task=task),
        lambda: tick_item(actor=person, item=item, ticked=True),
        lambda: note_milestone(actor=person, case=case, at=timezone.now(), what="X", key=uuid.uuid4()),
    ):
        with pytest.raises(refusal):
            change()


def test_a_task_is_done_undone_and_done_again(case, alice):
    joined(case, alice)
    task = add_task(
        actor=alice, case=case, facts={"title": "Call", "assignee": alice}, items=["One", "Two", "One", " "]
    )
    assert [item.text for item in task.items.all()] == ["One", "Two"]
    finish_task(actor=alice, task=task)
    done = finish_task(actor=alice, task=task)
    assert (done.state, done.done_by, done.version) == (TaskState.DONE, alice, 2)
    with pytest.raises(WrongState, match="take it up again"):
        edit_task(actor=alice, task=task, facts={"title": "X"})
    again = take_task_up_again(actor=alice, task=task)
    assert (again.state, again.done_by, again.done_at) == (TaskState.OPEN, None, None)


def test_items_keep_their_ticks_through_an_edit(case, mona):
    task = add_task(actor=mona, case=case, facts={"title": "Call"}, items=["One", "Two"])
    tick_item(actor=mona, item=task.items.get(text="Two"), ticked=True)
    edit_task(actor=mona, task=task, facts={"title": "Call all"}, items=["Zero", "Two"], version=1)
    assert [(item.text, item.ticked) for item in task.items.all()] == [("Zero", False), ("Two", True)]
    with pytest.raises(StaleVersion):
        edit_task(actor=mona, task=task, facts={"title": "Call"}, version=1)


def test_a_task_goes_to_members_only(case, mona, alice):
    with pytest.raises(ValidationError, match="member of the case"):
        add_task(actor=mona, case=case, facts={"title": "Call", "assignee": alice})


def test_what_waits_for_somebody_is_overdue_first(case, mona):
    now = timezone.now()
    for title, due in (("never", None), ("later", now + timedelta(days=9)), ("late", now - timedelta(days=1))):
        CaseTaskFactory.create(case=case, title=title, due_at=due, assignee=mona)
    waiting = list(CaseTask.objects.for_user(mona).waiting_for(mona))
    assert [(task.title, task.overdue) for task in waiting] == [("late", True), ("later", False), ("never", False)]


def test_a_milestone_is_noted_once(case, mona):
    key, at = uuid.uuid4(), timezone.now()
    first, second = (note_milestone(actor=mona, case=case, at=at, what="Released", key=key) for _ in range(2))
    assert first == second
    drop_milestone(actor=mona, milestone=first)
    with pytest.raises(NotThere):
        drop_milestone(actor=mona, milestone=first)


def test_a_milestone_has_happened(case, mona):
    with pytest.raises(ValidationError, match="future"):
        note_milestone(actor=mona, case=case, at=timezone.now() + timedelta(days=9), what="X", key=uuid.uuid4())


def test_another_persons_key_opens_nothing(mona):
    stolen = CaseFactory.create().opening_key
    with pytest.raises(WrongState):
        open_case(actor=mona, facts=FACTS, opening_key=stolen)
