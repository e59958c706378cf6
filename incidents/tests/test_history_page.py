"""A report's history on its page: who changed what, from what to what, as far as one may read what it names."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import Incident, ProjectLink
from incidents.services import edit_incident
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(db) -> Incident:
    return IncidentFactory.create(state=State.SUBMITTED, country="PK", place="Karachi")


def history(client, incident: Incident) -> str:
    answer = client.get(f"{incident.get_absolute_url()}history/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_change_says_who_and_from_what_to_what(incident, signed_in):
    anna = member("Anna Analyst", Role.ANALYST, country="PK")
    edit_incident(actor=anna, incident=incident, facts={"place": "Port Qasim, Karachi"})
    page = history(signed_in(anna), incident)
    assert "Anna Analyst" in page
    assert page.index("Karachi") != page.index("Port Qasim, Karachi"), "before and after"


@pytest.mark.parametrize("gone", [False, True])
def test_a_suggestion_shows_to_who_judges_the_project_only(gone, incident, signed_in):
    project = ProjectFactory.create(name="Orchid Terminal", host_country="PK")
    ProjectLinkFactory.create(incident=incident, project=project, state=LinkState.SUGGESTED)
    if gone:
        ProjectLink.objects.all().delete()
    viewer, analyst = member("Vera", Role.VIEWER, country="PK"), member("Anna", Role.ANALYST, country="PK")
    assert "Orchid Terminal" not in history(signed_in(viewer), incident)
    assert "Orchid Terminal" in history(signed_in(analyst), incident)


@pytest.mark.django_db(transaction=True)  # the trail goes by the time of each transaction
def test_what_was_written_above_a_reader_stays_off_their_history(incident, signed_in):
    viewer = member("Vera", Role.VIEWER, country="PK", clearance=Marking.AMBER)
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.AMBER_STRICT, place="Quay of the orchids")
    SourceFactory.create(incident=incident, publisher="The harbour master")
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.AMBER, place="Karachi port")
    page = history(signed_in(viewer), incident)
    assert "orchids" not in page
    assert "harbour master" not in page


def test_a_stranger_and_other_scopes_find_nothing(incident, signed_in, charlie):
    for person in (charlie, member("Kim Kenya", Role.MANAGER, country="KE")):
        assert signed_in(person).get(f"{incident.get_absolute_url()}history/").status_code == 404


def test_a_page_asks_as_often_for_many_changes_as_for_few(incident, signed_in):
    anna = member("Anna Analyst", Role.ANALYST, country="PK")
    client = signed_in(anna)
    asked = []
    for number in range(3):
        for step in range(4):
            edit_incident(actor=anna, incident=incident, facts={"place": f"Place {number}-{step}"})
        history(client, incident)
        with CaptureQueriesContext(connection) as captured:
            history(client, incident)
        asked.append(len(captured))
    assert asked[0] == asked[1] == asked[2]
