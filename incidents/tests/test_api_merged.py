"""A merged report in the API: left out of lists, still at its address, leading on to those who may read the other."""

import pytest

from accounts.tests.api_clients import client_of
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.services import merge_incident
from incidents.vocabulary.review import State
from projects.vocabulary import Role


@pytest.fixture
def merged(alice, port_qasim):
    kept, merged = (
        IncidentFactory.create(reporter=alice, state=State.SUBMITTED, country=code) for code in ("KE", "PK")
    )
    ProjectLinkFactory.create(incident=merged, project=port_qasim)
    return merge_incident(actor=member("Erik", Role.MANAGER), incident=merged, into=kept)


def test_it_leads_on_only_where_the_other_may_be_read(merged, mona, omar):
    address = f"/api/v1/incidents/{merged.reference}/"
    assert client_of(omar).get(address).json()["merged_into"] == merged.merged_into.reference
    assert client_of(mona).get(address).json()["merged_into"] is None


def test_lists_leave_it_out_unless_it_is_asked_for(merged, mona):
    client = client_of(mona)

    def found(query: str) -> list[str]:
        return [row["reference"] for row in client.get(f"/api/v1/incidents/?{query}").json()["results"]]

    assert found("") == []
    assert found("state=merged") == found(f"q={merged.reference}") == [merged.reference]
