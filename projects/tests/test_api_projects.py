"""`/api/v1/projects/`: the tree as far as the reader's scope goes, with sites and parties."""

from decimal import Decimal

import pytest

from accounts.factories import UserFactory
from accounts.tests.api_clients import client_of
from projects.factories import MembershipFactory, OrganisationFactory, ProjectFactory, ProjectPartyFactory, SiteFactory
from projects.models import Project
from projects.vocabulary import ProjectStatus, Role, Sector

LIST = "/api/v1/projects/"


def slugs(user, **query) -> list[str]:
    response = client_of(user).get(LIST, query)
    assert response.status_code == 200, response.content
    return [row["slug"] for row in response.json()["results"]]


@pytest.fixture
def only_the_plant(port_qasim):
    """A viewer of the plant, who is nothing to CPEC above it."""
    user = UserFactory.create()
    MembershipFactory.create(user=user, role=Role.VIEWER, project=port_qasim, country="")
    return user


def test_a_project_with_sites_and_parties(victor, port_qasim):
    Project.objects.filter(pk=port_qasim.pk).update(
        value=Decimal("2085000000"), currency="USD", capacity_mw=1320, sources=["https://example.org/a"]
    )
    site = SiteFactory.create(project=port_qasim, name="Plant")
    operator = OrganisationFactory.create(name="Port Qasim Electric Power Company", country="PK")
    party = ProjectPartyFactory.create(project=port_qasim, organisation=operator)
    response = client_of(victor).get(f"{LIST}{port_qasim.slug}/")
    assert response.json() == {
        "slug": port_qasim.slug,
        "url": f"http://testserver{LIST}{port_qasim.slug}/",
        "name": port_qasim.name,
        "parent": "cpec",
        "kind": "project",
        "sector": "energy_coal",
        "status": "operating",
        "status_as_of": "",
        "status_note": "",
        "host_country": "PK",
        "area": "",
        "description": "",
        "value": "2085000000.00",
        "currency": "USD",
        "value_note": "",
        "financing_note": "",
        "capacity_mw": "1320.00",
        "length_km": None,
        "tracked": True,
        "sources": ["https://example.org/a"],
        "sites": [
            {
                "id": site.pk,
                "name": "Plant",
                "kind": "plant",
                "latitude": 24.7854,
                "longitude": 67.3695,
                "coordinates_basis": "",
                "alert_radius_km": 25.0,
            }
        ],
        "parties": [
            {
                "id": party.pk,
                "organisation": "Port Qasim Electric Power Company",
                "country": "PK",
                "role": "operator",
            }
        ],
    }


def test_scope_by_project_country_and_everywhere(belt_and_road, port_qasim, victor, alice, anna, charlie):
    assert slugs(victor) == [port_qasim.slug, "cpec"]
    assert slugs(alice) == [port_qasim.slug, "cpec"]
    assert slugs(anna) == [port_qasim.slug, "cpec", "belt-and-road"]
    assert slugs(charlie) == slugs(UserFactory.create()) == []


def test_what_stands_above_is_not_told_to_who_may_not_read_it(only_the_plant, port_qasim):
    client = client_of(only_the_plant)
    response = client.get(f"{LIST}{port_qasim.slug}/")
    assert response.json()["parent"] is None
    for text in (response.content.decode(), client.get(LIST).content.decode()):
        assert "cpec" not in text


def test_a_stranger_cannot_tell_a_hidden_project_from_none(port_qasim, charlie):
    hidden = client_of(charlie).get(f"{LIST}{port_qasim.slug}/")
    missing = client_of(charlie).get(f"{LIST}no-such-project/")
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_filters(anna, belt_and_road, cpec, port_qasim):
    dam = ProjectFactory.create(
        name="Dasu Dam", slug="dasu", sector=Sector.HYDRO, status=ProjectStatus.CONSTRUCTION, host_country="TJ"
    )
    assert slugs(anna, kind="corridor") == ["cpec"]
    assert slugs(anna, kind=["corridor", "initiative"]) == ["cpec", "belt-and-road"]
    assert slugs(anna, sector="energy_hydro") == slugs(anna, status="construction") == [dam.slug]
    assert slugs(anna, country="TJ") == slugs(anna, q="dAm") == [dam.slug]
    assert slugs(anna, under="cpec") == [port_qasim.slug, "cpec"]
    assert slugs(anna, q="Dasu Damm") == [dam.slug]
    Project.objects.filter(pk=dam.pk).update(tracked=False)
    assert slugs(anna, tracked="false") == [dam.slug]
    assert slugs(anna, tracked="true") == [port_qasim.slug, "cpec", "belt-and-road"]


@pytest.mark.parametrize(
    ("name", "value"), [("kind", "x"), ("country", "XX"), ("under", "no-such-project"), ("tracked", "1"), ("q", "")]
)
def test_a_value_that_cannot_be_is_refused_and_named(anna, name, value):
    response = client_of(anna).get(LIST, {name: value})
    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == [name]


def test_a_root_out_of_scope_is_as_good_as_none(only_the_plant, cpec):
    hidden = client_of(only_the_plant).get(LIST, {"under": "cpec"})
    missing = client_of(only_the_plant).get(LIST, {"under": "no-such-project"})
    assert (hidden.status_code, hidden.content) == (400, missing.content)


def test_a_page_costs_the_same_queries_however_many_rows(victor, cpec, django_assert_max_num_queries):
    client = client_of(victor)
    client.get("/api/v1/")
    counts = []
    for more in (2, 10):
        for _ in range(more):
            project = ProjectFactory.create(parent=cpec)
            SiteFactory.create(project=project)
            ProjectPartyFactory.create(project=project)
        with django_assert_max_num_queries(15) as counted:
            client.get(LIST)
        counts.append(len(counted))
    assert counts[0] == counts[1]
