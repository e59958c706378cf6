"""“Why can Mei see it?” is answered as the rules decide, and names no project to somebody who may not read it."""

import re

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Incident
from incidents.querysets.explained import UNSEEN, explain_access
from incidents.querysets.reading import readers_of
from incidents.tests.constellations import create, grow_tree, may_read, people, reports
from incidents.vocabulary.review import LinkState, State
from projects.models import Project
from projects.vocabulary import Role


@pytest.fixture
def tree(db):
    return grow_tree()


@given(persons=st.lists(people, min_size=3, max_size=3), report=reports)
def test_the_explanation_agrees_with_both_rules_and_keeps_what_the_asker_may_not_know(tree, persons, report):
    with transaction.atomic():
        users, (incident,) = create(tree, persons, [report])
        readers = set(readers_of(incident))
        for number, user in enumerate(users):
            for asker in users:
                access = explain_access(user, incident, asker)
                assert access.is_given == may_read(persons[number], number, report) == (user in readers)
                assert access.is_given == Incident.objects.for_user(user).exists()
                told = " ".join(access.through + access.against)
                unread = set(tree) - set(Project.objects.for_user(asker))
                assert [p.name for p in unread if re.search(rf"{re.escape(p.name)}\b", told)] == []
        transaction.set_rollback(True)


def explained(user, incident, asker) -> tuple[list[str], list[str]]:
    access = explain_access(user, incident, asker)
    return access.through, access.against


def test_each_way_has_its_sentence(alice, anna, mona, ada, omar, cpec, port_qasim, victor):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    link = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED)
    assert explained(alice, incident, ada) == (["They reported it.", "As officer, for Pakistan."], [])
    assert explained(anna, incident, ada) == (["As analyst, everywhere."], [])
    assert explained(omar, incident, ada) == ([UNSEEN], []), "suggestions are for those who decide on them"
    (sentence,), _ = explained(omar, incident, anna)
    assert sentence.startswith(f"As manager of {cpec}: a link to {port_qasim} under {cpec} is suggested")
    assert explained(victor, incident, ada) == ([], [])
    link.state, link.decided_by = LinkState.CONFIRMED, alice
    link.save()
    assert explained(victor, incident, ada) == (
        [f"As viewer of {cpec}: it is linked to {port_qasim} under {cpec}."],
        [],
    )
    victor.clearance, victor.is_active = Marking.GREEN, False
    victor.save()
    assert explained(victor, incident, ada)[1] == [
        "Their account is not active.",
        "It is TLP:AMBER, and their clearance is TLP:GREEN.",
    ]


def test_a_manager_hears_of_no_project_above_theirs(belt_and_road, port_qasim, omar, alice):
    """Omar manages CPEC; that the Belt and Road Initiative stands above it is not his to know."""
    wide = member("Wide Viewer", Role.VIEWER, project=belt_and_road)
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, country="KE")
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    assert explained(wide, incident, omar) == ([UNSEEN], [])


def test_the_page_answers_managers_and_administrators(alice, mona, ada, omar, port_qasim, signed_in):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    where = f"{incident.get_absolute_url()}access/"
    assert where in signed_in(mona).get(incident.get_absolute_url()).content.decode()
    assert where not in signed_in(alice).get(incident.get_absolute_url()).content.decode()
    page = signed_in(mona).get(where, {"person": alice.pk}).content.decode()
    assert "Why can Alice Officer see" in page and "They reported it." in page
    assert "No role of theirs covers it" in signed_in(ada).get(where, {"person": omar.pk}).content.decode()
    assert signed_in(mona).get(where, {"person": omar.pk}).status_code == 200, "holds a role in Pakistan"
    stranger = member("Kenyan Viewer", Role.VIEWER, country="KE")
    assert signed_in(mona).get(where, {"person": stranger.pk}).status_code == 422
    assert "Kenyan Viewer" not in signed_in(mona).get(where).content.decode()
    found = signed_in(ada).get("/incidents/access/", {"person": omar.pk, "reference": incident.reference.lower()})
    assert found.headers["Location"] == f"{where}?person={omar.pk}"
