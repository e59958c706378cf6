"""Who may read a case: `for_user` and `readers_of_case` agree with each other, and with the rule in plain words."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.vocabulary import Marking
from conftest import member
from incidents.case_factories import CaseFactory, CaseIncidentFactory, CaseMemberFactory, CaseTaskFactory
from incidents.factories import IncidentFactory
from incidents.models import Case, CaseIncident, CaseTask
from incidents.querysets.cases import readers_of_case
from incidents.services.case_permissions import runs_case
from incidents.tests.constellations import covers, create, grow_tree, may_read, people, reports
from incidents.vocabulary.review import State
from projects.vocabulary import Role


@dataclass(frozen=True)
class Gathered:
    """A case: which of the people are its members, which of the reports belong to it."""

    marking: int
    members: frozenset[int]
    reports: frozenset[int]


cases = st.builds(
    Gathered,
    marking=st.sampled_from([*Marking.values, *[Marking.AMBER] * 5]),
    members=st.frozensets(st.integers(0, 2), max_size=1),
    reports=st.frozensets(st.integers(0, 1)),
)


def may_read_case(person, number, case, told):
    """The rule as the design words it, without a database."""
    if not person.is_active or person.clearance < case.marking:
        return False
    if number in case.members:
        return True
    if case.marking == Marking.RED or not case.reports:
        return False
    return all(may_read(person, number, told[n]) and manages(person, told[n]) for n in case.reports)


def manages(person, report):
    held = any(role == Role.MANAGER and covers(role, scope, report) for role, scope in person.memberships)
    return person.is_superuser or held


@pytest.fixture
def tree(db):
    return grow_tree()


@given(
    people=st.lists(people, min_size=3, max_size=3),
    reports=st.lists(reports, min_size=2, max_size=2),
    case=cases,
)
def test_what_a_person_may_read_and_who_may_read_it_agree(tree, people, reports, case):
    with transaction.atomic():
        users, incidents = create(tree, people, reports)
        made = CaseFactory.create(marking=case.marking)
        for number in case.members:
            CaseMemberFactory.create(case=made, user=users[number])
        for number in case.reports:
            CaseIncidentFactory.create(case=made, incident=incidents[number])
        expected = {user for number, user in enumerate(users) if may_read_case(people[number], number, case, reports)}
        assert set(readers_of_case(made)) == expected
        for user in users:
            assert list(Case.objects.for_user(user)) == ([made] if user in expected else [])
        transaction.set_rollback(True)


@pytest.fixture
def case(db):
    """Around one report in Pakistan."""
    return CaseIncidentFactory.create().case


def readers(case, *persons):
    return [person for person in persons if Case.objects.for_user(person).exists()]


def test_managers_over_all_its_incidents_read_it_and_nobody_else(case, mona, alice, anna, charlie):
    assert readers(case, mona, alice, anna, charlie) == [mona]
    CaseIncidentFactory.create(case=case, incident__country="KE")
    assert readers(case, mona, charlie) == [], "each manages one half"


def test_one_incident_beyond_the_clearance_keeps_a_manager_out(case, mona):
    assert readers(case, mona) == [mona]
    CaseIncidentFactory.create(case=case, incident__marking=Marking.RED)
    assert readers(case, mona) == []


def test_an_empty_case_is_its_members_alone(mona, alice):
    case = CaseMemberFactory.create(user=alice).case
    assert readers(case, mona, alice) == [alice]


def test_nobody_reads_above_their_clearance_not_even_its_lead(case, mona):
    case.lead, case.marking = mona, Marking.RED
    case.save()
    CaseMemberFactory.create(case=case, user=mona)
    assert readers(case, mona) == []
    assert not readers_of_case(case).exists()


def test_red_is_for_members_alone(case):
    inside, outside = (member(name, Role.MANAGER, country="PK", clearance=Marking.RED) for name in ("In", "Out"))
    case.marking = Marking.RED
    case.save()
    CaseMemberFactory.create(case=case, user=inside)
    assert readers(case, inside, outside) == [inside]


def test_membership_opens_no_incident(case, charlie):
    CaseMemberFactory.create(case=case, user=charlie)
    near = CaseIncidentFactory.create(case=case, incident__country="KE")
    assert readers(case, charlie) == [charlie]
    assert list(CaseIncident.objects.for_user(charlie)) == [near]


def test_tasks_are_read_with_their_case(case, mona, alice):
    task = CaseTaskFactory.create(case=case, assignee=alice)
    assert list(CaseTask.objects.for_user(mona)) == [task]
    assert not CaseTask.objects.for_user(alice).waiting_for(alice).exists(), "assigned, but no member any more"
    CaseMemberFactory.create(case=case, user=alice)
    assert list(CaseTask.objects.for_user(alice).waiting_for(alice)) == [task]


def test_who_is_not_signed_in_reads_no_case(case):
    assert not Case.objects.for_user(AnonymousUser()).exists()


def test_which_ones_a_person_runs_is_asked_alike_for_one_and_for_many(case, mona, alice, anna):
    mine = CaseFactory.create(lead=alice)
    for person in (alice, anna):
        CaseMemberFactory.create(case=mine, user=person)
    IncidentFactory.create(state=State.SUBMITTED)
    for person in (mona, alice, anna):
        readable = Case.objects.for_user(person)
        assert set(readable.run_by(person)) == {one for one in readable if runs_case(person, one)}
    assert list(Case.objects.for_user(alice).run_by(alice)) == [mine]
    assert not Case.objects.for_user(anna).run_by(anna).exists()
