"""What followed from an incident: entered with the report, rated, told without naming what is hidden."""

import pytest

from accounts.tests.api_clients import client_of
from conftest import member
from incidents.factories import ConsequenceFactory, IncidentFactory, SourceFactory
from incidents.models import Consequence, Incident
from incidents.services import edit_incident
from incidents.services.contents import Contents
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory
from projects.vocabulary import Role, Severity
from tests.filing_form import filed, typed

TALKS = {
    "consequences-TOTAL_FORMS": "1",
    "consequences-0-kind": "negotiation_delayed",
    "consequences-0-description": "Talks on restructuring the debt slipped",
    "consequences-0-starts_on": "2024-10-08",
    "consequences-0-amount": "15400000000",
    "consequences-0-currency": "USD",
}


def test_it_is_entered_with_the_report_and_shown(alice, signed_in, port_qasim):
    browser = signed_in(alice)
    filed(browser, **TALKS, **{"consequences-0-project": str(port_qasim.pk)})
    incident = Incident.objects.get()
    (row,) = incident.consequences.all()
    assert (row.kind, row.project, row.amount) == ("negotiation_delayed", port_qasim, 15_400_000_000)
    page = browser.get(incident.get_absolute_url()).content.decode()
    assert "Talks on restructuring the debt slipped" in page
    assert "USD 15,400,000,000" in page


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({"consequences-0-currency": ""}, "Say in which currency the amount is."),
        ({"consequences-0-ends_on": "2024-10-01"}, "It cannot end before it starts."),
        ({"consequences-0-amount": "-1"}, "greater than or equal to 0"),
        ({"consequences-0-kind": "nonsense"}, "Select a valid choice"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_saved(entry, complaint, alice, signed_in):
    browser = signed_in(alice)
    answer = browser.post("/incidents/new/", typed(browser, **(TALKS | entry), title="X", occurred_date="2024-10-06"))
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert not Incident.objects.exists()


def test_work_stopped_makes_it_serious(alice):
    incident = IncidentFactory.create(reporter=alice)
    edited = edit_incident(
        actor=alice, incident=incident, facts={}, contents=Contents(consequences=[{"kind": "work_stopped"}])
    )
    assert edited.severity == Severity.SERIOUS
    assert edit_incident(actor=alice, incident=incident, facts={}, contents=Contents(consequences=[])).severity == 2


def test_a_row_that_names_a_hidden_project_is_neither_named_nor_lost(mona, signed_in):
    hidden = ProjectFactory.create(name="A Kenyan railway", host_country="KE")
    incident = IncidentFactory.create(state=State.SUBMITTED)
    SourceFactory.create(incident=incident)
    ConsequenceFactory.create(incident=incident, project=hidden, description="Trains stood still")
    browser = signed_in(mona)
    page = browser.get(incident.get_absolute_url()).content.decode()
    assert "Trains stood still" in page
    assert "Kenyan" not in page
    assert "Kenyan" not in browser.get(f"{incident.get_absolute_url()}edit/").content.decode()
    entries = typed(browser, f"{incident.get_absolute_url()}edit/", title="Another title")
    assert browser.post(f"{incident.get_absolute_url()}edit/", entries).status_code == 302
    assert Consequence.objects.get().project == hidden


def test_nobody_names_a_project_that_they_may_not_read(alice, signed_in):
    hidden = ProjectFactory.create(host_country="KE")
    browser = signed_in(alice)
    answer = browser.post("/incidents/new/", typed(browser, **TALKS, **{"consequences-0-project": str(hidden.pk)}))
    assert answer.status_code == 422
    assert not Consequence.objects.exists()


def test_the_api_tells_it(port_qasim):
    incident = IncidentFactory.create(state=State.VERIFIED)
    ConsequenceFactory.create(incident=incident, project=port_qasim, kind="cost", amount="12.50", currency="USD")
    ConsequenceFactory.create(incident=incident, project=ProjectFactory.create(host_country="KE"), kind="other")
    reader = client_of(member("Vera", Role.VIEWER, country="PK"))
    rows = reader.get(f"/api/v1/incidents/{incident.reference}/").json()["consequences"]
    assert [(row["project"], row["amount"]) for row in rows] == [(port_qasim.slug, "12.50"), (None, None)]
