"""The steps of review: every state × step × person, what a step asks, four eyes, and what it leaves behind."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from accounts.models import Notification
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import FactEditFactory, IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import Incident, IncidentStep
from incidents.rules.transitions import TRANSITIONS
from incidents.services import (
    claim_incident,
    edit_incident,
    file_incident,
    merge_incident,
    override_severity,
    reject_incident,
    reopen_incident,
    return_incident,
    start_review,
    submit_incident,
    unmerge_incident,
    verify_incident,
    withdraw_incident,
)
from incidents.services.contents import Contents
from incidents.services.reviewing import VERBS, steps_open_to
from incidents.vocabulary.review import LinkState, State, Step
from projects.factories import ProjectFactory
from projects.vocabulary import Role, Severity
from tests.at_once import at_once

# The table of the design: from where to where, and by whom.
TABLE = {
    (State.DRAFT, "submit"): (State.SUBMITTED, "reporter"),
    (State.RETURNED, "submit"): (State.SUBMITTED, "reporter"),
    (State.DRAFT, "withdraw"): (State.WITHDRAWN, "reporter"),
    (State.SUBMITTED, "withdraw"): (State.WITHDRAWN, "reporter"),
    (State.RETURNED, "withdraw"): (State.WITHDRAWN, "reporter"),
    (State.SUBMITTED, "start-review"): (State.IN_REVIEW, "manager"),
    (State.IN_REVIEW, "return"): (State.RETURNED, "manager"),
    (State.IN_REVIEW, "verify"): (State.VERIFIED, "manager"),
    (State.IN_REVIEW, "reject"): (State.REJECTED, "manager"),
    (State.VERIFIED, "close"): (State.CLOSED, "manager"),
    (State.VERIFIED, "reopen"): (State.IN_REVIEW, "manager"),
    (State.CLOSED, "reopen"): (State.IN_REVIEW, "manager"),
    (State.REJECTED, "reopen"): (State.IN_REVIEW, "manager"),
    (State.SUBMITTED, "merge"): (State.MERGED, "manager"),
    (State.IN_REVIEW, "merge"): (State.MERGED, "manager"),
    (State.VERIFIED, "merge"): (State.MERGED, "manager"),
    (State.MERGED, "unmerge"): (None, "manager"),
}
A_YEAR_BEFORE = IncidentFactory.occurred_from - timedelta(days=365)  # no likely duplicate
CAME_FROM = State.VERIFIED  # where the merged report of the table goes back to
BY = {"submit": "reporter", "withdraw": "reporter"}  # the other steps are a manager's
MANAGERS = {"manager", "manager of CPEC", "superuser"}


@pytest.fixture
def people(alice, mona, omar, anna, victor, ada, charlie):
    return {
        "reporter": alice,
        "officer": member("Oscar Officer", Role.OFFICER, country="PK"),
        "analyst": anna,
        "viewer": victor,
        "manager": mona,
        "manager of CPEC": omar,
        "administrator": ada,
        "superuser": member("Sue Superuser", Role.VIEWER, country="KE", is_superuser=True),
        "machine": member("Machine Manager", Role.MANAGER, is_service_account=True),
        "stranger": charlie,
    }


def report(reporter, project=None, **facts) -> Incident:
    """A report that is complete, linked to a project if one is given."""
    incident = IncidentFactory.create(reporter=reporter, **facts)
    SourceFactory.create(incident=incident)
    if project is not None:
        ProjectLinkFactory.create(incident=incident, project=project)
    return incident


def expected(state: str, step: str, person: str) -> object:
    if person == "stranger" or (state == State.DRAFT and person != "reporter"):
        return NotThere
    allowed = {"reporter"} if BY.get(step) else MANAGERS
    if person not in allowed:
        return NotAllowed
    return (TABLE[State(state), step][0] or CAME_FROM) if (State(state), step) in TABLE else WrongState


@pytest.mark.parametrize("state", State.values)
def test_every_step_of_every_person_from(state, people, port_qasim):
    incident, verbs = in_state(state, people["reporter"], port_qasim)
    before = IncidentStep.objects.count()
    for step, verb in verbs.items():
        for name, person in people.items():
            with transaction.atomic():
                came_to = outcome(verb, person, incident)
                assert came_to == expected(state, step, name), f"{name}: {step} from {state}"
                rows = IncidentStep.objects.order_by("pk").values_list("step", "from_state", "to_state", "actor_name")
                written = list(rows[before:])
                done = [(step, state, came_to, person.full_name)] if isinstance(came_to, str) else []
                assert written == done
                transaction.set_rollback(True)


def in_state(state, reporter, project):
    """A report in this state, beside another of the same project, and the verb of each step."""
    other = report(reporter, project, state=State.SUBMITTED, occurred_from=A_YEAR_BEFORE)
    incident = report(reporter, project, state=CAME_FROM if state == State.MERGED else state)
    if state == State.MERGED:
        incident = merge_incident(actor=member("Maya", Role.MANAGER), incident=incident, into=other)
    return incident, VERBS | {Step.MERGE: partial(merge_incident, into=other), Step.UNMERGE: unmerge_incident}


def outcome(verb, person, incident) -> object:
    """The state that a step led to, or the refusal."""
    try:
        with transaction.atomic():
            return verb(actor=person, incident=incident, reason="Because.").state
    except (NotAllowed, WrongState, NotThere) as refusal:
        return type(refusal)


def test_the_table_of_the_product_is_the_one_of_the_design():
    ours = {
        (source, transition.name): (transition.target, transition.by)
        for transition in TRANSITIONS.values()
        for source in transition.sources
    }
    assert ours == TABLE


@pytest.mark.parametrize("state", State.values)
def test_what_is_offered_is_what_is_possible(state, people, port_qasim):
    incident, _ = in_state(state, people["reporter"], port_qasim)
    for name, person in people.items():
        offered = {transition.step for transition in steps_open_to(person, incident)}
        possible = {step for step in Step if isinstance(expected(state, step, name), str)}
        assert offered == possible, name


@pytest.mark.parametrize(
    ("step", "state", "who", "needed"),
    [
        ("withdraw", State.DRAFT, "alice", False),
        ("withdraw", State.SUBMITTED, "alice", True),
        ("withdraw", State.RETURNED, "alice", True),
        ("return", State.IN_REVIEW, "mona", True),
        ("reject", State.IN_REVIEW, "mona", True),
        ("verify", State.IN_REVIEW, "mona", False),
        ("close", State.VERIFIED, "mona", False),
        ("reopen", State.VERIFIED, "mona", True),
        ("reopen", State.CLOSED, "mona", True),
        ("reopen", State.REJECTED, "mona", True),
    ],
)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_step_that_asks_for_a_reason_gets_one(step, state, who, needed, reason, alice, request):
    incident = report(alice, state=state)
    call = {"actor": request.getfixturevalue(who), "incident": incident, "reason": reason}
    if not needed:
        assert VERBS[Step(step)](**call).version == 2
        return
    with pytest.raises(ValidationError) as refusal:
        VERBS[Step(step)](**call)
    assert list(refusal.value.message_dict) == ["reason"]
    incident.refresh_from_db()
    assert (incident.state, incident.version) == (state, 1)


@pytest.mark.parametrize(
    ("facts", "source", "field"),
    [
        ({}, None, "sources"),
        ({"place": "", "admin1": "", "latitude": None, "longitude": None}, {}, "place"),
        ({"narrative": " "}, {"kind": "first_hand", "publisher": ""}, "narrative"),
    ],
)
def test_an_incomplete_report_is_not_submitted(facts, source, field, alice):
    incident = IncidentFactory.create(reporter=alice, **facts)
    if source is not None:
        SourceFactory.create(incident=incident, **source)
    with pytest.raises(ValidationError) as refusal:
        submit_incident(actor=alice, incident=incident)
    assert list(refusal.value.message_dict) == [field]
    assert not IncidentStep.objects.exists()


def test_nobody_verifies_what_they_reported_themselves(mona, omar, port_qasim):
    incident = report(mona, port_qasim, state=State.SUBMITTED)
    with pytest.raises(NotAllowed, match="their own"):
        start_review(actor=mona, incident=incident)
    start_review(actor=omar, incident=incident)
    with pytest.raises(NotAllowed, match="their own"):
        verify_incident(actor=mona, incident=incident)
    assert verify_incident(actor=omar, incident=incident).state == State.VERIFIED


@pytest.mark.parametrize(
    ("change", "is_fact"),
    [
        ({"facts": {"title": "Two convoys bombed"}}, True),
        ({"facts": {"place": "Gwadar"}}, True),
        ({"contents": Contents(casualties=[{"outcome": "killed", "best": 1}])}, True),
        ({"contents": Contents(involvements=[{"actor": "BLA", "role": "claimed"}])}, True),
        ({"facts": {"caveats": "The number is disputed."}}, False),
        ({"facts": {"marking": Marking.GREEN}}, False),
        ({"contents": Contents(sources=[{"publisher": "Reuters"}])}, False),
    ],
)
def test_who_changed_a_fact_since_it_was_submitted_does_not_verify(change, is_fact, alice, anna, mona, cpec):
    incident = report(alice, cpec, state=State.IN_REVIEW)
    everywhere = member("Erik Everywhere", Role.MANAGER)
    edit_incident(actor=everywhere, incident=incident, **({"facts": {}} | change))
    if is_fact:
        with pytest.raises(NotAllowed, match="changed facts"):
            verify_incident(actor=everywhere, incident=incident)
        verify_incident(actor=mona, incident=incident)
    else:
        verify_incident(actor=everywhere, incident=incident)


def test_an_edit_bars_however_often_it_was_returned_since(alice, mona, omar, port_qasim):
    incident = report(alice, state=State.SUBMITTED)
    start_review(actor=mona, incident=incident)
    FactEditFactory.create(incident=incident, editor=mona)
    return_incident(actor=mona, incident=incident, reason="When was it?")
    submit_incident(actor=alice, incident=incident)
    start_review(actor=mona, incident=incident)
    with pytest.raises(NotAllowed, match="changed facts"):
        verify_incident(actor=mona, incident=incident)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    claim_incident(actor=omar, incident=incident)
    assert verify_incident(actor=omar, incident=incident).state == State.VERIFIED
    reopen_incident(actor=mona, incident=incident, reason="A new statement.")  # what omar verified counts as seen
    assert verify_incident(actor=mona, incident=incident).state == State.VERIFIED


def test_an_edit_after_another_managers_verification_bars_anew(alice, mona):
    incident = report(alice, state=State.IN_REVIEW)
    FactEditFactory.create(incident=incident, editor=mona)
    everywhere = member("Erik Everywhere", Role.MANAGER)
    verify_incident(actor=everywhere, incident=incident)
    edit_incident(actor=mona, incident=incident, facts={"place": "Gwadar"})
    reopen_incident(actor=mona, incident=incident, reason="The place was wrong.")
    with pytest.raises(NotAllowed, match="changed facts"):
        verify_incident(actor=mona, incident=incident)


def test_a_severity_by_hand_does_not_bar(alice, mona):
    incident = report(alice, state=State.IN_REVIEW)
    override_severity(actor=mona, incident=incident, severity=Severity.CRITICAL, reason="A minister was near.")
    assert verify_incident(actor=mona, incident=incident).state == State.VERIFIED


def test_reopening_takes_the_verification_back_and_a_claim(alice, mona):
    incident = report(alice, state=State.CLOSED)
    reopened = reopen_incident(actor=mona, incident=incident, reason="The claim was withdrawn.")
    assert (reopened.state, reopened.verified_at, reopened.holder) == (State.IN_REVIEW, None, mona)
    assert IncidentStep.objects.get().reason == "The claim was withdrawn."


def test_a_rejected_report_that_is_opened_again_alerts(alice, mona, port_qasim):
    ProjectFactory._meta.model.objects.filter(pk=port_qasim.pk).update(tracked=True)
    incident = report(alice, port_qasim, state=State.REJECTED)
    reopen_incident(actor=mona, incident=incident, reason="It was true after all.")
    assert Notification.objects.filter(kind="attack_linked", subject=incident.reference).exists()


def test_an_undecided_link_stands_in_the_way_of_verifying(alice, mona, port_qasim):
    incident = report(alice, state=State.IN_REVIEW)
    ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED)
    with pytest.raises(WrongState, match="suggested project links"):
        verify_incident(actor=mona, incident=incident)


def test_an_edit_after_verification_shows_until_it_is_verified_again(alice, mona):
    incident = report(alice, state=State.IN_REVIEW)
    verified = verify_incident(actor=mona, incident=incident)
    assert not verified.changed_since_verified
    assert edit_incident(actor=mona, incident=verified, facts={"place": "Karachi"}).changed_since_verified


def test_a_stale_version_is_refused(alice, mona):
    incident = report(alice, state=State.SUBMITTED, version=7)
    with pytest.raises(StaleVersion) as refusal:
        start_review(actor=mona, incident=incident, version=6)
    assert refusal.value.current_version == 7
    assert start_review(actor=mona, incident=incident, version=7).version == 8


def test_a_claim_begins_with_review_and_ends_with_the_decision(alice, mona):
    incident = report(alice, state=State.SUBMITTED)
    assert start_review(actor=mona, incident=incident).claimed_by == mona
    assert return_incident(actor=mona, incident=incident, reason="Where?").claimed_by is None


def test_who_left_keeps_the_name_in_the_history(alice):
    incident = report(alice)
    submit_incident(actor=alice, incident=incident)
    type(alice).objects.filter(pk=alice.pk).update(full_name="Pseudonym 17")
    assert IncidentStep.objects.get().actor_name == "Alice Officer"


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_decide_at_once_one_wins():
    alice, mona = (member(name, role, country="PK") for name, role in (("A", Role.OFFICER), ("M", Role.MANAGER)))
    omar = member("O", Role.MANAGER, country="PK")
    incident = report(alice, state=State.IN_REVIEW)
    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: verify_incident(actor=mona, incident=incident).state,
        lambda: reject_incident(actor=omar, incident=incident, reason="A false claim.").state,
    )
    (won,) = [outcome for outcome in outcomes if isinstance(outcome, str)]
    (lost,) = [outcome for outcome in outcomes if not isinstance(outcome, str)]
    assert isinstance(lost, WrongState)
    assert lost.status == 409
    assert IncidentStep.objects.get().to_state == won
    incident.refresh_from_db()
    assert (incident.state, incident.version) == (won, 2)


@pytest.mark.django_db(transaction=True)
def test_a_report_that_is_withdrawn_at_the_moment_of_its_review_is_one_or_the_other():
    alice, mona = (member(name, role, country="PK") for name, role in (("A", Role.OFFICER), ("M", Role.MANAGER)))
    incident = report(alice, state=State.SUBMITTED)
    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: start_review(actor=mona, incident=incident).state,
        lambda: withdraw_incident(actor=alice, incident=incident, reason="It was a drill.").state,
    )
    assert [isinstance(outcome, WrongState) for outcome in outcomes].count(True) == 1
    assert IncidentStep.objects.count() == 1


def test_a_machine_files_but_does_not_decide(people):
    filed = file_incident(actor=people["machine"], facts={"title": "X", "category": "threat", **WHEN_AND_WHERE})
    assert filed.state == State.DRAFT


WHEN_AND_WHERE = {"occurred_from": IncidentFactory.occurred_from, "country": "PK", "place": "Gwadar"}
