"""No door, not even SQL, brings a report into a state that no step leads to, or that its row belies."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from incidents.factories import HANDED_IN, IncidentFactory, IncidentStepFactory
from incidents.models import Incident
from incidents.models.legal_steps import legal_changes
from incidents.tests.states import elsewhere, put_into
from incidents.vocabulary.review import State

PAIRS = [(a, b) for a, b in product(State.values, State.values) if a != b]


def moments(state: str) -> dict[str, object]:
    return {
        "submitted_at": None if state in {State.DRAFT, State.EXTERNAL} else HANDED_IN,
        "verified_at": HANDED_IN if state in {State.VERIFIED, State.CLOSED} else None,
        "merged_into": elsewhere(state),
    }


def change(incident: Incident, state: str) -> None:
    """By SQL, and what waits for the end of the transaction is looked at now."""
    with transaction.atomic(), connection.cursor() as cursor:
        Incident.objects.filter(pk=incident.pk).update(state=state, **moments(state))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_change_of_state_is_a_step_or_refused(source, target, alice):
    incident = IncidentFactory.create(reporter=alice, state=source)
    IncidentStepFactory.create(incident=incident, from_state=source, to_state=target)
    if (source, target) in legal_changes():
        change(incident, target)
        incident.refresh_from_db()
        assert incident.state == target
        return
    with pytest.raises(IntegrityError, match=f"cannot go from {source} to {target}"):
        change(incident, target)


@pytest.mark.parametrize(("source", "target"), legal_changes())
def test_a_change_without_its_step_is_refused_when_the_transaction_ends(source, target, alice):
    incident = IncidentFactory.create(reporter=alice, state=source)
    with pytest.raises(IntegrityError, match="without a step on record"):
        change(incident, target)


def test_a_step_of_long_ago_does_not_stand_for_the_next_one(alice):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    for source, target in ((State.SUBMITTED, State.IN_REVIEW), (State.IN_REVIEW, State.RETURNED)):
        IncidentStepFactory.create(incident=incident, from_state=source, to_state=target)
    with pytest.raises(IntegrityError, match="without a step"):
        change(incident, State.IN_REVIEW)


@pytest.mark.parametrize(
    ("state", "belied", "rule"),
    [
        (State.DRAFT, {"submitted_at": HANDED_IN}, "handed_in"),
        (State.EXTERNAL, {"submitted_at": HANDED_IN}, "handed_in"),
        (State.SUBMITTED, {"submitted_at": None}, "handed_in"),
        (State.RETURNED, {"submitted_at": None}, "handed_in"),
        (State.VERIFIED, {"verified_at": None}, "verified_when"),
        (State.CLOSED, {"verified_at": None}, "verified_when"),
        (State.IN_REVIEW, {"claimed_until": HANDED_IN}, "claimed_in_review"),
    ],
)
def test_a_row_that_belies_its_state_is_refused(state, belied, rule, alice):
    incident = IncidentFactory.create(reporter=alice, state=state)
    with pytest.raises(IntegrityError, match=f"incidents_incident_{rule}"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(**belied)


@pytest.mark.parametrize("state", sorted(set(State.values) - {State.IN_REVIEW, State.MERGED}))
def test_only_what_is_in_review_is_claimed(state, alice, mona):
    incident = IncidentFactory.create(reporter=alice, state=state)
    with pytest.raises(IntegrityError, match="claimed_in_review"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(claimed_by=mona)


def test_tests_may_put_a_report_anywhere(alice):
    incident = IncidentFactory.create(reporter=alice)
    put_into(incident, State.CLOSED)
    incident.refresh_from_db()
    assert incident.state == State.CLOSED
