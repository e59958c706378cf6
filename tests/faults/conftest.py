"""Fixtures of the tests with real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.faults.house import House, migrated_database, new_database, url_of, used_by_the_test
from tests.faults.sink import Sink


@pytest.fixture(scope="session")
def empty_database() -> Iterator[str]:
    """Migrated once; each test gets a copy."""
    with migrated_database() as name:
        yield name


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


@pytest.fixture
def house(empty_database: str, sink: Sink, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """No process runs yet. The test's own models work on the same database, and commit."""
    with new_database("house", empty_database) as name, django_db_blocker.unblock(), used_by_the_test(name):
        house = House(tmp_path / "house", url_of(name), sink.port)
        try:
            yield house
        finally:
            house.close()
