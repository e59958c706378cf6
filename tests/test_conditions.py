"""A condition that a client sends is never passed over: whatever route writes, it holds or is refused."""

from collections.abc import Iterator
from copy import copy
from http import HTTPStatus

import pytest
from django.db import transaction
from django.http.request import HttpHeaders
from rest_framework.permissions import SAFE_METHODS

from tests.access_matrix import API_LINES, Line
from tests.test_access_matrix import World, address, by_api, create_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WRITING = [line for line in API_LINES if line.method not in SAFE_METHODS and min(line.answers.values()) < 300]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield create_world()
        transaction.set_rollback(True)


def answered(line: Line, world: World, **headers: str) -> int:
    """To somebody whom it lets do that."""
    client = copy(world.clients[next(name for name, status in line.answers.items() if status < 300)])
    client.defaults = client.defaults | HttpHeaders.to_wsgi_names(headers)
    with transaction.atomic():
        status: int = by_api(line, world, client, address(line, world)).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"If-Match": '"999999"'}, {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.BAD_REQUEST}),
        ({"If-None-Match": "*"}, {HTTPStatus.BAD_REQUEST}),
        ({"If-Match": "*"}, {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT}),
    ],
)
def test_it_is_never_passed_over(headers, expected, world):
    told = {str(line): answered(line, world, **headers) for line in WRITING}
    assert len(told) > 70
    assert {line: status for line, status in told.items() if status not in expected} == {}
