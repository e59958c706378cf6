"""Likely duplicates by API, and saying that two reports are not the same, or may be after all."""

import pytest

from accounts.models import Reading
from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import Marking, TokenScope
from incidents.factories import DistinctPairFactory, IncidentFactory, IncidentReaderFactory, ProjectLinkFactory
from incidents.models import DistinctPair, Incident
from incidents.vocabulary.review import State

API = "/api/v1/incidents/"


def of(incident: Incident, more: str) -> str:
    return f"{API}{incident.reference}/{more}"


@pytest.fixture
def manager(mona):
    return client_of(mona, TokenScope.WRITE)


@pytest.fixture
def two(alice) -> list[Incident]:
    """Of the same title, hour and place."""
    return [
        IncidentFactory.create(reporter=alice, state=State.SUBMITTED, latitude=24.9, longitude=67.16) for _ in range(2)
    ]


def test_likely_duplicates_come_with_their_reasons_until_they_are_held_to_be_different(manager, mona, two):
    one, other = two
    (found,) = manager.get(of(one, "duplicates/")).json()
    assert found["incident"] == {
        "reference": other.reference,
        "url": f"http://testserver{API}{other.reference}/",
        "title": other.title,
        "state": "submitted",
        "marking": "TLP:AMBER",
    }
    assert found["points"] > 0
    assert found["reasons"]
    body = {"other": other.reference.lower(), "reason": "Two cars."}
    said = sent(manager, body, of(one, "distinct/"), **{"Idempotency-Key": "two"})
    assert (said.status_code, said.json()) == (201, found["incident"])
    assert sent(manager, body, of(one, "distinct/"), **{"Idempotency-Key": "two"}).json() == said.json()
    assert (DistinctPair.objects.get().judged_by, DistinctPair.objects.get().reason) == (mona, "Two cars.")
    for here, there in (two, reversed(two)):
        assert manager.get(of(here, "duplicates/")).json() == []
        assert [row["reference"] for row in manager.get(of(here, "distinct/")).json()] == [there.reference]
    gone = sent(manager, {}, of(other, f"distinct/{one.reference}/"), "delete")
    assert (gone.status_code, gone.content) == (204, b"")
    assert len(manager.get(of(one, "duplicates/")).json()) == 1
    assert sent(manager, {}, of(other, f"distinct/{one.reference}/"), "delete").status_code == 409


@pytest.mark.parametrize(
    ("body", "pointer"), [({}, "/other"), ({"other": "INC-1"}, "/other"), ({"other": "x", "why": "y"}, "/why")]
)
def test_what_is_wrong_is_pointed_at(manager, two, body, pointer):
    assert pointers(sent(manager, body, of(two[0], "distinct/"))) == {pointer}
    assert pointers(sent(manager, {"other": two[0].reference}, of(two[0], "distinct/"))) == {"/other"}
    other = {"other": two[1].reference}
    assert pointers(sent(manager, other, of(two[0], "distinct/"), **{"If-Match": '"1"'})) == {"If-Match"}
    assert not DistinctPair.objects.exists()


def test_its_reporter_sees_the_likely_ones_and_decides_nothing(alice, two):
    reporter = client_of(alice, TokenScope.WRITE)
    assert len(reporter.get(of(two[0], "duplicates/")).json()) == 1
    assert reporter.get(of(two[0], "distinct/")).status_code == 403
    assert sent(reporter, {"other": two[1].reference}, of(two[0], "distinct/")).status_code == 403


def test_a_reading_token_and_a_narrowed_one_decide_nothing(mona, two, port_qasim):
    for incident in two:
        ProjectLinkFactory.create(incident=incident, project=port_qasim)
    reading, narrowed = client_of(mona), client_of(mona, TokenScope.WRITE, narrowed_to=[port_qasim.pk])
    for client in (reading, narrowed):
        assert len(client.get(of(two[0], "duplicates/")).json()) == 1
        assert sent(client, {"other": two[1].reference}, of(two[0], "distinct/")).status_code == 403
    two[1].links.all().delete()
    assert narrowed.get(of(two[0], "duplicates/")).json() == []
    DistinctPairFactory.create(one=two[0], other=two[1])
    assert narrowed.get(of(two[0], "distinct/")).json() == []
    assert sent(narrowed, {}, of(two[0], f"distinct/{two[1].reference}/"), "delete").status_code == 404


@pytest.mark.parametrize("kind", ["duplicates", "distinct"])
def test_what_is_tlp_red_among_them_is_noted(manager, mona, alice, two, kind):
    mona.clearance = Marking.RED
    mona.save()
    Incident.objects.filter(pk=two[1].pk).update(marking=Marking.RED)
    IncidentReaderFactory.create(incident=two[1], user=mona)
    if kind == "distinct":
        DistinctPairFactory.create(one=two[0], other=two[1])
    assert len(manager.get(of(two[0], f"{kind}/")).json()) == 1
    assert [two[1].reference] in Reading.objects.values_list("red", flat=True)
