"""However a case is worked on: each change of status has its step, and none is closed over a mandatory task.

Reports come and go, are reviewed and merged meanwhile, and who was refused has changed nothing.
"""

import uuid
from itertools import groupby
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, invariant, rule, run_state_machine_as_test

from accounts.vocabulary import Marking
from incidents.models import Case, CaseIncident, CaseMember, CaseStep, CaseTask, Incident
from incidents.services import (
    add_case_incidents,
    add_case_member,
    add_task,
    change_lead,
    drop_case_incident,
    drop_case_member,
    edit_task,
    finish_task,
    merge_incident,
    open_case,
    take_case_step,
    take_task_up_again,
)
from incidents.services.case_permissions import works_on_case
from incidents.tests.sequences import KEYS, Register, managers, names, reports
from incidents.vocabulary.cases import CaseStatus, CaseStepKind, TaskState
from tests.properties import examples

cases = Bundle("cases")
anybody = names | st.just("Charlie")


class Casework(Register):
    """Cases are opened around reports, staffed, worked on, closed and opened again."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: dict[int, str] = {}
        self.by_key: dict[tuple[str, uuid.UUID], int] = {}
        self.inside: set[tuple[int, int]] = set()

    @rule(
        target=cases,
        name=managers | names,
        around=st.lists(reports, max_size=2),
        template=st.sampled_from(["", "", "threat"]),
        key=st.none() | st.sampled_from(KEYS),
    )
    def open(self, name: str, around: list[int], template: str, key: uuid.UUID | None) -> int | None:
        incidents = list(Incident.objects.filter(pk__in=around))
        facts = {"title": "The airport convoy", "marking": Marking.AMBER}
        given = {"facts": facts, "incidents": incidents, "template": template, "opening_key": key}
        case = self.attempt(open_case, actor=self.people[name], **given)
        if case is None:
            return None
        known = self.by_key.get((name, key)) if key else None
        assert known in (None, case.pk), "the same key twice is one case"
        if case.pk not in self.opened:
            self.opened[case.pk] = case.reference
            self.inside |= {(case.pk, report) for report in around}
        if key:
            self.by_key[name, key] = case.pk
        return int(case.pk)

    @rule(case=cases, name=managers | anybody, step=st.sampled_from(CaseStepKind), stale=st.sampled_from([0, 0, 0, 1]))
    def go_on(self, case: int | None, name: str, step: CaseStepKind, stale: int) -> None:
        if case is None:
            return
        before = Case.objects.get(pk=case)
        given = {"case": before, "step": step, "reason": "For a reason.", "version": before.version - stale}
        after = self.attempt(take_case_step, actor=self.people[name], **given)
        assert after is None or (stale, after.version) == (0, before.version + 1)

    @rule(case=cases, name=anybody, report=reports, comes=st.sampled_from([True, True, False]))
    def gather(self, case: int | None, name: str, report: int, comes: bool) -> None:
        if case is None:
            return
        incident, there = Incident.objects.get(pk=report), Case.objects.get(pk=case)
        actor = self.people[name]
        if comes and self.attempt(add_case_incidents, actor=actor, case=there, incidents=[incident]):
            self.inside.add((case, report))
        if not comes and self.done(drop_case_incident, actor=actor, case=there, incident=incident):
            self.inside.remove((case, report))

    @rule(case=cases, name=anybody, whom=anybody, how=st.sampled_from(["joins", "joins", "leads", "goes"]))
    def staff(self, case: int | None, name: str, whom: str, how: str) -> None:
        if case is None:
            return
        given = {"actor": self.people[name], "case": Case.objects.get(pk=case)}
        if how == "joins":
            self.attempt(add_case_member, email=self.people[whom].email, **given)
        elif how == "leads":
            self.attempt(change_lead, lead=self.people[whom], **given)
        else:
            self.done(drop_case_member, person=self.people[whom], **given)

    @rule(case=cases, name=anybody, mandatory=st.booleans(), whose=st.none() | names)
    def plan(self, case: int | None, name: str, mandatory: bool, whose: str | None) -> None:
        if case is not None:
            facts = {"title": "Call the embassy", "mandatory": mandatory, "assignee": self.people.get(whose or "")}
            self.attempt(add_task, actor=self.people[name], case=Case.objects.get(pk=case), facts=facts)

    @rule(case=cases, name=anybody, number=st.integers(0, 8), how=st.sampled_from(["done", "done", "again", "edit"]))
    def work(self, case: int | None, name: str, number: int, how: str) -> None:
        tasks = list(CaseTask.objects.filter(case=case))
        if tasks:
            task, actor = tasks[number % len(tasks)], self.people[name]
            if how == "edit":
                self.attempt(edit_task, actor=actor, task=task, facts={"mandatory": not task.mandatory})
            else:
                verb = finish_task if how == "done" else take_task_up_again
                worked = self.attempt(verb, actor=actor, task=task)
                assert worked is None or worked.is_done == (how == "done")

    @rule(case=cases, name=managers)
    def finish_all(self, case: int | None, name: str) -> None:
        for task in CaseTask.objects.filter(case=case, mandatory=True):
            self.attempt(finish_task, actor=self.people[name], task=task)

    @rule(one=reports, other=reports, name=managers)
    def merge(self, one: int, other: int, name: str) -> None:
        """A case keeps what it was opened around, under its own reference."""
        first, second = (Incident.objects.get(pk=report) for report in (one, other))
        self.attempt(merge_incident, actor=self.people[name], incident=first, into=second)

    def done(self, verb: Any, **given: Any) -> bool:
        """For a verb that returns nothing."""

        def told(**given: Any) -> bool:
            verb(**given)
            return True

        return self.attempt(told, **given) is not None

    # ── What always holds ───────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def every_change_of_status_has_its_step_and_its_place_on_the_trail(self) -> None:
        for case in Case.objects.all():
            steps = list(CaseStep.objects.filter(case=case).order_by("pk"))
            came_through = [str(CaseStatus.OPEN), *(step.to_status for step in steps)]
            assert [step.from_status for step in steps] == came_through[:-1]
            assert case.status == came_through[-1]
            events = Case.pgh_event_model.objects.filter(pgh_obj=case.pk).order_by("pgh_id")
            assert [status for status, _ in groupby(events.values_list("status", flat=True))] == came_through

    @invariant()
    def what_is_closed_has_its_outcome_and_nothing_left_to_do(self) -> None:
        for case in Case.objects.all():
            assert case.is_closed == (case.closed_at is not None)
            if case.is_closed:
                assert case.outcome
                assert not case.tasks.filter(mandatory=True, state=TaskState.OPEN).exists()

    @invariant()
    def its_lead_is_a_member_and_works_on_it(self) -> None:
        for case in Case.objects.all():
            members = CaseMember.objects.filter(case=case).values_list("user", flat=True)
            assert case.lead_id in members and works_on_case(case.lead, case)
            tasks = CaseTask.objects.filter(case=case, state=TaskState.OPEN).exclude(assignee=None)
            assert set(tasks.values_list("assignee", flat=True)) <= set(members)

    @invariant()
    def cases_keep_their_reference_and_what_belongs_to_them(self) -> None:
        references = dict(Case.objects.values_list("pk", "reference"))
        assert references == self.opened
        assert len(set(references.values())) == len(references)
        assert set(CaseIncident.objects.values_list("case", "incident")) == self.inside


@pytest.mark.django_db
def test_any_sequence_of_casework():
    run_state_machine_as_test(Casework, settings=examples(6, steps=30))
