"""Claims of reports in review: a lease that work prolongs, that holds others off, and that can be taken over."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed, WrongState
from accounts.models import Notification, Recipient
from accounts.services.fan_out import fan_out_due
from conftest import member
from incidents.factories import IncidentFactory
from incidents.models import Incident
from incidents.services import (
    claim_incident,
    edit_incident,
    reject_incident,
    release_incident,
    return_incident,
    start_review,
    verify_incident,
)
from incidents.services.reviewing import steps_open_to
from incidents.vocabulary.review import State
from projects.vocabulary import Role
from tests.at_once import at_once

NOON = datetime(2025, 3, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def paul(db):
    """Another manager for Pakistan, in Berlin, where clocks went forward that morning."""
    person = member("Paul Manager", Role.MANAGER, country="PK")
    person.time_zone = "Europe/Berlin"
    person.save()
    return person


@pytest.fixture
def claimed(alice, mona, time_machine):
    time_machine.move_to(NOON, tick=False)
    return start_review(actor=mona, incident=IncidentFactory.create(reporter=alice, state=State.SUBMITTED))


@pytest.mark.parametrize("decide", [verify_incident, return_incident, reject_incident])
def test_while_a_claim_lives_nobody_else_decides(decide, claimed, paul, mona):
    with pytest.raises(WrongState, match="Mona Manager is on it until 16:00"):  # 14:00 UTC, in Paul's zone
        decide(actor=paul, incident=claimed, reason="Because.")
    assert steps_open_to(paul, claimed) == []
    assert decide(actor=mona, incident=claimed, reason="Because.").claimed_until is None


@pytest.mark.parametrize("decide", [verify_incident, return_incident, reject_incident])
def test_a_forgotten_claim_holds_nobody_off(decide, claimed, paul, time_machine):
    time_machine.move_to(datetime(2025, 3, 30, 14, 0, tzinfo=UTC), tick=False)
    assert decide(actor=paul, incident=claimed, reason="Because.").claimed_by is None


def test_work_on_the_report_prolongs_the_claim(claimed, mona, paul, time_machine):
    time_machine.move_to(datetime(2025, 3, 30, 13, 30, tzinfo=UTC), tick=False)
    edit_incident(actor=paul, incident=claimed, facts={"caveats": "Disputed."})
    claimed.refresh_from_db()
    assert claimed.claimed_until == datetime(2025, 3, 30, 14, 0, tzinfo=UTC)
    edit_incident(actor=mona, incident=claimed, facts={"caveats": "Disputed by the police."})
    claimed.refresh_from_db()
    assert claimed.claimed_until == datetime(2025, 3, 30, 15, 30, tzinfo=UTC)


def test_taking_over_is_audited_and_told(claimed, mona, paul):
    taken = claim_incident(actor=paul, incident=claimed, version=claimed.version)
    assert (taken.holder, taken.version) == (paul, claimed.version + 1)
    event = Incident.pgh_event_model.objects.filter(pgh_obj=claimed.pk).order_by("pgh_id").last()
    assert (event.claimed_by_id, event.pgh_context["actor_name"]) == (paul.pk, "Paul Manager")
    assert fan_out_due() == 1
    assert [told.user for told in Recipient.objects.all()] == [mona]
    with pytest.raises(WrongState, match="Paul Manager is on it"):
        verify_incident(actor=mona, incident=claimed)


def test_claiming_what_nobody_has_tells_nobody(alice, paul):
    incident = IncidentFactory.create(reporter=alice, state=State.IN_REVIEW)
    assert claim_incident(actor=paul, incident=incident).holder == paul
    assert claim_incident(actor=paul, incident=incident).version == 2  # again changes nothing
    assert not Notification.objects.exists()


def test_who_has_it_releases_it_and_nobody_else(claimed, mona, paul):
    with pytest.raises(WrongState, match="You do not have"):
        release_incident(actor=paul, incident=claimed)
    assert release_incident(actor=mona, incident=claimed).holder is None
    assert verify_incident(actor=paul, incident=claimed).state == State.VERIFIED


@pytest.mark.parametrize("person", ["alice", "anna", "victor", "ada"])
@pytest.mark.parametrize("verb", [claim_incident, release_incident])
def test_only_a_manager_in_scope_claims(person, verb, claimed, cpec, request):
    claimed.links.create(project=cpec, state="confirmed", decided_by=claimed.reporter)
    with pytest.raises(NotAllowed):
        verb(actor=request.getfixturevalue(person), incident=claimed)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RETURNED, State.VERIFIED, State.CLOSED, State.REJECTED])
@pytest.mark.parametrize("verb", [claim_incident, release_incident])
def test_there_is_a_claim_in_review_only(state, verb, alice, mona):
    with pytest.raises(WrongState):
        verb(actor=mona, incident=IncidentFactory.create(reporter=alice, state=state))


def test_the_page_says_who_is_on_it_and_offers_to_take_over(claimed, mona, paul, signed_in):
    page = signed_in(paul).get(claimed.get_absolute_url()).content.decode()
    assert "<strong>Mona Manager</strong> is on it until" in page
    assert "30 March 2025, 16:00 CEST" in page
    assert "Take it over" in page and "/verify/" not in page
    answer = signed_in(paul).post(reverse("incidents:transition", args=[claimed.reference, "verify"]))
    assert answer.status_code == 409 and "Mona Manager is on it until 16:00" in answer.content.decode()
    assert signed_in(paul).post(f"{claimed.get_absolute_url()}claim/", {"version": claimed.version}).status_code == 302
    assert "You are on it until" in signed_in(paul).get(claimed.get_absolute_url()).content.decode()
    assert signed_in(paul).post(f"{claimed.get_absolute_url()}release/").status_code == 302
    assert "Claim it" in signed_in(mona).get(claimed.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_a_decision_and_a_taking_over_at_once_one_comes_first():
    alice = member("A", Role.OFFICER, country="PK")
    mona, paul = (member(name, Role.MANAGER, country="PK") for name in ("Mona", "Paul"))
    incident = start_review(actor=mona, incident=IncidentFactory.create(reporter=alice, state=State.SUBMITTED))
    decided, taken = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: verify_incident(actor=mona, incident=incident).state,
        lambda: claim_incident(actor=paul, incident=incident).holder,
    )
    incident.refresh_from_db()
    if decided == State.VERIFIED:
        assert isinstance(taken, WrongState) and incident.claimed_by is None
    else:
        assert isinstance(decided, WrongState) and incident.holder == paul


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_a_review_at_once_one_has_it():
    alice = member("A", Role.OFFICER, country="PK")
    mona, paul = (member(name, Role.MANAGER, country="PK") for name in ("Mona", "Paul"))
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: start_review(actor=mona, incident=incident).claimed_by,
        lambda: start_review(actor=paul, incident=incident).claimed_by,
    )
    (won,) = [outcome for outcome in outcomes if not isinstance(outcome, WrongState)]
    incident.refresh_from_db()
    assert incident.holder == won
    assert incident.claimed_until > timezone.now()
