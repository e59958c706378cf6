"""Within how many hours a project wants reports decided on, by API."""

import pytest

from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import TokenScope
from incidents.models import ReviewDeadline

NOTHING = {"critical": None, "serious": None, "moderate": None, "minor": None}


@pytest.fixture
def where(port_qasim):
    return f"/api/v1/projects/{port_qasim.slug}/review-deadlines/"


@pytest.fixture
def manager(omar):
    return client_of(omar, TokenScope.WRITE)


def test_deadlines_are_asked_for_and_taken_back(manager, where):
    assert manager.get(where).json() == NOTHING
    body, once = {"critical": 2, "minor": 48}, {"Idempotency-Key": "soon"}
    asked = sent(manager, body, where, "patch", **once)
    assert (asked.status_code, asked.json()) == (200, NOTHING | {"critical": 2, "minor": 48})
    assert (
        sent(manager, {"critical": 2, "minor": 48}, where, "patch", **{"Idempotency-Key": "soon"}).json()
        == asked.json()
    )
    assert sent(manager, {"critical": None}, where, "patch").json() == NOTHING | {"minor": 48}
    assert sent(manager, manager.get(where).json(), where, "patch").json() == manager.get(where).json()
    assert ReviewDeadline.objects.get().hours == 48


@pytest.mark.parametrize(
    ("body", "pointer"), [({"critical": 0}, "/critical"), ({"minor": 2161}, "/minor"), ({"grave": 1}, "/grave")]
)
def test_what_is_wrong_is_pointed_at(manager, where, body, pointer):
    assert pointers(sent(manager, body, where, "patch")) == {pointer}
    assert pointers(sent(manager, {}, where, "patch", **{"If-Match": '"1"'})) == {"If-Match"}
    assert manager.get(f"{where}?severity=minor").status_code == 400


def test_a_reading_token_and_a_narrowed_one_ask_for_nothing(omar, port_qasim, where):
    for client in (client_of(omar), client_of(omar, TokenScope.WRITE, narrowed_to=[port_qasim.pk])):
        assert client.get(where).json() == NOTHING
        assert sent(client, {"critical": 2}, where, "patch").status_code == 403
    assert not ReviewDeadline.objects.exists()
