"""What hangs on an incident is told with it as it is told at an address of its own, to whoever may read it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.api_clients import client_of
from incidents.factories import (
    CasualtyFactory,
    ConsequenceFactory,
    IncidentFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import Incident
from incidents.vocabulary.evidence import Credibility, Reliability
from incidents.vocabulary.review import LinkState, State
from projects.factories import OrganisationFactory, ProjectFactory, SiteFactory

KINDS = ("casualties", "sources", "involvements", "consequences", "project_links")


@pytest.fixture
def told(port_qasim) -> Incident:
    """An incident with rows of every kind, and each kind in every shape."""
    incident = IncidentFactory.create(state=State.VERIFIED)
    CasualtyFactory.create(incident=incident, nationality="", low=None, best=None, high=None)
    CasualtyFactory.create(incident=incident, nationality="CN", best=2)
    source = SourceFactory.create(incident=incident, published_on=date(2024, 10, 7), second_hand=True)
    SourceFactory.create(incident=incident, reliability=Reliability.F, credibility=Credibility.CANNOT_BE_JUDGED)
    SourceFactory.create(incident=incident, reliability=Reliability.F, credibility=Credibility.CONFIRMED)
    said = InvolvementFactory.create(incident=incident, stated_by="a spokesman", source=source)
    InvolvementFactory.create(incident=incident, stated_by="", stated_by_actor=said.actor, stated_on=date(2024, 10, 8))
    InvolvementFactory.create(incident=incident, stated_by="", stated_by_organisation=OrganisationFactory.create())
    InvolvementFactory.create(incident=incident, stated_by="")
    ConsequenceFactory.create(incident=incident, project=port_qasim, kind="cost", amount="12.5", currency="USD")
    ConsequenceFactory.create(incident=incident, project=ProjectFactory.create(), starts_on=date(2024, 11, 1))
    ConsequenceFactory.create(incident=incident, project=None)
    ProjectLinkFactory.create(incident=incident, project=port_qasim, site=SiteFactory.create(project=port_qasim))
    ProjectLinkFactory.create(incident=incident, state=LinkState.SUGGESTED, distance_km=12.345, reason="near by")
    return incident


@pytest.mark.parametrize("who", ["anna", "mona", "omar", "victor"])
def test_rows_are_told_the_same_with_it_and_alone(who, told, request):
    client = client_of(request.getfixturevalue(who))
    address = f"/api/v1/incidents/{told.reference}/"
    whole = client.get(address).json()
    (listed,) = client.get("/api/v1/incidents/").json()["results"]
    for kind in KINDS:
        alone = client.get(f"{address}{kind.replace('_', '-')}/").json()
        assert whole[kind] == listed[kind] == alone
        assert alone


@pytest.mark.django_db(transaction=True)
def test_the_feed_tells_them_too(told, anna):
    client = client_of(anna)
    whole = client.get(f"/api/v1/incidents/{told.reference}/").json()
    (changed,) = client.get("/api/v1/changes/").json()["results"]
    assert [changed["incident"][kind] for kind in KINDS] == [whole[kind] for kind in KINDS]


def test_what_is_in_no_column_is_worked_out(told, anna):
    whole = client_of(anna).get(f"/api/v1/incidents/{told.reference}/").json()
    assert [row["grade"] for row in whole["sources"]][1:] == ["", "F1"]
    speakers = [(row["stated_by"], row["source"]) for row in whole["involvements"]]
    assert speakers[0] == ("a spokesman", 1)
    assert speakers[1][0] == whole["involvements"][0]["actor"]
    assert speakers[3] == ("", None)
    assert whole["consequences"][0]["amount"] == "12.50"


def test_of_people_and_of_what_reports_were_merged_into_no_more_is_fetched_than_is_told(told, anna):
    with CaptureQueriesContext(connection) as asked:
        (listed,) = client_of(anna).get("/api/v1/incidents/").json()["results"]
    fetched = [query["sql"] for query in asked.captured_queries if 'FROM "incidents_incident"' in query["sql"]]
    assert len(fetched) == 1
    assert '"accounts_user"' not in fetched[0]
    assert (listed["reporter"], listed["merged_into"]) == ({"name": told.reporter.full_name}, None)


def test_only_what_is_asked_for_is_fetched(told, anna, django_assert_num_queries):
    client = client_of(anna)
    client.get("/api/v1/incidents/")
    with django_assert_num_queries(9) as asked:
        client.get("/api/v1/incidents/", {"fields": "reference,sources"})
    fetched = [query["sql"] for query in asked.captured_queries]
    assert any('FROM "incidents_source"' in sql for sql in fetched)
    assert not any('FROM "incidents_casualty"' in sql for sql in fetched)
