"""The rights at the broker that docs/operations names are enough, and its queue is what it says there."""

import os
import re
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest
from amqp.exceptions import PreconditionFailed
from django.conf import settings
from kombu import Connection, Queue
from kombu.transport.native_delayed_delivery import declare_native_delayed_delivery_exchanges_and_queues

from tests.faults.brokers import QUEUE
from tests.faults.house import House
from tests.faults.proxy import Proxy
from tests.faults.sink import Sink
from tests.faults.stage import all_is_sent, delivered, set_the_stage

pytestmark = [pytest.mark.services, pytest.mark.faults]
KIND = urlsplit(os.environ.get("CELERY_BROKER_URL", "")).scheme
of_redis = pytest.mark.skipif(KIND != "redis", reason="says something of Redis only")
of_rabbitmq = pytest.mark.skipif(KIND != "amqp", reason="says something of RabbitMQ only")


def documented(pattern: str) -> str:
    """The part of a line of docs/operations/brokers.md that the group names."""
    text = (settings.BASE_DIR / "docs" / "operations" / "brokers.md").read_text(encoding="utf-8")
    found = re.search(pattern, text, re.MULTILINE)
    assert found, f"docs/operations/brokers.md has no line like {pattern}"
    return found[1]


@pytest.fixture
def redis_user(broker: Proxy) -> Iterator[str]:
    """The way through the door for somebody with the documented rights and no more."""
    name, secret = f"faults_{secrets.token_hex(6)}", secrets.token_hex(6)
    rights = documented(r"^ACL SETUSER caravanserai on >… (.+)$").split()
    with Connection(os.environ["CELERY_BROKER_URL"]) as server, server.channel().conn_or_acquire() as client:
        client.execute_command("ACL", "SETUSER", name, "on", f">{secret}", *rights)
        parts = urlsplit(broker.url)
        try:
            yield urlunsplit(parts._replace(netloc=f"{name}:{secret}@{parts.hostname}:{parts.port}"))
        finally:
            client.execute_command("ACL", "DELUSER", name)


@of_redis
def test_the_documented_rights_in_redis_are_enough(redis_user: str, house: House, broker: Proxy, sink: Sink):
    stage = set_the_stage(watchers=2, incidents=2)
    by_wake_up, by_sweep = stage.incidents
    broker.forward()
    house.worker(CELERY_BROKER_URL=redis_user)
    house.web(CELERY_BROKER_URL=redis_user)
    house.until(house.worker_is_ready, "the worker is ready")
    stage.link_in_browser(house, by_wake_up)
    house.until(lambda: len(delivered(sink)) == 2, "a wake-up has reached the worker")
    house.stop("web")
    house.beat(CELERY_BROKER_URL=redis_user)
    stage.link_here(by_sweep)
    house.until(lambda: delivered(sink) == stage.owed(), "a sweep has reached the worker")
    house.until(all_is_sent, "every delivery is sent")
    assert house.said_of("NoPermission") == []


@of_rabbitmq
def test_rabbitmq_keeps_wake_ups_in_a_quorum_queue_and_only_them(house: House, broker: Proxy):
    """A queue says of what type it is only to somebody who wants it to be of another."""
    delayed = "celery_delayed_27"  # the first that Celery declares
    with Connection(os.environ["CELERY_BROKER_URL"]) as server:
        Queue(delayed).bind(server.channel()).delete()
        broker.forward()
        house.worker()
        house.until(house.worker_is_ready, "the worker has declared what it needs")
        with pytest.raises(PreconditionFailed, match=f"'x-queue-type' for queue '{QUEUE}'.*current is.*quorum"):
            Queue(QUEUE, queue_arguments={"x-queue-type": "classic"}).bind(server.channel()).queue_declare()
        with pytest.raises(PreconditionFailed, match=f"'x-queue-type' for queue '{delayed}'.*current is.*classic"):
            declare_native_delayed_delivery_exchanges_and_queues(server, "quorum")
