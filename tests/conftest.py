"""Fixtures of all tests with real processes."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.faults.house import copied_database
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
