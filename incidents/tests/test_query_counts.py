"""Pages cost the same number of queries for few rows and for many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.factories import DeliveryFactory, NotificationFactory, RecipientFactory
from accounts.models import User
from incidents.factories import (
    ActorAliasFactory,
    CasualtyFactory,
    IncidentFactory,
    IncidentStepFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import Incident
from incidents.vocabulary.people import Affiliation, Outcome
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory, ProjectPartyFactory, SiteFactory, WatchFactory
from projects.models import Project

KINDS = [(affiliation, outcome) for affiliation in Affiliation.values for outcome in Outcome.values]


def queries(client: Client, address: str) -> int:
    client.get(address)  # what is read once for the process is not counted
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def reports(count: int, project: Project, reader: User) -> None:
    """Reports of several people in every state that lists show, linked, some of them told to the reader."""
    for number in range(count):
        state = (State.SUBMITTED, State.IN_REVIEW, State.VERIFIED, State.RETURNED)[number % 4]
        incident = IncidentFactory.create(state=state)
        IncidentFactory.create(reporter=reader, state=State.DRAFT)
        ProjectLinkFactory.create(incident=incident, project=project)
        notification = NotificationFactory.create(subject=incident.reference, details={"project": project.pk})
        RecipientFactory.create(notification=notification, user=reader)
        WatchFactory.create(user=reader, project=ProjectFactory.create(parent=project))


def fill(incident: Incident, rows: range, project: Project) -> None:
    """Everything that hangs on one incident."""
    for number in rows:
        affiliation, outcome = KINDS[number]
        CasualtyFactory.create(incident=incident, affiliation=affiliation, outcome=outcome)
        SourceFactory.create(incident=incident)
        involved = InvolvementFactory.create(incident=incident, stated_by=str(number))
        ActorAliasFactory.create(actor=involved.actor)
        linked = ProjectFactory.create(parent=project)
        ProjectLinkFactory.create(incident=incident, project=linked, state=LinkState.values[number % 2])
        IncidentStepFactory.create(incident=incident)
        notification = NotificationFactory.create(subject=incident.reference, details={"project": linked.pk})
        DeliveryFactory.create(recipient__notification=notification)


@pytest.mark.parametrize(
    "address", ["/", "/incidents/", "/incidents/?q=convoy&state=submitted", "/review/", "/notifications/", "/projects/"]
)
def test_a_list(address, mona, cpec, port_qasim, signed_in):
    client = signed_in(mona)
    reports(2, port_qasim, mona)
    few = queries(client, address)
    reports(10, port_qasim, mona)
    assert queries(client, address) == few


@pytest.mark.parametrize("page", ["", "edit/"])
def test_an_incident(page, mona, alice, cpec, port_qasim, signed_in):
    client = signed_in(mona)
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    fill(incident, range(2), cpec)
    few = queries(client, incident.get_absolute_url() + page)
    fill(incident, range(2, 12), cpec)
    assert queries(client, incident.get_absolute_url() + page) == few


def test_a_project(mona, cpec, port_qasim, signed_in):
    client = signed_in(mona)

    def grow(count: int) -> None:
        reports(count, port_qasim, mona)
        for _ in range(count):
            SiteFactory.create(project=port_qasim)
            ProjectPartyFactory.create(project=port_qasim)

    grow(2)
    few = queries(client, port_qasim.get_absolute_url())
    grow(10)
    assert queries(client, port_qasim.get_absolute_url()) == few


def test_the_bell(mona, port_qasim, signed_in):
    client = signed_in(mona)
    reports(2, port_qasim, mona)
    few = queries(client, "/notifications/bell/")
    reports(10, port_qasim, mona)
    assert queries(client, "/notifications/bell/") == few
