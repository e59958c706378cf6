"""Who may read which incident: `for_user` and `readers_of` agree with each other, and with the rule in plain words."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.vocabulary import Marking
from incidents.factories import IncidentFactory
from incidents.models import Incident
from incidents.querysets.reading import readers_of, roles_over
from incidents.tests.constellations import (
    DECIDING,
    Person,
    Report,
    covers,
    create,
    grow_tree,
    may_read,
    people,
    reports,
)
from incidents.vocabulary.review import LinkState, State
from projects.vocabulary import Role


@pytest.fixture
def tree(db):
    return grow_tree()


@given(people=st.lists(people, min_size=3, max_size=3), reports=st.lists(reports, min_size=2, max_size=2))
def test_what_a_person_may_read_and_who_may_read_it_agree(tree, people, reports):
    with transaction.atomic():
        users, incidents = create(tree, people, reports)
        for number, (person, user) in enumerate(zip(people, users, strict=True)):
            readable = list(Incident.objects.for_user(user))
            assert len(readable) == len(set(readable)), "each once"
            for report, incident in zip(reports, incidents, strict=True):
                expected = may_read(person, number, report)
                assert (incident in readable) == expected
        for report, incident in zip(reports, incidents, strict=True):
            readers = list(readers_of(incident))
            assert len(readers) == len(set(readers)), "each once"
            expected = {user for n, user in enumerate(users) if may_read(people[n], n, report)}
            assert set(readers) == expected
        transaction.set_rollback(True)


@given(person=people, report=reports)
def test_roles_over_an_incident_are_those_whose_scope_covers_it(tree, person, report):
    with transaction.atomic():
        (user, *_), (incident,) = create(tree, [person, *[Person(frozenset(), 0)] * 2], [report])
        expected = {role for role, scope in person.memberships if covers(role, scope, report)}
        if person.is_superuser:
            expected = {Role.ADMINISTRATOR, Role.MANAGER}
        assert roles_over(user, incident) == (expected if person.is_active else set())
        transaction.set_rollback(True)


@pytest.mark.parametrize(("state", "roles"), [(LinkState.CONFIRMED, set(Role.values)), (LinkState.SUGGESTED, DECIDING)])
@pytest.mark.parametrize("scope", [0, 1, 2])
def test_a_link_admits_these_roles_on_the_project_and_above(scope, state, roles, tree):
    every_role = [role for role in Role.values if role != Role.ADMINISTRATOR]
    persons = [Person(frozenset({(role, scope)}), Marking.AMBER) for role in every_role]
    report = Report("TZ", State.SUBMITTED, Marking.AMBER, 0, {2: state}, frozenset())
    users, (incident,) = create(tree, [Person(frozenset(), Marking.AMBER), *persons], [report])
    admitted = {role for role, user in zip(every_role, users[1:], strict=True) if user in readers_of(incident)}
    assert admitted == roles - {Role.ADMINISTRATOR}
    for user in users:
        assert Incident.objects.for_user(user).exists() == (user in readers_of(incident))


def test_somebody_who_is_not_signed_in_reads_nothing(db):
    from django.contrib.auth.models import AnonymousUser

    IncidentFactory.create(state=State.VERIFIED, marking=Marking.CLEAR)
    assert not Incident.objects.for_user(AnonymousUser()).exists()
