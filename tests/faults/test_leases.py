"""Who holds a delivery: a worker that dies gives it back, one that was too slow has lost it, no two hold the same."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.factories import DeliveryFactory
from accounts.models import Attempt, Delivery, User
from accounts.protocols import Letter
from accounts.services import deliver, letters
from accounts.vocabulary import AttemptOutcome, DeliveryState, Marking


class Killed(BaseException):
    """What no worker survives."""


class AnyLetter:
    """A kind of alert that everybody may see."""

    def readers(self, *_: object) -> QuerySet[User]:
        return User.objects.all()

    def alike(self, notification: object, users: list[User]) -> dict[int, int]:
        return dict.fromkeys((user.pk for user in users), 0)

    def letter(self, *_: object) -> Letter:
        return Letter(subject="Subject", text="Text", html="<p>Text</p>")


class Carrier:
    """A transport that does what the test says, and remembers what it was given."""

    def __init__(self, act: Callable[[Delivery], object] = lambda delivery: None) -> None:
        self.act = act
        self.given: list[int] = []

    def __enter__(self) -> "Carrier":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def send(self, delivery: Delivery, letter: Letter) -> None:
        self.given.append(delivery.pk)
        self.act(delivery)


def dies(delivery: Delivery) -> None:
    raise Killed


def fails(delivery: Delivery) -> None:
    raise ConnectionResetError("in the middle of it")


@pytest.fixture(autouse=True)
def _every_letter_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "alert_kind", lambda name: AnyLetter())


@pytest.fixture
def due(db: None) -> Delivery:
    return DeliveryFactory.create(channel__highest_marking=Marking.GREEN)


def after_the_lease(settings) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=settings.DELIVERY_LEASE + 1))


def outcomes(delivery: Delivery) -> list[str]:
    return list(Attempt.objects.filter(delivery=delivery).order_by("number").values_list("outcome", flat=True))


def test_a_worker_that_died_after_claiming_gives_it_back_when_the_lease_ends(due, settings):
    (claimed,) = deliver.claim()
    assert deliver.claim() == [], "it is held"
    with after_the_lease(settings):
        (again,) = deliver.claim()
        assert again.lease != claimed.lease
        assert deliver.send_all([again], Carrier())
    due.refresh_from_db()
    assert (due.state, due.attempts_made, outcomes(due)) == (DeliveryState.SENT, 1, [AttemptOutcome.SENT])


def test_a_worker_that_died_in_the_middle_of_sending_leaves_a_trace_and_another_sends(due, settings):
    (claimed,) = deliver.claim()
    with pytest.raises(Killed):
        deliver.send_all([claimed], Carrier(dies))
    due.refresh_from_db()
    assert (due.state, outcomes(due)) == (DeliveryState.PENDING, [AttemptOutcome.STARTED])
    assert deliver.claim() == [], "nobody knows yet that it died"
    with after_the_lease(settings):
        (again,) = deliver.claim()
        assert deliver.send_all([again], Carrier())
    due.refresh_from_db()
    assert (due.state, due.lease, due.message_id) == (DeliveryState.SENT, None, claimed.message_id)
    assert outcomes(due) == [AttemptOutcome.STARTED, AttemptOutcome.SENT]


def test_a_worker_whose_lease_passed_on_does_not_send(due, settings):
    (claimed,) = deliver.claim()
    with after_the_lease(settings):
        (again,) = deliver.claim()
        slow = Carrier()
        assert not deliver.send_all([claimed], slow)
        assert slow.given == []
        assert deliver.send_all([again], Carrier())
    assert outcomes(due) == [AttemptOutcome.SENT]


def test_a_worker_whose_lease_nobody_took_meanwhile_goes_on(due, settings):
    (claimed,) = deliver.claim()
    with after_the_lease(settings):
        assert deliver.send_all([claimed], Carrier())
    due.refresh_from_db()
    assert due.state == DeliveryState.SENT


@pytest.mark.parametrize("ending", [lambda delivery: None, fails], ids=["sent", "failed"])
def test_a_worker_that_ends_late_changes_nothing_that_another_has_done(due, settings, ending):
    def overtaken(delivery: Delivery) -> None:
        with after_the_lease(settings):
            (again,) = deliver.claim()
            assert deliver.send_all([again], Carrier())
        ending(delivery)

    (claimed,) = deliver.claim()
    deliver.send_all([claimed], Carrier(overtaken))
    due.refresh_from_db()
    assert (due.state, due.attempts_made, due.lease) == (DeliveryState.SENT, 2, None)
    assert due.finished_at is not None
    assert outcomes(due)[1] == AttemptOutcome.SENT
    assert outcomes(due)[0] != AttemptOutcome.STARTED, "and it says how its own try ended"


def test_a_worker_that_ends_late_leaves_the_lease_of_another_alone(due, settings):
    taken: list[Delivery] = []

    def overtaken(delivery: Delivery) -> None:
        with after_the_lease(settings):
            taken.extend(deliver.claim())
        fails(delivery)

    (claimed,) = deliver.claim()
    assert not deliver.send_all([claimed], Carrier(overtaken))
    due.refresh_from_db()
    assert (due.lease, due.leased_until) == (taken[0].lease, taken[0].leased_until)


def test_each_try_extends_the_lease_of_what_it_sends(due, settings):
    (claimed,) = deliver.claim()
    just_in_time = timezone.now() + timedelta(seconds=settings.DELIVERY_LEASE - 1)
    with time_machine.travel(just_in_time), pytest.raises(Killed):
        deliver.send_all([claimed], Carrier(dies))
    with after_the_lease(settings):
        assert deliver.claim() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_take_different_deliveries(settings):
    settings.DELIVERY_BATCH = 3
    everything = {delivery.pk for delivery in DeliveryFactory.create_batch(6)}
    claimed, finish = threading.Event(), threading.Event()
    first: set[int] = set()

    def one_worker() -> None:
        try:
            with transaction.atomic():  # its claim is not committed while the other one claims
                first.update(delivery.pk for delivery in deliver.claim())
                claimed.set()
                finish.wait(30)
        finally:
            connection.close()

    worker = threading.Thread(target=one_worker)
    worker.start()
    try:
        assert claimed.wait(30)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")  # nobody waits for the other
        second = {delivery.pk for delivery in deliver.claim()}
        assert deliver.claim() == [], "what the other one holds is not even waited for"
    finally:
        finish.set()
        worker.join()
    assert len(first) == len(second) == 3
    assert first | second == everything
    assert deliver.claim() == []


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_everything_exactly_once(settings, monkeypatch):
    settings.DELIVERY_BATCH = 4
    everything = sorted(delivery.pk for delivery in DeliveryFactory.create_batch(40))
    carriers = [Carrier() for _ in range(4)]
    at_once = threading.Barrier(len(carriers))
    mine = threading.local()
    monkeypatch.setattr(deliver, "TRANSPORTS", {"email": lambda: mine.carrier})

    def work(carrier: Carrier) -> None:
        mine.carrier = carrier
        try:
            at_once.wait(30)
            deliver.deliver_due()
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[carrier]) for carrier in carriers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(pk for carrier in carriers for pk in carrier.given) == everything
    assert set(Delivery.objects.values_list("state", "attempts_made")) == {(DeliveryState.SENT, 1)}
