"""Fixtures of the tests on a real Redis or RabbitMQ: the one named by CELERY_BROKER_URL, which must be there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.brokers import Server, forget_the_queue
from tests.faults.house import House, copied_database, url_of, used_by_the_test
from tests.faults.proxy import Proxy
from tests.faults.sink import Sink
from tests.faults.trouble import Trouble, a_troubled_house


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


@pytest.fixture
def trouble(
    empty_database: str, transactional_db: None, sink: Sink, broker: Proxy, tmp_path: Path
) -> Iterator[Trouble]:
    """A house with a door before everything that it needs."""
    with copied_database(empty_database) as name, used_by_the_test(name):
        server = Server(os.environ["CELERY_BROKER_URL"], broker)
        with a_troubled_house(tmp_path / "house", name, sink, server) as trouble:
            yield trouble
