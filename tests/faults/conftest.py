"""Fixtures of the tests with real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.house import House, copied_database, url_of, used_by_the_test
from tests.faults.sink import Sink


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
def house(empty_database: str, transactional_db: None, sink: Sink, tmp_path: Path) -> Iterator[House]:
    """No process runs yet. The test's own models work on the same database, and commit."""
    with copied_database(empty_database) as name, used_by_the_test(name):
        house = House(tmp_path / "house", url_of(name), sink.port)
        try:
            yield house
        finally:
            house.close()
