"""Filters of the API by harm, means, target and marking; and those of actors by where they were named."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.api_clients import client_of
from accounts.tests.api_pages import faults
from accounts.vocabulary import Marking
from incidents.api.filters import ActorFilters, IncidentFilters
from incidents.factories import ActorFactory, CasualtyFactory, IncidentFactory, InvolvementFactory, ProjectLinkFactory
from incidents.forms.lists import IncidentFilter
from incidents.vocabulary.review import State
from projects.api.filters import ProjectFilters
from projects.forms.projects import ProjectFilter

LIST = "/api/v1/incidents/"


def found(user, url=LIST, key="title", **query) -> set[str]:
    answer = client_of(user).get(url, query)
    assert answer.status_code == 200, answer.content
    return {row[key] for row in answer.json()["results"]}


@pytest.fixture
def three(db) -> None:
    rifles = IncidentFactory.create(
        title="rifles",
        state=State.SUBMITTED,
        weapon_types=["firearms"],
        target_type="government",
        marking=Marking.GREEN,
    )
    bomb = IncidentFactory.create(
        title="bomb",
        state=State.SUBMITTED,
        tactics=["suicide"],
        weapon_types=["explosives"],
        target_kind="convoy_or_vehicle",
    )
    IncidentFactory.create(title="nobody hurt", state=State.SUBMITTED)
    CasualtyFactory.create(incident=rifles, outcome="killed", affiliation="security_force", low=2, best=None, high=9)
    CasualtyFactory.create(incident=rifles, outcome="killed", affiliation="assailant", low=50, best=50, high=50)
    CasualtyFactory.create(incident=bomb, outcome="killed", affiliation="project_staff", low=3, best=5, high=8)
    CasualtyFactory.create(incident=bomb, outcome="injured", affiliation="civilian", low=10, best=10, high=10)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"killed_at_least": "2"}, {"rifles", "bomb"}),
        ({"killed_at_least": "3"}, {"bomb"}),
        ({"killed_at_least": "6"}, set()),
        ({"injured_at_least": "10"}, {"bomb"}),
        ({"abducted_at_least": "1"}, set()),
        ({"missing_at_least": "1"}, set()),
        ({"affiliation": "security_force"}, {"rifles"}),
        ({"affiliation": ["security_force", "project_staff"]}, {"rifles", "bomb"}),
        ({"weapon_type": ["firearms", "explosives"]}, {"rifles", "bomb"}),
        ({"weapon_type": "explosives", "tactic": "suicide"}, {"bomb"}),
        ({"target_type": "government"}, {"rifles"}),
        ({"target_kind": "convoy_or_vehicle"}, {"bomb"}),
        ({"marking": "TLP:GREEN"}, {"rifles"}),
        ({"marking": ["TLP:GREEN", "TLP:AMBER"]}, {"rifles", "bomb", "nobody hurt"}),
    ],
)
def test_each_narrows(three, anna, query, titles):
    assert found(anna, **query) == titles


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("killed_at_least", "0"),
        ("killed_at_least", "-1"),
        ("killed_at_least", "1.5"),
        ("killed_at_least", "many"),
        ("killed_at_least", "NaN"),
        ("killed_at_least", "9" * 30),
        ("affiliation", "friend"),
        ("weapon_type", "spoon"),
        ("tactic", ""),
        ("marking", "2"),
        ("marking", "tlp:green"),
        ("target_kind", "moon"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_named(anna, name, value):
    assert list(faults(client_of(anna).get(LIST, {name: value}))) == [name]


def test_alternatives_cost_no_sorting_of_everything(three, anna):
    with CaptureQueriesContext(connection) as asked:
        found(
            anna,
            state=["submitted", "verified"],
            category=["attack", "other"],
            target_kind=["convoy_or_vehicle", "site"],
        )
    assert [query["sql"] for query in asked.captured_queries if "DISTINCT" in query["sql"]] == []


def test_what_pages_narrow_by_the_api_narrows_by_too():
    apart = {"order"}
    assert set(IncidentFilter.base_fields) - apart <= set(IncidentFilters.base_filters)
    assert set(ProjectFilter.base_fields) - apart - {"below"} | {"under"} <= set(ProjectFilters.base_filters)
    assert {"q", "kind", "country", "status", "project", "since", "until"} <= set(ActorFilters.base_filters)


@pytest.fixture
def named(anna, port_qasim) -> None:
    """One actor at the plant in October, another elsewhere in November, a third there in a draft of somebody."""
    october, november = datetime(2024, 10, 6, 18, tzinfo=UTC), datetime(2024, 11, 6, 18, tzinfo=UTC)
    for slug, when, state, linked in [
        ("army", october, State.SUBMITTED, True),
        ("front", november, State.SUBMITTED, False),
        ("ghost", october, State.DRAFT, True),
    ]:
        incident = IncidentFactory.create(occurred_from=when, state=state)
        actor = ActorFactory.create(slug=slug, name=slug, countries=["PK"] if slug == "army" else ["AF"])
        InvolvementFactory.create(incident=incident, actor=actor)
        if linked:
            ProjectLinkFactory.create(incident=incident, project=port_qasim)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ({"country": "PK"}, {"army"}),
        ({"project": "cpec"}, {"army"}),
        ({"since": "2024-10-01"}, {"army", "front"}),
        ({"until": "2024-10-31"}, {"army"}),
        ({"since": "2024-11-01", "project": "cpec"}, set()),
        ({"since": "2024-11-01", "until": "2024-11-30"}, {"front"}),
    ],
)
def test_actors_by_the_incidents_that_name_them(named, anna, query, slugs):
    assert found(anna, "/api/v1/actors/", "slug", **query) == slugs


def test_an_actor_is_not_told_of_by_a_project_that_one_may_not_read(named, charlie, port_qasim):
    hidden = client_of(charlie).get("/api/v1/actors/", {"project": port_qasim.slug})
    missing = client_of(charlie).get("/api/v1/actors/", {"project": "no-such"})
    assert (hidden.status_code, hidden.content) == (400, missing.content)
