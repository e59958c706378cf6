"""Actors, advisories, key events, organisations, watches and notifications by API, by the services that pages use."""

import pytest

from accounts.factories import NotificationFactory, RecipientFactory
from accounts.models import Recipient
from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import Marking, TokenScope
from incidents.factories import (
    ActorAliasFactory,
    ActorFactory,
    AdvisoryFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    IncidentReaderFactory,
)
from incidents.models import Actor, Advisory, KeyEvent
from incidents.vocabulary.advisories import AdvisoryState
from incidents.vocabulary.review import State
from projects.factories import OrganisationFactory
from projects.models import Organisation, Watch

API = "/api/v1/"


@pytest.fixture
def viewer(victor):
    return client_of(victor, TokenScope.WRITE)


def test_an_actor_is_proposed_accepted_and_named(officer, analyst, viewer):
    proposed = sent(officer, {"name": "Majeed Brigade", "kind": "armed_group"}, f"{API}actors/")
    assert (proposed.status_code, proposed.json()["status"]) == (201, "proposed")
    where = proposed.headers["Location"]
    assert sent(officer, {"name": "majeed  brigade"}, f"{API}actors/").status_code == 200
    assert sent(viewer, {"name": "Another"}, f"{API}actors/").status_code == 403
    assert sent(officer, {}, f"{where}accept/").status_code == 403
    assert sent(analyst, {}, f"{where}accept/").json()["status"] == "accepted"
    assert sent(analyst, {"name": "MB"}, f"{where}add-alias/").json()["aliases"] == ["MB"]
    assert pointers(sent(analyst, {"name": "XX"}, f"{where}drop-alias/")) == {"/name"}
    assert sent(analyst, {"name": "MB"}, f"{where}drop-alias/").json()["aliases"] == []
    corrected = sent(analyst, {"countries": ["PK"], "founded": "2011"}, where, "patch").json()
    assert (corrected["countries"], corrected["founded"], corrected["name"]) == (["PK"], "2011", "Majeed Brigade")
    assert pointers(sent(analyst, {"countries": ["ZZ"]}, where, "patch")) == {"/countries/0"}
    assert sent(analyst, {"name": "X"}, where, "patch", **{"If-Match": '"1"'}).status_code == 400


def test_a_name_that_belongs_to_another_is_refused(analyst):
    ActorAliasFactory.create(name="BLA")
    other = ActorFactory.create(name="Other")
    assert sent(analyst, {"name": "bla"}, f"{API}actors/{other.slug}/", "patch").status_code == 400
    assert sent(analyst, {"name": "bla"}, f"{API}actors/{other.slug}/add-alias/").status_code == 400


def test_two_actors_are_made_one_and_parted(analyst, officer):
    one, other = ActorFactory.create(name="One"), ActorFactory.create(name="Other")
    where = f"{API}actors/{one.slug}/"
    assert sent(officer, {"into": other.slug}, f"{where}merge/").status_code == 403
    assert pointers(sent(analyst, {"into": one.slug}, f"{where}merge/")) == {"/into"}
    assert sent(analyst, {"into": "Other"}, f"{where}merge/").json()["merged_into"] == other.slug
    assert sent(analyst, {}, f"{where}unmerge/").json()["merged_into"] is None
    assert sent(analyst, {}, f"{where}unmerge/").status_code == 409
    assert Actor.objects.count() == 2


ADVISORY = {
    "headline": "Avoid the N-35",
    "text": "Do not travel between Besham and Dasu.",
    "issuer": "Embassy of China in Pakistan",
    "source": "https://example.org/advisory",
    "severity": "severe",
    "countries": ["PK"],
    "expires_at": "2099-01-01T00:00:00+05:00",
}


def test_an_advisory_is_recorded_issued_edited_and_cancelled(manager, officer, port_qasim, alice):
    cause = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    body = ADVISORY | {"projects": [port_qasim.slug], "incidents": [cause.reference.lower()]}
    assert sent(officer, body, f"{API}advisories/").status_code == 403
    recorded = sent(manager, body, f"{API}advisories/")
    assert recorded.status_code == 201
    told = recorded.json()
    assert (told["state"], told["marking"], told["in_force"]) == ("draft", "TLP:AMBER", False)
    assert (told["projects"], told["incidents"], told["issuer"]) == (
        [port_qasim.slug],
        [cause.reference],
        "Embassy of China in Pakistan",
    )
    where = recorded.headers["Location"]
    assert officer.get(where).status_code == 404
    issued = sent(manager, {}, f"{where}issue/", **{"If-Match": recorded.headers["ETag"]})
    assert (issued.status_code, issued.json()["in_force"]) == (200, True)
    assert officer.get(where).json()["headline"] == "Avoid the N-35"
    assert sent(manager, {"headline": "X"}, where, "patch", **{"If-Match": '"1"'}).status_code == 412
    assert sent(manager, issued.json(), where, "patch").status_code == 200
    assert sent(manager, {"projects": []}, where, "patch").json()["projects"] == []
    assert pointers(sent(manager, {}, f"{where}cancel/")) == {"/reason"}
    assert sent(manager, {"reason": "It is over."}, f"{where}cancel/").json()["state"] == "cancelled"
    assert sent(manager, {"headline": "X"}, where, "patch").status_code == 409


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"headline": ""}, "/headline"),
        ({"title": "x"}, "/title"),
        ({"source": "javascript:alert(1)"}, "/source"),
        ({"countries": ["ZZ"]}, "/countries/0"),
        ({"severity": "grave"}, "/severity"),
        ({"expires_at": "2099-01-01T00:00:00"}, "/expires_at"),
        ({"projects": ["no-such"]}, "/projects/0"),
        ({"incidents": ["INC-1"]}, "/incidents/0"),
        ({"response_types": ["run"]}, "/response_types/0"),
    ],
)
def test_what_is_wrong_with_an_advisory_is_pointed_at(manager, change, pointer):
    assert pointers(sent(manager, ADVISORY | change, f"{API}advisories/")) == {pointer}
    assert not Advisory.objects.exists()


def test_advisories_are_narrowed(mona, manager, port_qasim):
    AdvisoryFactory.create(author=mona, state=AdvisoryState.ISSUED, countries=["PK"], headline="Roads closed")

    def found(query: str) -> int:
        return len(manager.get(f"{API}advisories/?{query}").json()["results"])

    assert [found(query) for query in ("state=issued", "state=draft", "country=PK", "q=roads", "q=rails")] == [
        1,
        0,
        1,
        1,
        0,
    ]
    assert [found(query) for query in ("since=2000-01-01", "until=2000-01-01")] == [1, 0]
    assert [found(query) for query in ("in_force=true", "in_force=false")] == [1, 0]
    assert manager.get(f"{API}advisories/?in_force=yes").status_code == 400
    assert manager.get(f"{API}advisories/?project=no-such").status_code == 400
    assert manager.get(f"{API}advisories/?weather=1").status_code == 400


def test_key_events_and_what_stands_beside_them(officer, analyst, alice):
    body = {"name": "SCO summit", "kind": "summit", "starts_on": "2024-10-15", "days_before": 14}
    added = sent(officer, body, f"{API}key-events/")
    assert (added.status_code, added.json()["risk_from"]) == (201, "2024-10-01")
    assert sent(officer, body, f"{API}key-events/").status_code == 200
    assert pointers(sent(officer, {"name": "X"}, f"{API}key-events/")) == {"/starts_on"}
    for day in ("0001-01-01", "9999-12-31"):
        assert pointers(sent(officer, body | {"starts_on": day}, f"{API}key-events/")) == {"/starts_on"}
    where = added.headers["Location"]
    assert sent(officer, {"place": "Islamabad"}, where, "patch").status_code == 403
    assert sent(analyst, {"place": "Islamabad"}, where, "patch").json()["place"] == "Islamabad"
    report = IncidentFactory.create(reporter=alice, state=State.DRAFT)
    beside = f"{API}incidents/{report.reference}/key-events/"
    assert pointers(sent(officer, {"key_event": "no-such"}, beside)) == {"/key_event"}
    link = sent(officer, {"key_event": added.json()["slug"], "note": "A week before."}, beside).json()
    assert officer.get(beside).json() == [link]
    assert sent(officer, {}, f"{beside}{link['id']}/", "delete").status_code == 204
    assert officer.get(beside).json() == []
    assert KeyEvent.objects.count() == 1


def test_a_link_of_another_report_is_not_taken_away(officer, alice):
    report, elsewhere = IncidentFactory.create(reporter=alice), IncidentKeyEventFactory.create()
    path = f"{API}incidents/{report.reference}/key-events/{elsewhere.pk}/"
    assert sent(officer, {}, path, "delete").status_code == 404


def test_organisations(officer, analyst):
    added = sent(officer, {"name": "CRBC", "kind": "company", "country": "CN"}, f"{API}organisations/")
    assert added.status_code == 201
    assert sent(officer, {"name": "crbc"}, f"{API}organisations/").status_code == 200
    where = added.headers["Location"]
    assert sent(officer, {"country": "PK"}, where, "patch").status_code == 403
    assert sent(analyst, {"name": "China Road and Bridge"}, where, "patch").json()["name"] == "China Road and Bridge"
    OrganisationFactory.create(name="Taken")
    assert pointers(sent(analyst, {"name": "taken"}, where, "patch")) == {"/name"}
    assert sent(analyst, {"name": "路桥"}, f"{where}add-alias/").json()["aliases"] == ["路桥"]
    assert sent(analyst, {"name": "路桥"}, f"{where}drop-alias/").json()["aliases"] == []
    assert Organisation.objects.count() == 2


def test_watches_on_a_project_a_country_and_an_actor(officer, alice, port_qasim):
    bla = ActorFactory.create(name="BLA")
    made = [
        sent(officer, body, f"{API}watches/")
        for body in (
            {"project": port_qasim.slug, "minimum_severity": "serious", "also_suggested": True},
            {"country": "PK", "attacks_only": False},
            {"actor": "bla"},
        )
    ]
    assert [answer.status_code for answer in made] == [201, 201, 201]
    told = [answer.json() for answer in made]
    assert [(row["project"], row["country"], row["actor"]) for row in told] == [
        (port_qasim.slug, None, None),
        (None, "PK", None),
        (None, None, bla.slug),
    ]
    assert officer.get(f"{API}watches/").json() == told
    where = f"{API}watches/{told[0]['id']}/"
    assert officer.get(where).json() == told[0]
    changed = sent(officer, {"attacks_only": False}, where, "patch").json()
    assert changed == told[0] | {"attacks_only": False}
    assert sent(officer, {}, where, "delete").status_code == 204
    assert officer.get(where).json()["is_active"] is False
    assert sent(officer, {}, where, "patch").json()["is_active"] is True


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"country": "PK", "actor": "bla"}, ""),
        ({"country": "ZZ"}, "/country"),
        ({"country": "PK", "also_suggested": True}, "/also_suggested"),
        ({"project": "no-such"}, "/project"),
        ({"country": "PK", "minimum_severity": 3}, "/minimum_severity"),
    ],
)
def test_a_watch_that_cannot_be_is_refused(officer, body, pointer):
    ActorFactory.create(name="BLA", slug="bla")
    assert pointers(sent(officer, body, f"{API}watches/")) == {pointer}
    assert not Watch.objects.exists()


def test_watches_are_everybodys_own(officer, manager):
    theirs = sent(manager, {"country": "PK"}, f"{API}watches/").json()["id"]
    for method in ("patch", "delete"):
        assert sent(officer, {}, f"{API}watches/{theirs}/", method).status_code == 404
    assert officer.get(f"{API}watches/").json() == []
    assert sent(officer, {"country": "KE"}, f"{API}watches/").status_code == 403


@pytest.fixture
def told(alice):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, title="Shots")
    about = NotificationFactory.create(kind="incident_noticed", subject=incident.reference, urgent=True)
    return RecipientFactory.create(user=alice, notification=about, reasons=["attacks in Pakistan"])


def test_a_notification_is_read_and_acknowledged(officer, told):
    (row,) = officer.get(f"{API}notifications/?unread=true").json()["results"]
    assert (row["title"], row["subject"], row["urgent"], row["read_at"]) == (
        "Shots",
        told.notification.subject,
        True,
        None,
    )
    where = f"{API}notifications/{told.pk}/"
    assert officer.get(where).json() == row
    assert sent(officer, {}, f"{where}read/").json()["read_at"] is not None
    assert officer.get(f"{API}notifications/?unread=true").json()["results"] == []
    first = sent(officer, {}, f"{where}acknowledge/").json()["acknowledged_at"]
    assert first is not None
    assert sent(officer, {}, f"{where}acknowledge/").json()["acknowledged_at"] == first
    for name, answer in (("unread", "false"), ("urgent", "true"), ("acknowledged", "true")):
        for word, found in ((answer, 1), ({"true": "false", "false": "true"}[answer], 0)):
            assert len(officer.get(f"{API}notifications/?{name}={word}").json()["results"]) == found
        assert officer.get(f"{API}notifications/?{name}=perhaps").status_code == 400


def test_of_what_may_no_longer_be_read_nothing_is_told(officer, alice, told):
    Recipient.objects.update(read_at=told.notification.created_at)
    alice.clearance = Marking.CLEAR
    alice.save()
    (row,) = officer.get(f"{API}notifications/").json()["results"]
    assert (row["title"], row["subject"], row["lines"], row["because"]) == ("", "", [], "")
    assert sent(officer, {}, f"{API}notifications/{told.pk}/acknowledge/").status_code == 404


def test_notifications_are_everybodys_own_and_no_narrowed_tokens(manager, alice, told, port_qasim):
    assert manager.get(f"{API}notifications/").json()["results"] == []
    assert sent(manager, {}, f"{API}notifications/{told.pk}/read/").status_code == 404
    narrow = client_of(alice, TokenScope.WRITE, narrowed_to=[port_qasim.pk])
    assert narrow.get(f"{API}notifications/").json()["results"] == []
    assert sent(narrow, {}, f"{API}notifications/{told.pk}/acknowledge/").status_code == 404


def test_a_narrowed_token_changes_nothing_of_what_all_share(anna, port_qasim):
    actor, narrow = ActorFactory.create(), client_of(anna, TokenScope.WRITE, narrowed_to=[port_qasim.pk])
    assert sent(narrow, {"founded": "2000"}, f"{API}actors/{actor.slug}/", "patch").status_code == 404
    assert sent(narrow, {"name": "New"}, f"{API}organisations/").status_code == 403
    assert sent(narrow, {"country": "PK"}, f"{API}watches/").status_code == 403


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_advisory_is_of_our_calendar(manager, moment):
    for name in ("sent_at", "effective_at", "expires_at"):
        assert pointers(sent(manager, ADVISORY | {name: moment}, f"{API}advisories/")) == {f"/{name}"}
    assert not Advisory.objects.exists()


def test_a_red_report_is_named_only_in_notifications(officer, alice, told):
    alice.clearance = Marking.RED
    alice.save()
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.RED, title="Hidden words")
    IncidentReaderFactory.create(incident=incident, user=alice)
    about = NotificationFactory.create(kind="incident_noticed", subject=incident.reference, marking=Marking.GREEN)
    RecipientFactory.create(user=alice, notification=about)
    row = officer.get(f"{API}notifications/").json()["results"][0]
    assert (row["subject"], row["marking"], row["lines"]) == (incident.reference, "TLP:RED", [])
    assert "Hidden words" not in str(row)


def test_a_name_of_one_actor_is_no_alias_of_another(analyst):
    ActorFactory.create(name="One")
    other = ActorFactory.create(name="Other")
    for name in ("One", "ONE", " öne "):
        assert pointers(sent(analyst, {"name": name}, f"{API}actors/{other.slug}/add-alias/")) == {"/name"}


def test_what_is_nested_too_deep_or_cannot_be_looked_for_is_refused(manager):
    deep = manager.post(f"{API}advisories/", b"[" * 100_000, content_type="application/json")
    assert deep.status_code == 400
    for text in ("a\u0000", "\ud800"):
        answer = sent(manager, ADVISORY | {"incidents": [text]}, f"{API}advisories/")
        assert pointers(answer) == {"/incidents/0"}


def test_a_watch_can_be_sent_back_as_it_came(officer):
    told = sent(officer, {"country": "PK"}, f"{API}watches/").json()
    assert sent(officer, told, f"{API}watches/{told['id']}/", "patch").json() == told
    answer = sent(officer, {"also_suggested": True}, f"{API}watches/{told['id']}/", "patch")
    assert pointers(answer) == {"/also_suggested"}
