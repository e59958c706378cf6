"""Two people who take steps on one report at the same moment, on two real connections: one wins, one hears why."""

import pytest

from accounts.errors import WrongState
from conftest import member
from incidents.factories import IncidentFactory, SourceFactory
from incidents.models import Incident, IncidentStep
from incidents.services.reviewing import VERBS
from incidents.vocabulary.review import State, Step
from projects.vocabulary import Role
from tests.at_once import at_once

RACES = [
    (State.SUBMITTED, Step.START_REVIEW, Step.START_REVIEW),
    (State.SUBMITTED, Step.START_REVIEW, Step.WITHDRAW),
    (State.IN_REVIEW, Step.VERIFY, Step.VERIFY),
    (State.IN_REVIEW, Step.VERIFY, Step.RETURN),
    (State.IN_REVIEW, Step.REJECT, Step.RETURN),
    (State.VERIFIED, Step.CLOSE, Step.CLOSE),
    (State.REJECTED, Step.REOPEN, Step.REOPEN),
    (State.CLOSED, Step.REOPEN, Step.REOPEN),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("state", "one", "other"), RACES)
def test_one_wins_and_the_other_gets_409(state, one, other):
    alice = member("Alice", Role.OFFICER, country="PK")
    mona, paul = (member(name, Role.MANAGER, country="PK") for name in ("Mona", "Paul"))
    incident = IncidentFactory.create(reporter=alice, state=state)
    SourceFactory.create(incident=incident)
    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: VERBS[one](actor=mona, incident=incident, reason="Because.").state,
        lambda: (
            VERBS[other](actor=alice if other == Step.WITHDRAW else paul, incident=incident, reason="Because.").state
        ),
    )
    (won,) = [outcome for outcome in outcomes if isinstance(outcome, str)]
    (lost,) = [outcome for outcome in outcomes if not isinstance(outcome, str)]
    incident.refresh_from_db()
    assert (incident.state, incident.version) == (won, 2)
    assert IncidentStep.objects.get().to_state == won
    assert isinstance(lost, WrongState)
    assert lost.status == 409


@pytest.mark.django_db(transaction=True)
def test_a_resubmitted_report_may_still_be_withdrawn_at_that_moment():
    alice = member("Alice", Role.OFFICER, country="PK")
    incident = IncidentFactory.create(reporter=alice, state=State.RETURNED)
    SourceFactory.create(incident=incident)
    at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: VERBS[Step.SUBMIT](actor=alice, incident=incident).state,
        lambda: VERBS[Step.WITHDRAW](actor=alice, incident=incident, reason="A drill.").state,
    )
    incident.refresh_from_db()
    assert incident.state == State.WITHDRAWN
    assert IncidentStep.objects.order_by("pk").last().to_state == State.WITHDRAWN
