"""Fixtures of the tests with real processes and the embedded broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.brokers import Folder
from tests.faults.house import House, copied_database, url_of, used_by_the_test
from tests.faults.sink import Sink
from tests.faults.trouble import Trouble, a_troubled_house


@pytest.fixture
def house(empty_database: str, transactional_db: None, sink: Sink, tmp_path: Path) -> Iterator[House]:
    """No process runs yet. The test's own models work on the same database, and commit."""
    with copied_database(empty_database) as name, used_by_the_test(name):
        house = House(tmp_path / "house", url_of(name), sink.port)
        try:
            yield house
        finally:
            house.close()


@pytest.fixture
def trouble(empty_database: str, transactional_db: None, sink: Sink, tmp_path: Path) -> Iterator[Trouble]:
    """A house with a door before everything that it needs."""
    with copied_database(empty_database) as name, used_by_the_test(name):
        folder = tmp_path / "house"
        with a_troubled_house(folder, name, sink, Folder(folder / "var")) as trouble:
            yield trouble
