"""Webhooks go to many servers at a time: a slow one holds up nobody else, and none gets more than two at a time."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import psycopg
import pytest
from django.core import mail
from django.db import connection

from accounts.models import Attempt, Channel, Delivery, Notification, Recipient
from accounts.services.channel_secrets import set_secret
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.services.lanes import AT_ONCE_TO_A_HOST, ONE_OF_ALL
from accounts.vocabulary import AttemptOutcome, ChannelKind, DeliveryState
from tests.faults.house import url_of
from tests.faults.receiver import Receiver
from tests.faults.stage import Stage, set_the_stage

ATTACKS = 3


class Counting(Receiver):
    """Holds the first request until a second is there at the same time, and knows how many ever were."""

    def __init__(self) -> None:
        super().__init__()
        self.most = self._now = 0
        self._several = threading.Event()
        self._count = threading.Lock()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._count:
            self._now += 1
            self.most = max(self.most, self._now)
            if self._now >= AT_ONCE_TO_A_HOST:
                self._several.set()
        self._several.wait(30)
        with self._count:  # before the answer: the next request may come the moment that it is there
            self._now -= 1
        super().answer(handler)


@pytest.fixture(autouse=True)
def _threads_reach_this_machine(settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.DELIVERY_THREADS = 8


@pytest.fixture
def quick() -> Iterator[Counting]:
    with Counting() as receiver:
        yield receiver


@pytest.fixture
def slow(settings) -> Iterator[Receiver]:
    settings.WEBHOOK_TIMEOUT = 3
    with Receiver() as receiver:
        receiver.hangs = True
        yield receiver


def watched_by(*addresses: str) -> Stage:
    """A watcher for each; an address with :// is a webhook. All is fanned out."""
    stage = set_the_stage(watchers=len(addresses), incidents=ATTACKS)
    for watcher, address in zip(stage.watchers, addresses, strict=True):
        channel = Channel.objects.get(user=watcher)
        if "://" in address:
            channel.kind, channel.address = ChannelKind.WEBHOOK, address
            set_secret(channel)
            channel.save()
    stage.link_all()
    fan_out_due()
    return stage


@pytest.mark.django_db(transaction=True)
def test_a_slow_receiver_holds_up_nobody_else(slow, quick):
    watched_by(slow.url, slow.url + "&second", quick.url, quick.url + "&second", "mail")
    assert deliver_due() == 3 * ATTACKS
    assert len(mail.outbox) == ATTACKS
    assert len(quick.kept) == 2 * ATTACKS
    tries = Attempt.objects.order_by("finished_at").values_list("outcome", flat=True)
    assert list(tries)[: 3 * ATTACKS] == [AttemptOutcome.SENT] * 3 * ATTACKS, (
        "all others before it gave up on the first"
    )
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING)
    assert set(waiting.values_list("channel__address", flat=True)) == {slow.url, slow.url + "&second"}
    assert set(waiting.values_list("lease", flat=True)) == {None}


@pytest.mark.django_db(transaction=True)
def test_one_server_gets_two_at_a_time_at_most(quick):
    watched_by(*(f"{quick.url}&number={number}" for number in range(5)))
    assert deliver_due() == 5 * ATTACKS
    assert quick.most == AT_ONCE_TO_A_HOST
    assert len({posted.headers["webhook-id"] for posted in quick.kept}) == 5 * ATTACKS


@pytest.mark.django_db(transaction=True)
def test_what_becomes_due_while_a_slow_one_is_waited_for_goes_out_meanwhile(slow):
    stage = watched_by(slow.url, "mail")
    (late, *_) = stage.incidents
    told = Recipient.objects.filter(notification__subject=late.reference, user__channels__kind="email")
    Delivery.objects.filter(recipient__in=told).delete()
    told.delete()

    def meanwhile() -> None:
        if slow.arrived.is_set():
            Notification.objects.update(fanned_out_at=None)
            fan_out_due()

    assert deliver_due(meanwhile) == ATTACKS
    letter = Attempt.objects.get(
        delivery__channel__kind="email", delivery__recipient__notification__subject=late.reference
    )
    gave_up = Attempt.objects.filter(delivery__channel__kind="webhook").order_by("finished_at").first()
    assert letter.finished_at < gave_up.finished_at


@pytest.mark.django_db(transaction=True)
def test_only_one_process_sends_to_many_servers_and_the_others_go_on_with_the_mail(quick):
    watched_by(quick.url, quick.url + "&second", "mail")
    with psycopg.connect(url_of(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [ONE_OF_ALL])
        assert deliver_due() == ATTACKS
        assert quick.kept == []
    assert deliver_due() == 2 * ATTACKS


@pytest.mark.django_db
def test_without_threads_they_are_sent_one_after_the_other(quick, settings):
    settings.DELIVERY_THREADS = 0
    quick._several.set()
    watched_by(quick.url)
    assert deliver_due() == ATTACKS
