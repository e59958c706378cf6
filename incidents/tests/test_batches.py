"""Many are told at the cost of a few questions; who would read another letter gets another, and none is mixed up."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import ChannelFactory, UserFactory
from accounts.models import Attempt, Delivery, Notification
from accounts.services import claims
from accounts.services.deliver import NOT_THERE, deliver_due, send_all
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import AttemptOutcome, DeliveryState, Marking
from incidents.factories import IncidentFactory
from incidents.models import Incident
from incidents.services import link_project
from incidents.vocabulary.review import State
from projects.factories import MembershipFactory, WatchFactory
from projects.vocabulary import Role
from tests.faults.test_leases import Carrier, Killed

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.GREEN, title="Convoy hit")


def watchers(count: int, project, **membership) -> list:
    people = UserFactory.create_batch(count, clearance=Marking.AMBER)
    for person in people:
        MembershipFactory.create(user=person, role=Role.VIEWER, **membership)
        ChannelFactory.create(user=person, highest_marking=Marking.AMBER)
        WatchFactory.create(user=person, project=project)
    return people


def queries_for(count: int, incident, mona, port_qasim) -> int:
    watchers(count, port_qasim)
    link_project(actor=mona, incident=incident, project=port_qasim)
    fan_out_due()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert deliver_due() == count
    return len(captured)


@pytest.mark.parametrize("count", [2, 60])
def test_a_batch_costs_the_same_whatever_its_size(incident, mona, port_qasim, count):
    assert queries_for(count, incident, mona, port_qasim) <= 50


def test_each_reads_only_what_they_may_and_why_they(incident, mona, cpec, port_qasim):
    (over,) = watchers(1, cpec)
    (within,) = watchers(1, port_qasim)
    (by_country,) = watchers(1, cpec, country=incident.country)
    link_project(actor=mona, incident=incident, project=port_qasim)
    fan_out_due()
    assert deliver_due() == 3
    said = {letter.to[0]: letter.body for letter in mail.outbox}
    assert f"because you watch {cpec.name}." in said[over.email]
    assert f"because you watch {port_qasim.name}." in said[within.email]
    assert f"because you watch {cpec.name}." in said[by_country.email]
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 3


def claimed(incident, mona, port_qasim, count: int) -> list[Delivery]:
    watchers(count, port_qasim)
    link_project(actor=mona, incident=incident, project=port_qasim)
    fan_out_due()
    return claims.claim()


def test_what_takes_its_worker_down_wears_out_nothing_but_itself(incident, mona, port_qasim, settings):
    settings.DELIVERY_LEASE, settings.DELIVERY_ATTEMPTS = -1, 3  # a lease is over at once, as after a long time
    batch = claimed(incident, mona, port_qasim, 4)
    poison = batch[1].pk

    def act(delivery: Delivery) -> None:
        if delivery.pk == poison:
            raise Killed

    for _ in range(3):
        with pytest.raises(Killed):
            send_all(batch, Carrier(act))
        batch = claims.claim()
    send_all(batch, Carrier(act))
    assert claims.claim() == []
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states.pop(poison) == DeliveryState.DEAD
    assert set(states.values()) == {DeliveryState.SENT}
    last = Attempt.objects.filter(delivery=poison).latest("number")
    assert (last.outcome, last.error) == (AttemptOutcome.FAILED, claims.WORN_OUT.error)


def test_what_was_sent_before_a_worker_died_is_not_sent_again(incident, mona, port_qasim):
    batch = claimed(incident, mona, port_qasim, 3)
    last = batch[-1].pk

    def act(delivery: Delivery) -> None:
        if delivery.pk == last:
            raise Killed

    with pytest.raises(Killed):
        send_all(batch, Carrier(act))
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states.pop(last) == DeliveryState.PENDING
    assert set(states.values()) == {DeliveryState.SENT}


def test_who_loses_access_in_the_middle_of_a_batch_gets_nothing_more(incident, mona, port_qasim, monkeypatch):
    monkeypatch.setattr("accounts.services.letters.FRESH", 0)
    batch = claimed(incident, mona, port_qasim, 3)

    def act(delivery: Delivery) -> None:
        for other in batch:
            if other.pk != delivery.pk:
                other.recipient.user.memberships.all().delete()

    carrier = Carrier(act)
    assert send_all(batch, carrier) == 1
    assert len(carrier.given) == 1
    assert Delivery.objects.filter(state=DeliveryState.WITHHELD).count() == 2


def test_a_large_audience_is_told_in_parts_and_each_once(incident, mona, port_qasim, monkeypatch):
    monkeypatch.setattr("accounts.services.fan_out.AT_A_TIME", 2)
    watchers(5, port_qasim)
    link_project(actor=mona, incident=incident, project=port_qasim)
    alert = Notification.objects.get(kind="attack_linked")
    for told in (2, 4):
        assert fan_out_due() == 1
        alert.refresh_from_db()
        assert (alert.recipients.count(), alert.fanned_out_at) == (told, None)
    assert deliver_due(meanwhile=fan_out_due) == 5
    assert fan_out_due() == 0
    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 5


@pytest.mark.parametrize("tried_before", [0, 1])
def test_a_server_that_is_not_there_is_asked_twice_for_a_batch_and_the_rest_goes_on_meanwhile(
    incident, mona, port_qasim, monkeypatch, tried_before
):
    monkeypatch.setattr("accounts.services.deliver.TICK", -1)
    batch, meanwhile = claimed(incident, mona, port_qasim, 5), []
    for delivery in batch:
        delivery.attempts_made = tried_before

    def act(delivery: Delivery) -> None:
        raise TimeoutError("no answer")

    carrier = Carrier(act)
    assert send_all(batch, carrier, lambda: meanwhile.append(1)) == 0
    assert len(carrier.given) == 2
    assert len(meanwhile) == 5
    errors = Attempt.objects.values_list("error", flat=True)
    assert sorted(errors) == [NOT_THERE.error] * 3 + ["TimeoutError: no answer"] * 2
    assert set(Delivery.objects.values_list("state", "lease")) == {(DeliveryState.PENDING, None)}


def test_one_failure_holds_up_nobody_else_in_the_batch(incident, mona, port_qasim):
    batch = claimed(incident, mona, port_qasim, 3)

    def act(delivery: Delivery) -> None:
        if delivery.pk == batch[0].pk:
            raise ConnectionResetError("in the middle of it")

    assert send_all(batch, Carrier(act)) == 2
    first = Delivery.objects.get(pk=batch[0].pk)
    assert (first.state, first.lease) == (DeliveryState.PENDING, None)
    assert first.next_attempt_at > first.attempts.get().started_at
