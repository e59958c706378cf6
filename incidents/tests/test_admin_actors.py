"""The admin of actors: every member reads, analysts and managers correct and accept, officers propose."""

import pytest

from accounts.errors import NotAllowed
from accounts.tests.admin_pages import as_staff, queries_of, typed_into
from incidents.factories import ActorAliasFactory, ActorFactory
from incidents.models import Actor
from incidents.services import drop_alias, edit_actor
from incidents.vocabulary.evidence import ActorStatus

LIST = "/admin/incidents/actor/"
ADD = f"{LIST}add/"


@pytest.fixture
def desk(anna, signed_in):
    """Anna's, an analyst who is staff."""
    return signed_in(as_staff(anna))


def page_of(actor: Actor) -> str:
    return f"{LIST}{actor.pk}/change/"


def test_an_analyst_adds_an_actor_with_its_names(desk):
    typed = typed_into(desk.get(ADD), "actor_form", name="Balochistan Liberation Army", kind="armed_group") | {
        "aliases-TOTAL_FORMS": "2",
        "aliases-0-name": "BLA",
        "aliases-1-name": "俾路支解放军",
    }
    assert desk.post(ADD, typed).status_code == 302
    added = Actor.objects.get()
    assert (added.status, added.kind) == (ActorStatus.ACCEPTED, "armed_group")
    assert {alias.name for alias in added.aliases.all()} == {"BLA", "俾路支解放军"}


def test_what_an_officer_adds_is_proposed_until_it_is_accepted(desk, alice, signed_in):
    officer = signed_in(as_staff(alice))
    typed = typed_into(officer.get(ADD), "actor_form", name="Majeed Brigade", status="accepted", kind="armed_group")
    assert officer.post(ADD, typed).status_code == 302
    proposed = Actor.objects.get()
    assert (proposed.status, proposed.proposed_by, proposed.kind) == (ActorStatus.PROPOSED, alice, "armed_group")
    officer.post(LIST, {"action": "accept", "_selected_action": [proposed.pk], "index": "0"})
    proposed.refresh_from_db()
    assert proposed.status == ActorStatus.PROPOSED
    desk.post(LIST, {"action": "accept", "_selected_action": [proposed.pk], "index": "0"})
    proposed.refresh_from_db()
    assert proposed.status == ActorStatus.ACCEPTED
    assert officer.post(page_of(proposed), {"name": "Mine"}).status_code == 403


def test_a_name_that_is_known_is_not_added_twice(desk):
    ActorAliasFactory.create(name="BLA", actor__name="Balochistan Liberation Army")
    answer = desk.post(ADD, typed_into(desk.get(ADD), "actor_form", name="bla"))
    assert answer.status_code == 200
    assert "is known by this name already" in answer.content.decode()
    assert Actor.objects.count() == 1


def test_names_are_corrected_added_and_removed(desk):
    actor = ActorFactory.create(name="BLA")
    wrong = ActorAliasFactory.create(actor=actor, name="Balochistan Liberation Front")
    typed = typed_into(desk.get(page_of(actor)), "actor_form", name="Balochistan Liberation Army") | {
        "aliases-TOTAL_FORMS": "2",
        "aliases-0-DELETE": "on",
        "aliases-1-name": "BLA",
    }
    assert typed["aliases-0-id"] == str(wrong.pk)
    assert desk.post(page_of(actor), typed).status_code == 302
    actor.refresh_from_db()
    assert actor.name == "Balochistan Liberation Army"
    assert [alias.name for alias in actor.aliases.all()] == ["BLA"]
    history = desk.get(f"{LIST}{actor.pk}/history/").content.decode()
    assert "BLA → Balochistan Liberation Army" in history
    assert "Removed: actor alias" in history


def test_a_taken_alias_comes_back_with_the_form_and_saves_nothing(desk):
    ActorAliasFactory.create(name="TTP")
    actor = ActorFactory.create(name="Another")
    typed = typed_into(desk.get(page_of(actor)), "actor_form", name="Renamed") | {
        "aliases-TOTAL_FORMS": "1",
        "aliases-0-name": "ttp",
    }
    assert desk.post(page_of(actor), typed).status_code == 200
    actor.refresh_from_db()
    assert actor.name == "Another"


def test_a_viewer_reads_only(victor, signed_in):
    actor = ActorFactory.create()
    client = signed_in(as_staff(victor))
    assert client.get(page_of(actor)).status_code == 200
    assert client.post(page_of(actor), {"name": "Mine"}).status_code == 403
    assert client.get(ADD).status_code == 403
    with pytest.raises(NotAllowed):
        edit_actor(actor=victor, subject=actor, name="Mine")
    with pytest.raises(NotAllowed):
        drop_alias(actor=victor, alias=ActorAliasFactory.create())


def test_the_list_asks_as_much_for_12_rows_as_for_2(desk, alice):
    def more(count: int) -> int:
        ActorFactory.create_batch(count, proposed_by=alice)
        return queries_of(desk, LIST)

    assert more(2) == more(10)
