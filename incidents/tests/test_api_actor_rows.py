"""What actors are to each other, and who lists them, by API."""

import pytest

from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import TokenScope
from incidents.factories import ActorAliasFactory, ActorFactory, ActorRelationFactory, DesignationFactory
from incidents.models import Actor, ActorRelation, Designation
from incidents.vocabulary.evidence import ActorStatus

API = "/api/v1/actors/"
RELATION = {
    "kind": "faction",
    "other": "bla",
    "since": "2011",
    "note": "Its suicide squad",
    "url": "https://x.example/",
}
DESIGNATION = {"authority": "Pakistan", "listed_as": "Proscribed organisation", "since": "2006-04-07"}


def of(actor: Actor, more: str) -> str:
    return f"{API}{actor.slug}/{more}"


@pytest.fixture
def analyst(anna):
    return client_of(anna, TokenScope.WRITE)


@pytest.fixture
def bla(db):
    return ActorFactory.create(name="Balochistan Liberation Army", slug="bla")


@pytest.fixture
def brigade(db):
    return ActorFactory.create(name="Majeed Brigade", slug="majeed-brigade")


def test_a_relation_is_read_from_both_ends_and_taken_away(analyst, alice, bla, brigade):
    added = sent(analyst, RELATION, of(brigade, "relations/"), **{"Idempotency-Key": "one"})
    assert added.status_code == 201
    told = added.json()
    assert told | RELATION | {"actor": "majeed-brigade", "until": ""} == told
    assert sent(analyst, RELATION, of(brigade, "relations/"), **{"Idempotency-Key": "one"}).json() == told
    officer = client_of(alice, TokenScope.WRITE)
    for end in (bla, brigade):
        assert officer.get(of(end, "relations/")).json() == [told]
    assert sent(officer, RELATION, of(brigade, "relations/")).status_code == 403
    assert sent(officer, {}, of(bla, f"relations/{told['id']}/"), "delete").status_code == 403
    assert sent(analyst, told, of(brigade, "relations/")).status_code == 400, "it is said already"
    assert sent(analyst, {}, of(bla, f"relations/{told['id']}/"), "delete").status_code == 204
    assert not ActorRelation.objects.exists()


def test_the_other_is_found_by_any_name_where_it_went(analyst, bla, brigade):
    ActorFactory.create(name="Old name", status=ActorStatus.MERGED, merged_into=bla)
    ActorAliasFactory.create(actor=bla, name="BLA of old")
    for kind, name in (("faction", "Old name"), ("allied", "bla OF old")):
        assert sent(analyst, {"kind": kind, "other": name}, of(brigade, "relations/")).json()["other"] == "bla"


def test_an_end_that_one_may_not_know_is_not_told(alice, bla):
    ActorRelationFactory.create(actor=bla, other=ActorFactory.create(status=ActorStatus.PROPOSED))
    ActorRelationFactory.create(actor=ActorFactory.create(status=ActorStatus.PROPOSED), other=bla)
    assert client_of(alice).get(of(bla, "relations/")).json() == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "friend"}, "/kind"),
        ({"other": "no-such"}, "/other"),
        ({"since": "a while ago"}, "/since"),
        ({"url": "javascript:alert(1)"}, "/url"),
        ({"note": "a\nb"}, "/note"),
        ({"other": "majeed-brigade"}, ""),
        ({"weather": "fine"}, "/weather"),
    ],
)
def test_what_is_wrong_with_a_relation_is_pointed_at(analyst, bla, brigade, change, pointer):
    assert pointers(sent(analyst, RELATION | change, of(brigade, "relations/"))) == {pointer}
    assert not ActorRelation.objects.exists()


def test_designations_are_said_and_taken_away(analyst, alice, bla, brigade):
    where = of(bla, "designations/")
    added = sent(analyst, DESIGNATION, where)
    assert added.status_code == 201
    told = added.json()
    assert told | DESIGNATION | {"until": "", "url": ""} == told
    officer = client_of(alice, TokenScope.WRITE)
    assert officer.get(where).json() == [told]
    assert sent(officer, DESIGNATION, where).status_code == 403
    assert pointers(sent(analyst, DESIGNATION | {"authority": ""}, where)) == {"/authority"}
    assert sent(analyst, told, where).status_code == 400, "it is said already"
    assert sent(analyst, {}, of(brigade, f"designations/{told['id']}/"), "delete").status_code == 404
    assert sent(analyst, {}, f"{where}{told['id']}/", "delete").status_code == 204
    assert not Designation.objects.exists()


def test_nothing_is_said_of_one_that_was_merged(analyst, bla):
    merged = ActorFactory.create(status=ActorStatus.MERGED, merged_into=bla)
    assert sent(analyst, DESIGNATION, of(merged, "designations/")).status_code == 409
    assert sent(analyst, RELATION, of(merged, "relations/")).status_code == 409


def test_no_version_no_reading_token_and_no_narrowed_one(anna, analyst, bla, port_qasim):
    designation, where = DesignationFactory.create(actor=bla), of(bla, "designations/")
    one = f"{where}{designation.pk}/"
    assert pointers(sent(analyst, DESIGNATION, where, **{"If-Match": '"1"'})) == {"If-Match"}
    assert pointers(sent(analyst, {}, one, "delete", **{"If-Match": '"1"'})) == {"If-Match"}
    reading = client_of(anna)
    assert (sent(reading, DESIGNATION, where).status_code, sent(reading, {}, one, "delete").status_code) == (403, 403)
    narrowed = client_of(anna, TokenScope.WRITE, narrowed_to=[port_qasim.pk])
    assert (narrowed.get(where).status_code, sent(narrowed, DESIGNATION, where).status_code) == (404, 404)
    assert Designation.objects.count() == 1
