"""Whatever people do with reports, in whatever order, some things always hold of what they leave behind.

Nobody verifies what they reported or changed; every change of state has its step and its place on the audit trail;
totals are the sums of their rows; references stay; and who was refused has changed nothing.
"""

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.errors import Refusal
from accounts.models import User
from conftest import member
from incidents.models import Casualty, FactEdit, Incident, IncidentStep
from incidents.services import claim_incident, edit_incident, file_incident
from incidents.services.contents import Contents
from incidents.services.reviewing import VERBS
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.review import State, Step
from projects.factories import ProjectFactory
from projects.vocabulary import Role
from tests.properties import examples

FACTS = {
    "title": "Convoy bombed",
    "category": "attack",
    "attack_type": "bombing_explosion",
    "occurred_from": datetime(2024, 10, 6, 18, 0, tzinfo=UTC),
    "country": "PK",
    "place": "Karachi",
}
SOURCE = {"kind": "news", "publisher": "Dawn"}
OFFICES = {
    "Alice": Role.OFFICER,
    "Oscar": Role.OFFICER,
    "Mona": Role.MANAGER,
    "Omar": Role.MANAGER,
    "Anna": Role.ANALYST,
    "Victor": Role.VIEWER,
}
names = st.sampled_from(sorted(OFFICES))
numbers = st.none() | st.integers(0, 40)


class Register(RuleBasedStateMachine):
    """A small register and the people around it; undone when the sequence ends."""

    reports = Bundle("reports")

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.undo.enter_context(transaction.atomic())
        project = ProjectFactory.create(host_country="PK")
        self.people: dict[str, User] = {name: member(name, role, country="PK") for name, role in OFFICES.items()}
        self.people["Charlie"] = member("Charlie", Role.MANAGER, country="KE")
        self.project = project
        self.references: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.close()

    def attempt(self, verb: Any, **given: Any) -> Any:
        """What the verb returns; None where it is refused, and then nothing has changed."""
        before = standing()
        try:
            with transaction.atomic():
                return verb(**given)
        except (Refusal, ValidationError):
            assert standing() == before
            return None

    # ── What people do ──────────────────────────────────────────────────────────────────────────────────────

    @rule(target=reports, name=st.sampled_from(["Alice", "Oscar", "Mona"]), submit=st.booleans(), linked=st.booleans())
    def file(self, name: str, submit: bool, linked: bool) -> int:
        links = [{"project": self.project, "relation": "direct_target"}] if linked else []
        contents = Contents(sources=[SOURCE], links=links)
        incident = file_incident(actor=self.people[name], facts=FACTS, contents=contents, submit=submit)
        self.references[incident.pk] = incident.reference
        return incident.pk

    @rule(report=reports, name=names | st.just("Charlie"), step=st.sampled_from(Step))
    def step(self, report: int, name: str, step: Step) -> None:
        verb = VERBS.get(step)
        if verb is not None:
            incident = Incident.objects.get(pk=report)
            self.attempt(verb, actor=self.people[name], incident=incident, reason="For a reason.")

    @rule(report=reports, name=names | st.just("Charlie"))
    def take_over(self, report: int, name: str) -> None:
        self.attempt(claim_incident, actor=self.people[name], incident=Incident.objects.get(pk=report))

    @rule(report=reports, name=names, title=st.sampled_from(["Convoy bombed", "Convoy shot at", "Bus bombed"]))
    def restate(self, report: int, name: str, title: str) -> None:
        incident = Incident.objects.get(pk=report)
        self.attempt(edit_incident, actor=self.people[name], incident=incident, facts={"title": title})

    @rule(report=reports, name=names, killed=st.lists(numbers, max_size=3), stale=st.booleans())
    def count(self, report: int, name: str, killed: list[int | None], stale: bool) -> None:
        incident = Incident.objects.get(pk=report)
        outcomes = [Outcome.KILLED, Outcome.INJURED, Outcome.MISSING]
        rows = [
            {"nationality": "CN", "affiliation": "project_staff", "outcome": outcomes[number], "best": best}
            for number, best in enumerate(killed)
        ]
        self.attempt(
            edit_incident,
            actor=self.people[name],
            incident=incident,
            facts={},
            contents=Contents(casualties=rows),
            version=incident.version - stale,
        )

    # ── What always holds ───────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def every_change_of_state_has_its_step_and_its_place_on_the_trail(self) -> None:
        for incident in Incident.objects.all():
            steps = list(IncidentStep.objects.filter(incident=incident).order_by("pk"))
            came_through = [str(State.DRAFT), *(step.to_state for step in steps)]
            assert [step.from_state for step in steps] == came_through[:-1]
            assert incident.state == came_through[-1]
            events = Incident.pgh_event_model.objects.filter(pgh_obj=incident.pk).order_by("pgh_id")
            states = list(events.values_list("state", flat=True))
            assert [
                state for number, state in enumerate(states) if states[number - 1 : number] != [state]
            ] == came_through

    @invariant()
    def nobody_verified_what_they_reported_or_changed(self) -> None:
        for verified in IncidentStep.objects.filter(step=Step.VERIFY).select_related("incident"):
            assert verified.actor_id != verified.incident.reporter_id
            before = verified.incident.steps.filter(step=Step.VERIFY, pk__lt=verified.pk)
            another = before.exclude(actor=verified.actor).order_by("pk").last()
            own = FactEdit.objects.filter(incident=verified.incident, editor=verified.actor_id, at__lt=verified.at)
            assert not (own.filter(at__gt=another.at) if another else own).exists()

    @invariant()
    def totals_are_the_sums_of_their_rows(self) -> None:
        for incident in Incident.objects.all():
            for outcome, total in (("killed", incident.killed_best), ("injured", incident.injured_best)):
                rows = Casualty.objects.filter(incident=incident, outcome=outcome)
                assert total == rows.aggregate(sum=Sum("best"))["sum"]

    @invariant()
    def references_stay_and_are_given_once(self) -> None:
        references = dict(Incident.objects.values_list("pk", "reference"))
        assert references == self.references
        assert len(set(references.values())) == len(references)


def standing() -> list[Any]:
    """What is written of the reports."""
    return [
        list(Incident.objects.order_by("pk").values_list("pk", "state", "version", "title", "killed_best")),
        list(IncidentStep.objects.order_by("pk").values_list("pk", "step")),
        list(Casualty.objects.order_by("pk").values_list("pk", "best")),
    ]


@pytest.mark.django_db
def test_any_sequence_of_what_people_do():
    run_state_machine_as_test(Register, settings=examples(6, steps=25))
