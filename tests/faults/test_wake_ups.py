"""From commit to the broker: nothing on rollback, nothing that waits, several calls make one message, forks go on."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from celery import Celery
from django.db import transaction

from accounts import outbox
from config.celery import transport_options
from config.launch_checks import ROOT
from tests.faults.proxy import Proxy

LONG = 30  # seconds: only ever waited out by a failure


class Broker:
    """Stands in for publishing: it counts, and answers only when the test says so."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.may_answer = threading.Semaphore(0)
        self.answers = True
        self.messages = 0

    def publish(self, app: Celery) -> bool:
        self.messages += 1
        self.asked.release()
        assert self.may_answer.acquire(timeout=LONG)
        return self.answers

    def answer(self, times: int = 1) -> None:
        self.may_answer.release(times)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    broker = Broker()
    monkeypatch.setattr(outbox, "publish", broker.publish)
    monkeypatch.setattr(outbox, "wake_up", outbox.WakeUp())
    yield broker
    broker.answer(100)
    assert outbox.wake_up.settle(LONG)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_wakes_nobody(broker):
    with transaction.atomic():
        outbox.wake_alerts()
        transaction.set_rollback(True)
    assert outbox.wake_up.settle(0), "nothing was asked for"
    with transaction.atomic():
        outbox.wake_alerts()
        assert outbox.wake_up.settle(0), "nor before the commit"
    assert broker.asked.acquire(timeout=LONG)
    broker.answer()
    assert outbox.wake_up.settle(LONG)
    assert broker.messages == 1


def test_whoever_calls_does_not_wait_for_the_broker(broker):
    outbox.wake_up.call()
    assert broker.asked.acquire(timeout=LONG)
    outbox.wake_up.call()
    assert not outbox.wake_up.settle(0), "both calls are back while the broker is still silent"


def test_calls_during_one_message_make_one_more(broker):
    outbox.wake_up.call()
    assert broker.asked.acquire(timeout=LONG)
    for _ in range(20):
        outbox.wake_up.call()
    broker.answer(2)
    assert outbox.wake_up.settle(LONG)
    assert broker.messages == 2, "the one under way may have come too early for what the others have written"


def test_after_a_failure_the_broker_is_left_alone_for_a_while(broker, settings):
    settings.BROKER_REST_AFTER_FAILURE = LONG
    broker.answers = False
    broker.answer(2)
    for _ in range(3):
        outbox.wake_up.call()
        assert outbox.wake_up.settle(LONG)
    assert broker.messages == 1


def test_after_its_rest_the_broker_is_tried_again(broker, settings):
    settings.BROKER_REST_AFTER_FAILURE = 0
    broker.answers = False
    broker.answer(2)
    for _ in range(2):
        outbox.wake_up.call()
        assert outbox.wake_up.settle(LONG)
    assert broker.messages == 2


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379/0", "amqp://guest:guest@127.0.0.1:5672//"])
def test_a_broker_that_refuses_or_is_silent_is_given_up(url, settings):
    with Proxy(url) as nobody:
        app = publisher(nobody.url, settings)
        assert ends(lambda: outbox.publish(app)) is False
        nobody.fall_silent()
        assert ends(lambda: outbox.publish(app)) is False
        assert nobody.heard.is_set()


def publisher(url: str, settings) -> Celery:
    """An application that knows this broker."""
    settings.CELERY_BROKER_URL, settings.BROKER_TIMEOUT = url, 0.2
    app = Celery(set_as_current=False)
    app.conf.update(
        broker_write_url=url,
        broker_transport_options=transport_options(url),
        task_default_queue="wake-ups",
        task_default_queue_type="quorum" if url.startswith("amqp") else "classic",
    )
    return app


def ends(work):
    """What it returns, in a thread of its own: a test that hangs says so."""
    results = []
    worker = threading.Thread(target=lambda: results.append(work()), daemon=True)
    worker.start()
    worker.join(LONG)
    assert not worker.is_alive(), "it waits for the broker still"
    return results[0]


def test_the_log_names_the_kind_of_broker_and_no_secret(settings, caplog):
    with Proxy("redis://:a-secret@127.0.0.1:6379/0") as nobody:
        assert outbox.publish(publisher(nobody.url, settings)) is False
    assert "wake_up_not_sent" in caplog.text
    assert urlsplit(nobody.url).scheme in caplog.text
    assert "a-secret" not in caplog.text


FORKS = """
import os, sys
import config.wsgi
from accounts import outbox

outbox.publish = lambda app: os.write(1, f"{os.getpid()}\\n".encode()) > 0
outbox.wake_up.call()
assert outbox.wake_up.settle(30)
child = os.fork()
outbox.wake_up.call()
assert outbox.wake_up.settle(30)
if child:
    assert os.waitpid(child, 0)[1] == 0
    os.write(1, f"{os.getpid()} {os.getpid()} {child}\\n".encode())
"""


def test_a_forked_process_wakes_the_workers_too():
    done = subprocess.run(
        [sys.executable, "-c", FORKS], cwd=ROOT, capture_output=True, text=True, timeout=LONG, check=True
    )
    *publishers, expected = done.stdout.splitlines()
    assert sorted(publishers) == sorted(expected.split())
