"""`POST /api/v1/incidents/`: a report is filed as a client sends it, once for each key, or not at all."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.factories import ChannelFactory
from accounts.models import Notification, Recipient
from accounts.tasks import drain_alerts
from accounts.tests.api_clients import client_of, sent
from accounts.vocabulary import Marking, TokenScope
from incidents.factories import ActorAliasFactory, ActorFactory
from incidents.models import Incident
from incidents.vocabulary.review import LinkState
from projects.factories import WatchFactory
from projects.services.tree import lock_tree
from tests.at_once import at_once

LIST = "/api/v1/incidents/"
CONVOY = {
    "title": "Convoy bombed outside Karachi airport",
    "narrative": "A vehicle full of explosives was driven into the convoy.",
    "attack_type": "bombing_explosion",
    "weapon_types": ["explosives"],
    "tactics": ["suicide"],
    "target_kind": "convoy_or_vehicle",
    "occurred_from": "2024-10-06T23:00:00+05:00",
    "time_precision": "day",
    "country": "PK",
    "admin1": "Sindh",
    "place": "Jinnah International Airport, Karachi",
    "latitude": 24.90,
    "longitude": 67.16,
    "place_precision": "within_25_km",
    "casualties": [
        {"nationality": "CN", "affiliation": "project_staff", "outcome": "killed", "low": 2, "best": 2, "high": 2},
        {"nationality": "PK", "affiliation": "civilian", "outcome": "injured", "low": 10, "best": 11, "high": 17},
    ],
    "involvements": [
        {
            "actor": "Balochistan Liberation Army",
            "role": "claimed",
            "confidence": "high",
            "stated_by": "Balochistan Liberation Army",
            "stated_on": "2024-10-07",
        }
    ],
    "sources": [
        {
            "kind": "news",
            "publisher": "Dawn",
            "url": "https://www.dawn.com/news/1863586",
            "published_on": "2024-10-07",
            "reliability": "B",
            "credibility": 2,
        }
    ],
    "project_links": [{"project": "port-qasim-coal-power-plant", "relation": "direct_target"}],
}


@pytest.fixture
def bla():
    return ActorAliasFactory.create(name="BLA", actor=ActorFactory.create(name="Balochistan Liberation Army")).actor


@pytest.fixture
def client(alice, port_qasim, bla):
    return client_of(alice, TokenScope.WRITE)


def refused(answer: Any, status: int = 400) -> set[str]:
    """Where the complaints point."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Incident.objects.exists()
    return {fault.get("pointer", fault.get("header", "")) for fault in answer.json().get("errors", [])}


def test_the_convoy_is_filed_as_it_was_sent(client, bla, alice):
    answer = sent(client, CONVOY)
    assert answer.status_code == 201
    filed = answer.json()
    assert {name: filed[name] for name in ("state", "category", "is_attack", "severity", "killed", "version")} == {
        "state": "draft",
        "category": "attack",
        "is_attack": True,
        "severity": "critical",
        "killed": {"low": 2, "best": 2, "high": 2},
        "version": 1,
    }
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Location"] == filed["url"]
    assert client.get(filed["url"]).json() == filed
    (link,) = filed["project_links"]
    assert (link["project"], link["state"]) == ("port-qasim-coal-power-plant", LinkState.CONFIRMED)
    (said,) = filed["involvements"]
    assert (said["actor_slug"], said["stated_by_actor"], said["confidence"]) == (bla.slug, bla.slug, "high")
    incident = Incident.objects.get(reference=filed["reference"])
    assert (incident.reporter, incident.marking, incident.time_zone) == (alice, Marking.AMBER, "Asia/Karachi")
    assert incident.occurred_from == datetime(2024, 10, 6, 18, tzinfo=UTC)


def test_it_is_submitted_and_whoever_watches_above_is_alerted(client, cpec, mona):
    WatchFactory.create(user=mona, project=cpec)
    ChannelFactory.create(user=mona)
    filed = sent(client, CONVOY).json()
    answer = sent(client, {}, f"{LIST}{filed['reference']}/submit/")
    assert (answer.status_code, answer.json()["state"]) == (200, "submitted")
    drain_alerts()
    assert Recipient.objects.filter(user=mona, notification__kind="attack_linked").count() == 1


def test_what_comes_back_can_be_sent_again(client):
    filed = sent(client, CONVOY).json()
    again = sent(client, filed, f"{LIST}{filed['reference']}/", "patch")
    assert again.status_code == 200
    assert again.json() == filed
    copied = sent(client, filed)
    assert copied.status_code == 201
    differing = {name for name, value in copied.json().items() if value != filed[name]}
    assert differing - {"casualties", "sources", "involvements", "project_links"} <= {"reference", "url", "filed_at"}
    for kind in ("casualties", "sources", "involvements", "project_links"):
        told = [[row | {"id": 0} for row in report[kind]] for report in (filed, copied.json())]
        assert told[0] == told[1]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"titel": "x"}, "/titel"),
        ({"title": ""}, "/title"),
        ({"title": None}, "/title"),
        ({"title": "two\nlines"}, "/title"),
        ({"title": "\ud800"}, "/title"),
        ({"narrative": "x" * 50_001}, "/narrative"),
        ({"category": "accident"}, ""),
        ({"attack_type": "mugging"}, "/attack_type"),
        ({"attack_type": ""}, "/category"),
        ({"tactics": ["guess"]}, "/tactics/0"),
        ({"tactics": "suicide"}, "/tactics"),
        ({"occurred_from": "2024-10-06T23:00:00"}, "/occurred_from"),
        ({"occurred_from": "yesterday"}, "/occurred_from"),
        ({"occurred_from": "0001-01-01T00:00:00+14:00"}, "/occurred_from"),
        ({"occurred_to": "2024-10-05T23:00:00+05:00"}, ""),
        ({"country": "ZZ"}, "/country"),
        ({"country": "US"}, "/time_zone"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"latitude": 91}, "/latitude"),
        ({"latitude": 1e308}, "/latitude"),
        ({"latitude": None}, ""),
        ({"marking": "TLP:PINK"}, "/marking"),
        ({"casualties": None}, "/casualties"),
        ({"casualties": {}}, "/casualties"),
        ({"casualties": [{"outcome": "killed", "best": -1}]}, "/casualties/0/best"),
        ({"casualties": [{"outcome": "killed", "low": 3, "best": 2}]}, "/casualties/0"),
        ({"casualties": [{"outcome": "killed"}, {"outcome": "killed"}]}, "/casualties/1/nationality"),
        ({"casualties": [{"outcome": "killed", "bets": 1}]}, "/casualties/0/bets"),
        ({"casualties": [{"outcome": "injured", "best": 1}] * 61}, "/casualties"),
        ({"involvements": [{"actor": "Nobody known", "role": "claimed"}]}, "/involvements/0/actor"),
        ({"involvements": [{"role": "claimed"}]}, "/involvements/0/actor"),
        ({"involvements": [{"actor": "BLA", "role": "claimed", "source": 2}]}, "/involvements/0/source"),
        ({"sources": [{"kind": "news"}]}, "/sources/0/publisher"),
        ({"sources": [{"kind": "news", "url": "javascript:alert(1)"}]}, "/sources/0/url"),
        ({"project_links": [{"project": "no-such-project"}]}, "/project_links/0/project"),
        ({"project_links": [{"project": "port-qasim-coal-power-plant"}] * 2}, "/project_links/1/project"),
    ],
)
def test_what_is_wrong_is_pointed_at_and_nothing_is_filed(client, change, pointer):
    assert refused(sent(client, CONVOY | change)) == {pointer}


def test_every_fault_is_told_at_once(client):
    assert refused(sent(client, {"titel": "x"})) == {"/titel"}
    assert refused(sent(client, {"attack_type": "arson"})) >= {"/title", "/occurred_from", "/country", "/attack_type"}


@pytest.mark.parametrize("body", ["[]", '"text"', "3", "null", "{", "", "\xff"])
def test_what_is_no_object_is_refused(client, body):
    answer = client.post(LIST, body.encode("latin-1"), content_type="application/json")
    assert answer.status_code == 400
    assert not Incident.objects.exists()


def test_an_actor_is_known_by_name_alias_and_slug(client, bla):
    for name in ("BLA", "balochistan  liberation army", bla.slug):
        said = sent(client, CONVOY | {"involvements": [{"actor": name, "role": "claimed"}]}).json()["involvements"]
        assert [row["actor_slug"] for row in said] == [bla.slug]


def test_several_of_one_name_are_told_apart_by_their_slugs(client):
    slugs = [ActorFactory.create(name=name).slug for name in ("Sipah", "Sípah")]
    answer = sent(client, CONVOY | {"involvements": [{"actor": "SIPAH", "role": "claimed"}]})
    assert refused(answer) == {"/involvements/0/actor"}
    assert all(slug in answer.content.decode() for slug in slugs)


def test_suggestions_that_come_back_are_not_taken_for_statements(client, port_qasim):
    links = [{"project": port_qasim.slug, "relation": "nearby", "state": "suggested"}]
    assert sent(client, CONVOY | {"project_links": links}).json()["project_links"] == []


def test_nobody_files_without_a_role_or_with_a_token_that_only_reads(victor, alice, bla, port_qasim):
    assert refused(sent(client_of(victor, TokenScope.WRITE), CONVOY), 403) == set()
    assert refused(sent(client_of(alice), CONVOY), 403) == set()


def test_a_project_out_of_reach_is_not_known(alice, bla, port_qasim, belt_and_road):
    body = CONVOY | {"project_links": [{"project": belt_and_road.slug}]}
    assert refused(sent(client_of(alice, TokenScope.WRITE), body)) == {"/project_links/0/project"}


def test_the_same_key_files_once_and_shows_the_report_as_it_stands_now(client):
    first = sent(client, CONVOY, **{"Idempotency-Key": "convoy-1"})
    reference = first.json()["reference"]
    assert "Idempotency-Replayed" not in first.headers
    assert sent(client, {}, f"{LIST}{reference}/submit/").status_code == 200
    second = sent(client, CONVOY, **{"Idempotency-Key": "convoy-1"})
    assert (second.status_code, second.headers["Idempotency-Replayed"]) == (201, "true")
    assert (second.json()["reference"], second.json()["state"]) == (reference, "submitted")
    assert Incident.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(client):
    assert sent(client, CONVOY, **{"Idempotency-Key": "k"}).status_code == 201
    other = sent(client, CONVOY | {"title": "Another"}, **{"Idempotency-Key": "k"})
    assert (other.status_code, Incident.objects.count()) == (422, 1)
    elsewhere = sent(client, CONVOY, f"{LIST}{Incident.objects.get().reference}/submit/", **{"Idempotency-Key": "k"})
    assert elsewhere.status_code == 422


def test_a_request_that_was_refused_leaves_its_key_free(client):
    assert refused(sent(client, CONVOY | {"title": ""}, **{"Idempotency-Key": "k"})) == {"/title"}
    assert sent(client, CONVOY, **{"Idempotency-Key": "k"}).status_code == 201


def test_keys_are_everybodys_own(client, mona):
    assert sent(client, CONVOY, **{"Idempotency-Key": "k"}).status_code == 201
    theirs = sent(client_of(mona, TokenScope.WRITE), CONVOY, **{"Idempotency-Key": "k"})
    assert theirs.status_code == 201
    assert Incident.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "tab\tbed", "ключ"])
def test_a_key_that_is_none_is_refused(client, key):
    assert refused(sent(client, CONVOY, **{"Idempotency-Key": key})) == {"Idempotency-Key"}


def test_what_is_shown_again_is_shown_by_todays_rights(client, alice):
    filed = sent(client, CONVOY, **{"Idempotency-Key": "k"}).json()
    assert sent(client, {}, f"{filed['url']}submit/").status_code == 200
    alice.clearance = Marking.GREEN
    alice.save()
    assert sent(client, CONVOY, **{"Idempotency-Key": "k"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_with_one_key_file_one_report(alice, port_qasim, bla):
    clients = [client_of(alice, TokenScope.WRITE) for _ in range(4)]
    calls = [lambda c=c: sent(c, CONVOY, **{"Idempotency-Key": "at-once"}) for c in clients]
    answers = at_once(lock_tree, *calls)  # whoever comes second waits for the first
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert Incident.objects.count() == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 3


def test_no_alert_before_it_is_submitted(client, mona, cpec):
    WatchFactory.create(user=mona, project=cpec)
    sent(client, CONVOY)
    assert not Notification.objects.exists()
