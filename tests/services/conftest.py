"""Fixtures of the tests on a real Redis or RabbitMQ: the one named by CELERY_BROKER_URL, which must be there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from kombu import Connection, Queue

from tests.faults.house import House, copied_database, url_of, used_by_the_test
from tests.faults.proxy import Proxy
from tests.faults.sink import Sink

QUEUE = "wake-ups"


@pytest.fixture(scope="session")
def empty_database(django_db_setup: None) -> Iterator[str]:
    """All tables and no rows: the tests' own database as it was made. Each test gets a copy."""
    connection.close()
    with copied_database(connection.settings_dict["NAME"]) as name:
        yield name


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
def broker() -> Iterator[Proxy]:
    """The way to the server, shut at first. The queue is new, and gone afterwards."""
    url = os.environ.get("CELERY_BROKER_URL", "")
    assert url, "CELERY_BROKER_URL must name the server that these tests are for"
    forget_the_queue(url)
    with Proxy(url) as broker:
        yield broker
    forget_the_queue(url)


@pytest.fixture
def house(empty_database: str, transactional_db: None, sink: Sink, broker: Proxy, tmp_path: Path) -> Iterator[House]:
    """Its processes know the broker through the proxy only."""
    with copied_database(empty_database) as name, used_by_the_test(name):
        house = House(tmp_path / "house", url_of(name), sink.port, broker.url)
        try:
            yield house
        finally:
            house.close()


def forget_the_queue(url: str) -> None:
    with Connection(url, connect_timeout=5) as server:
        queue = Queue(QUEUE).bind(server.channel())
        if server.transport.driver_type == "redis":
            queue.purge()  # a queue is no more than its messages there
        else:
            queue.delete()
