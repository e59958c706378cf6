"""A small register, the people around it and what they do to reports: what the machines of any sequence share.

Whoever is refused has changed nothing, in no table. What holds after every step whatever happened stands here too.
"""

import uuid
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from accounts.errors import Refusal
from accounts.models import User
from conftest import member
from incidents.models import Casualty, Comment, FactEdit, Incident, IncidentStep
from incidents.rules.transitions import TRANSITIONS
from incidents.services import add_comment, correct_comment, edit_incident, file_incident, withdraw_comment
from incidents.services.contents import Contents
from incidents.services.permissions import decides_on
from incidents.services.reviewing import VERBS
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.review import State, Step
from projects.factories import ProjectFactory
from projects.vocabulary import Role

FACTS = {
    "title": "Convoy bombed",
    "category": "attack",
    "attack_type": "bombing_explosion",
    "country": "PK",
    "place": "Karachi",
}
FIRST_DAY = datetime(2022, 10, 6, 18, 0, tzinfo=UTC)
OFFICES = {
    "Alice": Role.OFFICER,
    "Oscar": Role.OFFICER,
    "Mona": Role.MANAGER,
    "Omar": Role.MANAGER,
    "Anna": Role.ANALYST,
    "Victor": Role.VIEWER,
}
WORDS = ["Open again.", "Closed."]
KEYS = [uuid.UUID(int=number) for number in range(1, 4)]
names = st.sampled_from(sorted(OFFICES))
managers = st.sampled_from(["Mona", "Omar"])
numbers = st.none() | st.integers(0, 40)
reports = Bundle("reports")
comments = Bundle("comments")


class Register(RuleBasedStateMachine):
    """Reports that are filed and edited by people; undone when the sequence ends."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.clock = self.undo.enter_context(time_machine.travel(datetime(2026, 3, 1, 9, 0, tzinfo=UTC)))
        self.undo.enter_context(transaction.atomic())
        self.people: dict[str, User] = {name: member(name, role, country="PK") for name, role in OFFICES.items()}
        self.people["Charlie"] = member("Charlie", Role.MANAGER, country="KE")
        self.project = ProjectFactory.create(host_country="PK")
        self.references: dict[int, str] = {}
        self.vouched: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.close()

    def attempt(self, verb: Any, **given: Any) -> Any:
        """What the verb returns; None where it is refused, and then nothing has changed."""
        before = everything()
        try:
            return verb(**given)
        except (Refusal, ValidationError):
            assert everything() == before
            return None

    # ── What people do ──────────────────────────────────────────────────────────────────────────────────────

    @rule(
        target=reports,
        name=st.sampled_from(["Alice", "Oscar", "Mona"]),
        submit=st.sampled_from([True, True, False]),
        linked=st.booleans(),
        months=st.integers(0, 20),
        killed=numbers,
    )
    def file(self, name: str, submit: bool, linked: bool, months: int, killed: int | None) -> int:
        return self.file_one(name, submit=submit, linked=linked, months=months, killed=killed)

    def file_one(self, name: str, *, submit: bool, linked: bool, months: int, killed: int | None) -> int:
        """Two of the same month are likely duplicates, others are not."""
        contents = Contents(
            sources=[{"kind": "news", "publisher": "Dawn", "url": f"https://dawn.example/{months}"}],
            casualties=[] if killed is None else [row_of(Outcome.KILLED, killed)],
            links=[{"project": self.project, "relation": "direct_target"}] if linked else [],
        )
        facts = FACTS | {"occurred_from": FIRST_DAY + months * timedelta(days=40)}
        incident = file_incident(actor=self.people[name], facts=facts, contents=contents, submit=submit)
        self.references[incident.pk] = incident.reference
        return incident.pk

    @rule(report=reports, name=names, title=st.sampled_from(["Convoy bombed", "Convoy shot at", "Bus bombed"]))
    def restate(self, report: int, name: str, title: str) -> None:
        incident = Incident.objects.get(pk=report)
        if self.attempt(edit_incident, actor=self.people[name], incident=incident, facts={"title": title}):
            self.written_to(report)

    @rule(report=reports, name=names, killed=st.lists(numbers, max_size=3), stale=st.booleans())
    def count(self, report: int, name: str, killed: list[int | None], stale: bool) -> None:
        incident = Incident.objects.get(pk=report)
        outcomes = [Outcome.KILLED, Outcome.INJURED, Outcome.MISSING]
        rows = [row_of(outcomes[number], best) for number, best in enumerate(killed)]
        edited = self.attempt(
            edit_incident,
            actor=self.people[name],
            incident=incident,
            facts={},
            contents=Contents(casualties=rows),
            version=incident.version - stale,
        )
        if edited is not None:
            assert not stale
            self.written_to(report)

    @rule(report=reports, name=names | st.just("Charlie"), step=st.sampled_from(sorted(VERBS)))
    def step(self, report: int, name: str, step: str) -> None:
        self.take(Step(step), report, name)

    @rule(report=reports, name=managers, last=st.sampled_from([Step.VERIFY, Step.RETURN, Step.REJECT]))
    def review(self, report: int, name: str, last: Step) -> None:
        self.take(Step.START_REVIEW, report, name)
        self.take(last, report, name)

    @rule(hours=st.sampled_from([0.5, 1.5, 2.5]))
    def wait(self, hours: float) -> None:
        """After two hours the lease of a claim has run out."""
        self.clock.shift(timedelta(hours=hours))

    def take(self, step: Step, report: int, name: str) -> None:
        """A step of review: not past another's claim, and no verification of what one answers for."""
        incident, actor = Incident.objects.get(pk=report), self.people[name]
        holder, came_from = incident.holder, incident.state
        taken = self.attempt(VERBS[step], actor=actor, incident=incident, reason="For a reason.")
        if taken is None:
            return
        if came_from == State.IN_REVIEW and TRANSITIONS[step].by == "manager":
            assert holder in (None, actor), "another manager had it"
        if step == Step.VERIFY:
            self.vouch(actor, taken)

    def vouch(self, actor: User, incident: Incident) -> None:
        """Whose numbers and reports stand there is read off the trail, whichever report they were written in."""
        filed = {report.reporter_id for report in gone_into(incident)}
        assert actor.pk not in filed, "they filed it, or what was merged into it"
        for row in Casualty.objects.filter(incident=incident):
            written = last_written(row)
            wrote = written.pgh_context["actor"]
            assert wrote != actor.pk or written.pk in self.vouched, "they wrote a number that nobody else verified"
            if wrote != actor.pk:
                self.vouched.add(written.pk)

    def written_to(self, report: int) -> None:
        """For a machine that remembers what would come back: it was edited since."""

    # ── What always holds ───────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def every_change_of_state_has_its_step_and_its_place_on_the_trail(self) -> None:
        steps, trail = list(IncidentStep.objects.order_by("pk")), Incident.pgh_event_model.objects.order_by("pgh_id")
        lines = list(trail.values_list("pgh_obj", "state"))
        for incident in Incident.objects.all():
            own = [step for step in steps if step.incident_id == incident.pk]
            came_through = [str(State.DRAFT), *(step.to_state for step in own)]
            assert [step.from_state for step in own] == came_through[:-1]
            assert incident.state == came_through[-1]
            assert [state for state, _ in groupby(state for key, state in lines if key == incident.pk)] == came_through

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
        sums = Casualty.objects.values_list("incident", "outcome").annotate(sum=Sum("best")).order_by()
        counted = {(report, outcome): best for report, outcome, best in sums}
        for incident in Incident.objects.all():
            for outcome in (Outcome.KILLED, Outcome.INJURED, Outcome.MISSING):
                assert getattr(incident, f"{outcome}_best") == counted.get((incident.pk, outcome))

    @invariant()
    def references_stay_are_given_once_and_lead_somewhere(self) -> None:
        references = dict(Incident.objects.values_list("pk", "reference"))
        assert references == self.references
        assert len(set(references.values())) == len(references)
        into = dict(Incident.objects.values_list("pk", "merged_into"))
        for report in references:
            led = [report]
            while (further := into[led[-1]]) is not None:
                assert further not in led, "it leads in a circle"
                led.append(further)

    @invariant()
    def one_who_may_decide_has_it_for_review_or_nobody(self) -> None:
        for incident in Incident.objects.select_related("claimed_by", "assigned_to"):
            assert (incident.claimed_by is None) == (incident.claimed_until is None)
            if incident.claimed_by is not None:
                assert incident.state == State.IN_REVIEW and decides_on(incident.claimed_by, incident)
            if incident.assigned_to is not None:
                assert decides_on(incident.assigned_to, incident)

    @invariant()
    def every_line_of_the_trail_names_who_did_it(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ".join(f"SELECT pgh_context ->> 'actor' FROM \"{table}\"" for table in TRAILS))
            assert {actor for (actor,) in cursor.fetchall()} <= {str(person.pk) for person in self.people.values()}

    @invariant()
    def what_the_database_checks_at_the_end_holds_now(self) -> None:
        connection.check_constraints()


class Speaking(RuleBasedStateMachine):
    """People say things about reports, anew, and take them back."""

    people: dict[str, User]
    attempt: Any

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[int, tuple[Any, ...]] = {}
        self.sent: dict[tuple[uuid.UUID, str], int] = {}

    @rule(target=comments, report=reports, name=names, body=st.sampled_from(WORDS))
    def say(self, report: int, name: str, body: str) -> Any:
        return self.write(add_comment, None, name, subject=Incident.objects.get(pk=report), body=body)

    @rule(report=reports, name=names, body=st.sampled_from(WORDS), once=st.sampled_from(KEYS))
    def say_once(self, report: int, name: str, body: str, once: uuid.UUID) -> None:
        subject = Incident.objects.get(pk=report)
        for _ in range(2):
            self.write(add_comment, once, name, subject=subject, body=body)

    @rule(
        comment=comments, name=names, body=st.sampled_from(["Open.", "Shut."]), once=st.none() | st.sampled_from(KEYS)
    )
    def say_anew(self, comment: int | None, name: str, body: str, once: uuid.UUID | None) -> None:
        if comment is not None:
            self.write(correct_comment, once, name, comment=Comment.objects.get(pk=comment), body=body)

    @rule(comment=comments, name=names)
    def take_back(self, comment: int | None, name: str) -> None:
        if comment is not None:
            first = Comment.objects.get(pk=comment)
            row = self.attempt(withdraw_comment, actor=self.people[name], comment=first, reason="Not so.")
            if row is not None:
                self.said[row.pk] = (first.incident_id, self.people[name].pk, "", "Not so.", comment)

    def write(self, verb: Any, once: uuid.UUID | None, name: str, **given: Any) -> int | None:
        """The key of the row that says it: who hears that it was said finds it there, and once only."""
        said = self.attempt(verb, actor=self.people[name], once=once, **given)
        if said is None:
            return None
        corrected = given.get("comment")
        subject = corrected.incident_id if corrected else given["subject"].pk
        row = said.comment
        known = self.sent.get((once, name)) if once else None
        assert known in (None, row.pk), "the same key twice is one comment"
        assert (known is None) == (row.pk not in self.said)
        self.said[row.pk] = (subject, self.people[name].pk, given["body"], "", corrected.pk if corrected else None)
        if once:
            self.sent[once, name] = row.pk
        return int(row.pk)

    @invariant()
    def nothing_that_was_said_is_lost(self) -> None:
        rows = Comment.objects.values_list("pk", "incident", "author", "body", "reason", "corrects")
        assert {key: tuple(row) for key, *row in rows} == self.said

    @invariant()
    def what_was_said_first_is_shown_where_it_went_on(self) -> None:
        for incident in Incident.objects.exclude(state__in=[State.MERGED, State.DRAFT]):
            about = {report.pk for report in gone_into(incident)}
            first = {key for key, row in self.said.items() if row[0] in about and row[4] is None}
            assert set(Comment.objects.about(incident).first_said().values_list("pk", flat=True)) == first


def row_of(outcome: str, best: int | None) -> dict[str, Any]:
    return {"nationality": "CN", "affiliation": "project_staff", "outcome": outcome, "best": best}


def gone_into(incident: Incident) -> list[Incident]:
    """The report, what was merged into it, and into that."""
    merged = list(Incident.objects.exclude(merged_into=None))
    found = [incident]
    for report in found:
        found += [other for other in merged if other.merged_into_id == report.pk]
    return found


def last_written(row: Casualty) -> Any:
    """The line of the trail with which the number that stands came about: moving it along is no writing."""
    events = list(Casualty.pgh_event_model.objects.filter(pgh_obj=row.pk).order_by("pgh_id"))
    wrote, before = events[0], None
    for event in events:
        says = (event.outcome, event.best)
        if says != before:
            wrote, before = event, says
    return wrote


MODELS = [model for name in ("incidents", "accounts") for model in apps.get_app_config(name).get_models()]
TRAILS = [
    model._meta.db_table
    for model in apps.get_app_config("incidents").get_models()
    if hasattr(model, "pgh_tracked_model")
]
WHOLE = " UNION ALL ".join(
    f"SELECT '{table}', count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM \"{table}\" t"
    for table in sorted({model._meta.db_table for model in MODELS})
)


def everything() -> list[Any]:
    """How many rows each table has, and a digest of them."""
    with connection.cursor() as cursor:
        cursor.execute(WHOLE)
        return sorted(cursor.fetchall())
