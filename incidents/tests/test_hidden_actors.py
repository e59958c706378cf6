"""An actor that is only proposed is named to nobody who may not know of it, whatever page might."""

import pytest

from accounts.errors import WrongState
from accounts.tests.admin_pages import as_staff
from conftest import member
from incidents.factories import ActorAliasFactory, ActorFactory
from incidents.models import Actor
from incidents.services import accept_actor, merge_actors, relate_actors
from projects.vocabulary import Role

HIDDEN = "Secret Falcons"
ROWS = ("aliases", "relations", "designations", "merges")


@pytest.fixture
def falcons(db) -> Actor:
    actor = ActorFactory.create(name=HIDDEN, status="proposed")
    ActorAliasFactory.create(actor=actor, name="SF")
    return actor


@pytest.fixture
def known(db) -> Actor:
    return ActorFactory.create(name="Known Group", status="accepted")


def test_as_what_another_is_related_to(falcons, known, anna, victor, signed_in):
    relate_actors(actor=anna, subject=known, other=falcons, kind="rival")
    for person, told in ((anna, True), (victor, False)):
        browser = signed_in(as_staff(person))
        for page in (f"/admin/incidents/actor/{known.pk}/change/", known.get_absolute_url()):
            assert (HIDDEN in browser.get(page).content.decode()) == told, page


@pytest.mark.parametrize("page", ["/actors/new/", "/admin/incidents/actor/add/"])
def test_as_the_one_that_bears_a_name(page, falcons, alice, signed_in):
    rows = {f"{kind}-{number}_FORMS": "0" for kind in ROWS for number in ("TOTAL", "INITIAL")}
    answer = signed_in(as_staff(alice)).post(page, {"name": "sf", "kind": "unknown"} | rows)
    assert "An actor is known by this name already" in answer.content.decode()
    assert HIDDEN not in answer.content.decode()


def test_as_the_one_that_another_name_belongs_to(falcons, known, anna, signed_in):
    answer = signed_in(anna).post(f"{known.get_absolute_url()}names/add/", {"name": "sf"})
    assert answer.status_code == 422
    assert "An actor is known by this name already" in answer.content.decode()


def test_as_what_an_accepted_one_became(falcons, known, anna):
    with pytest.raises(WrongState, match="accept it first"):
        merge_actors(actor=anna, kept=falcons, merged=known)
    accept_actor(actor=anna, proposed=falcons)
    merge_actors(actor=anna, kept=falcons, merged=known)
    known.refresh_from_db()
    assert known.merged_into == falcons


def test_nothing_typed_into_a_look_up_is_an_error(signed_in, db):
    browser = signed_in(member("Olga", Role.OFFICER, country="PK"))
    for country in ("\0", "PK\0", "x" * 5_000, "؀"):
        for field in ("place", "admin1"):
            answer = browser.post("/incidents/new/", {"find": field, field: "Karachi", "country": country})
            assert answer.status_code == 200
