"""No change of roles or clearance leaves a TLP:RED report without a reader who may decide on it; an emergency may."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import WrongState
from accounts.models import User
from accounts.services.people import change_person
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory, IncidentReaderFactory
from incidents.models import Incident
from incidents.querysets.access import OVER
from incidents.querysets.reading import readers_of
from incidents.services.deciders import orphans
from incidents.services.facts import lacks_judge
from incidents.tests.constellations import create, grow_tree, people, reports
from incidents.tests.states import put_into
from incidents.vocabulary.review import State
from projects.models import Membership
from projects.services import give_membership, take_membership
from projects.vocabulary import Role
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(db):
    return grow_tree()


@pytest.fixture
def stella(db):
    return member("Stella Manager", Role.MANAGER, country="PK", clearance=Marking.RED)


@pytest.fixture
def mei(db):
    return member("Mei Analyst", Role.ANALYST, country="PK", clearance=Marking.RED)


def red_for(*readers: User) -> Incident:
    incident = IncidentFactory.create(state=State.SUBMITTED, marking=Marking.RED)
    for reader in readers:
        IncidentReaderFactory.create(incident=incident, user=reader)
    return incident


def test_the_last_deciders_role_is_not_taken_and_the_refusal_names_only_what_one_reads(ada, stella, mei):
    incident, key = red_for(stella, mei), stella.memberships.get().pk
    with pytest.raises(WrongState, match="a report that you may not read") as refusal:
        take_membership(actor=ada, membership=Membership.objects.get(pk=key))
    assert incident.reference not in str(refusal.value)
    other = red_for(stella, mei, ada)
    User.objects.filter(pk=ada.pk).update(clearance=Marking.RED)
    with pytest.raises(WrongState, match=f"{other.reference} and a report that you may not read"):
        take_membership(actor=User.objects.get(pk=ada.pk), membership=Membership.objects.get(pk=key))
    give_membership(actor=ada, user=mei, role=Role.MANAGER, country="PK")
    take_membership(actor=ada, membership=Membership.objects.get(pk=key))
    assert set(readers_of(incident)) == {mei}


def test_neither_is_their_clearance_lowered(ada, stella, mei, signed_in):
    red_for(stella, mei)
    answer = signed_in(ada).post(f"/people/{stella.pk}/clearance/", {"clearance": int(Marking.AMBER)})
    assert answer.status_code == 409
    assert "a report that you may not read" in answer.content.decode()
    stella.refresh_from_db()
    assert stella.clearance == Marking.RED
    change_person(actor=ada, user=mei, clearance=Marking.AMBER)
    change_person(actor=ada, user=stella, full_name="Stella Smith")


@pytest.mark.parametrize("state", sorted(OVER))
def test_reports_that_are_over_need_nobody(state, ada, stella):
    incident = red_for(stella)
    put_into(incident, state)
    take_membership(actor=ada, membership=stella.memberships.get())
    assert not orphans().exists()


def test_what_has_nobody_already_hinders_nothing(ada, mei):
    red_for(mei)
    take_membership(actor=ada, membership=mei.memberships.get())


def test_an_account_is_switched_off_at_once_and_administrators_are_told_what_it_left(ada, stella, mei, signed_in):
    incident = red_for(stella, mei)
    off = change_person(actor=ada, user=stella, is_active=False)
    assert "a report that you may not read" in off.noticed
    assert list(orphans()) == [incident]
    browser = signed_in(ada)
    assert "nobody can decide on" in browser.get("/").content.decode()
    page = browser.get("/review/without-decider/").content.decode()
    assert "Mei Analyst" in page
    assert incident.reference not in page
    give_membership(actor=ada, user=mei, role=Role.MANAGER, country="PK")
    assert "There is none" in browser.get("/review/without-decider/").content.decode()
    assert "nobody can decide on" not in browser.get("/").content.decode()


def test_the_list_asks_as_often_for_many_as_for_few(ada, mei, signed_in):
    browser, asked = signed_in(ada), []
    for _ in range(3):
        for _ in range(3):
            red_for(mei)
        with CaptureQueriesContext(connection) as captured:
            browser.get("/review/without-decider/")
        asked.append(len(captured))
    assert asked[1] == asked[2]


@given(people=st.lists(people, min_size=3, max_size=3), reports=st.lists(reports, min_size=2, max_size=2))
def test_the_list_agrees_with_the_question_asked_of_each(tree, people, reports):
    with transaction.atomic():
        _, incidents = create(tree, people, reports)
        Incident.objects.update(marking=Marking.RED)
        incidents = list(Incident.objects.all())
        assert set(orphans()) == {i for i in incidents if i.state not in OVER and lacks_judge(i)}
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_two_deciders_at_once_one_is_refused(ada):
    both = [member(f"Stella {n}", Role.MANAGER, country="PK", clearance=Marking.RED) for n in range(2)]
    incident = red_for(*both)
    clerks = [member(f"Clerk {n}", Role.ADMINISTRATOR) for n in range(2)]

    def take(number: int) -> str:
        try:
            role = Membership.objects.get(user=both[number])
            take_membership(actor=User.objects.get(pk=clerks[number].pk), membership=role)
        except WrongState:
            return "refused"
        return "taken"

    def hold() -> Incident:
        return Incident.objects.select_for_update().get(pk=incident.pk)

    assert sorted(at_once(hold, lambda: take(0), lambda: take(1))) == ["refused", "taken"]
    assert not orphans().exists()
