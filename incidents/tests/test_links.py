"""Linking incidents to projects: who may, where, and when it is too late."""

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, NotThere, StaleVersion, WrongState
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Incident, ProjectLink
from incidents.services import confirm_link, link_project, reject_link, start_review, verify_incident
from incidents.tests.states import put_into
from incidents.vocabulary.review import LinkRelation, LinkState, State
from projects.factories import ProjectFactory
from projects.vocabulary import Role
from tests.at_once import at_once


@pytest.fixture
def incident(alice, cpec) -> Incident:
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    ProjectLinkFactory.create(incident=incident, project=cpec)
    return incident


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("alice", None),
        ("anna", None),
        ("mona", None),
        ("omar", None),
        ("victor", NotAllowed),
        ("ada", NotAllowed),
        ("charlie", NotThere),
    ],
)
def test_who_links(who, refusal, incident, port_qasim, request):
    person = request.getfixturevalue(who)
    if refusal is None:
        link = link_project(actor=person, incident=incident, project=port_qasim)
        assert (link.state, link.decided_by) == (LinkState.CONFIRMED, person)
    else:
        with pytest.raises(refusal):
            link_project(actor=person, incident=incident, project=port_qasim)
        assert not port_qasim.incident_links.exists()


def test_another_officer_links_only_reports_of_their_own(incident, port_qasim):
    with pytest.raises(NotAllowed):
        link_project(actor=member("Oscar", Role.OFFICER, country="PK"), incident=incident, project=port_qasim)


def test_a_project_outside_of_the_scope_is_not_linked(incident, alice):
    with pytest.raises(NotAllowed, match="outside the scope"):
        link_project(actor=alice, incident=incident, project=ProjectFactory.create(host_country="KE"))


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED, State.MERGED, State.WITHDRAWN])
def test_it_is_too_late_once_the_report_is_out_of_review(state, incident, alice, mona, port_qasim):
    put_into(incident, state)
    for person in (alice, mona):
        with pytest.raises(WrongState):
            link_project(actor=person, incident=incident, project=port_qasim)


def test_stating_it_again_changes_nothing_and_another_relation_does(incident, alice, port_qasim):
    first = link_project(actor=alice, incident=incident, project=port_qasim)
    again = link_project(actor=alice, incident=incident, project=port_qasim)
    assert (again, again.decided_at) == (first, first.decided_at)
    incident.refresh_from_db()
    assert incident.version == 2
    link_project(actor=alice, incident=incident, project=port_qasim, relation=LinkRelation.NEARBY)
    incident.refresh_from_db()
    assert incident.version == 3
    with pytest.raises(ValidationError):
        link_project(actor=alice, incident=incident, project=port_qasim, relation="married")


def test_a_stale_version_is_refused(incident, alice, port_qasim):
    with pytest.raises(StaleVersion):
        link_project(actor=alice, incident=incident, project=port_qasim, version=9)


def test_a_suggestion_is_decided_once(incident, mona, port_qasim):
    link = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED)
    assert confirm_link(actor=mona, link=link).decided_by == mona
    with pytest.raises(WrongState, match="confirmed already"):
        confirm_link(actor=mona, link=link)
    assert reject_link(actor=mona, link=link).state == LinkState.REJECTED


def test_a_suggestion_shows_to_those_who_decide_and_a_confirmed_one_to_those_who_read_the_project(
    incident, anna, mona, victor, port_qasim
):
    elsewhere = ProjectFactory.create(host_country="KE")
    suggested = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED)
    hidden = ProjectLinkFactory.create(incident=incident, project=elsewhere)
    (confirmed,) = incident.links.exclude(pk__in=[suggested.pk, hidden.pk])
    everything = {confirmed, suggested, hidden}
    assert set(ProjectLink.objects.for_user(anna)) == everything
    assert set(ProjectLink.objects.for_user(mona)) == {confirmed, suggested}
    assert set(ProjectLink.objects.for_user(victor)) == {confirmed}


@pytest.mark.django_db(transaction=True)
def test_a_link_confirmed_and_rejected_at_once_is_decided_one_after_the_other():
    alice, mona = (member(name, role, country="PK") for name, role in (("A", Role.ANALYST), ("M", Role.MANAGER)))
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    project = ProjectFactory.create(host_country="PK")
    link = ProjectLinkFactory.create(incident=incident, project=project, state=LinkState.SUGGESTED)
    outcomes = at_once(
        lambda: Incident.objects.select_for_update().get(pk=incident.pk),
        lambda: confirm_link(actor=mona, link=link).state,
        lambda: confirm_link(actor=alice, link=link).state,
    )
    assert {type(outcome) for outcome in outcomes} == {LinkState, WrongState}
    incident.refresh_from_db()
    assert incident.version == 2


def test_once_handed_in_its_officer_takes_no_link_back_and_overrules_nobody(alice, mona, port_qasim):
    incident = IncidentFactory.create(reporter=alice, state=State.VERIFIED)
    link = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.CONFIRMED)
    with pytest.raises(NotAllowed):
        reject_link(actor=alice, link=link)
    reject_link(actor=mona, link=link)
    with pytest.raises(NotAllowed, match="rejected the link"):
        link_project(actor=alice, incident=incident, project=port_qasim)
    assert link_project(actor=mona, incident=incident, project=port_qasim).state == LinkState.CONFIRMED


def test_a_suggestion_that_the_verifier_does_not_judge_holds_up_nothing(alice, omar, mona, port_qasim):
    incident = IncidentFactory.create(reporter=alice, country="PK", state=State.SUBMITTED)
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    elsewhere = ProjectFactory.create(host_country="PK")
    suggested = ProjectLinkFactory.create(incident=incident, project=elsewhere, state=LinkState.SUGGESTED)
    start_review(actor=omar, incident=incident)
    verify_incident(actor=omar, incident=incident)
    confirm_link(actor=mona, link=suggested)
    suggested.refresh_from_db()
    assert suggested.state == LinkState.CONFIRMED
