"""What the list of incidents can be narrowed by: each filter, together, and what is refused."""

from datetime import UTC, datetime

import pytest

from accounts.tests.api_clients import client_of
from incidents.factories import ActorFactory, IncidentFactory, InvolvementFactory, ProjectLinkFactory
from incidents.vocabulary.attacks import Category
from incidents.vocabulary.review import LinkState, State
from projects.factories import ProjectFactory
from projects.vocabulary import Severity

LIST = "/api/v1/incidents/"


def found(user, **query) -> set[str]:
    """The titles of what is found."""
    response = client_of(user).get(LIST, query)
    assert response.status_code == 200, response.content
    return {row["title"] for row in response.json()["results"]}


def refused(user, **query) -> list[str]:
    """The parameters that are named in the refusal."""
    response = client_of(user).get(LIST, query)
    assert response.status_code == 400, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    return sorted({fault["parameter"] for fault in response.json()["errors"]})


@pytest.fixture
def several(db) -> None:
    """Four reports that differ in everything."""
    for title, state, category, severity, country in [
        ("one", State.SUBMITTED, Category.ATTACK, Severity.MINOR, "PK"),
        ("two", State.IN_REVIEW, Category.THREAT, Severity.MODERATE, "AF"),
        ("three", State.VERIFIED, Category.ATTACK, Severity.SERIOUS, "PK"),
        ("four", State.CLOSED, Category.OTHER, Severity.CRITICAL, "KE"),
    ]:
        IncidentFactory.create(
            title=title, state=state, category=category, attack_type="", severity=severity, country=country
        )


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"state": "submitted"}, {"one"}),
        ({"state": ["submitted", "closed"]}, {"one", "four"}),
        ({"category": "attack"}, {"one", "three"}),
        ({"category": ["threat", "other"]}, {"two", "four"}),
        ({"severity": "minor"}, {"one", "two", "three", "four"}),
        ({"severity": "serious"}, {"three", "four"}),
        ({"country": "PK"}, {"one", "three"}),
        ({"country": "PK", "severity": "serious", "state": ["verified", "submitted"]}, {"three"}),
        ({"country": "CN"}, set()),
    ],
)
def test_filters_narrow_alone_and_together(several, anna, query, titles):
    assert found(anna, **query) == titles


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "lost"),
        ("state", "Submitted"),
        ("category", "war"),
        ("severity", "3"),
        ("severity", "grave"),
        ("severity", ["minor", "serious"]),
        ("country", "Pakistan"),
        ("country", "pk"),
        ("country", ["PK", "AF"]),
        ("country", "\x00"),
        ("project", "no-such-project"),
        ("project", "a\x00b"),
        ("actor", "nobody"),
        ("since", "yesterday"),
        ("since", "2024-13-01"),
        ("since", "2024-10-06T18:00:00"),
        ("since", "2024-10-06T18:00:00 05:00"),
        ("since", "0001-01-01"),
        ("until", "9999-12-31"),
        ("until", "9999-12-31T23:59:59Z"),
        ("until", "2024-10-06T25:00:00Z"),
        ("q", "x" * 101),
        ("q", "\x00"),
        ("q", ""),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_named(anna, name, value):
    assert refused(anna, **{name: value}) == [name]


def test_every_fault_is_named_at_once(anna):
    assert refused(anna, state="lost", country="XX", since="x") == ["country", "since", "state"]


def test_a_project_means_its_subtree_and_confirmed_links_only(anna, victor, cpec, port_qasim):
    for title, project, state in [
        ("at the plant", port_qasim, LinkState.CONFIRMED),
        ("at the corridor", cpec, LinkState.CONFIRMED),
        ("suggested", port_qasim, LinkState.SUGGESTED),
        ("elsewhere", ProjectFactory.create(), LinkState.CONFIRMED),
    ]:
        incident = IncidentFactory.create(title=title, state=State.SUBMITTED)
        ProjectLinkFactory.create(incident=incident, project=project, state=state)
    assert found(anna, project="cpec") == {"at the plant", "at the corridor"}
    assert found(anna, project=port_qasim.slug) == {"at the plant"}
    assert found(victor, project="cpec") == {"at the plant", "at the corridor"}


def test_a_project_out_of_scope_is_as_good_as_none(charlie, port_qasim):
    hidden = client_of(charlie).get(LIST, {"project": port_qasim.slug})
    missing = client_of(charlie).get(LIST, {"project": "no-such-project"})
    assert (hidden.status_code, hidden.content) == (400, missing.content)


def test_an_actor_in_whatever_role_once(anna):
    army = ActorFactory.create(slug="army")
    incident = IncidentFactory.create(title="claimed and suspected", state=State.SUBMITTED)
    IncidentFactory.create(title="other", state=State.SUBMITTED)
    for role in ("claimed", "suspected"):
        InvolvementFactory.create(incident=incident, actor=army, role=role)
    response = client_of(anna).get(LIST, {"actor": "army"})
    assert [row["title"] for row in response.json()["results"]] == ["claimed and suspected"]


def test_words_of_title_or_place_or_the_reference(anna):
    incident = IncidentFactory.create(title="Convoy bombed", place="Karachi", state=State.SUBMITTED)
    IncidentFactory.create(title="Camp raided", place="Gwadar – گوادر", state=State.SUBMITTED)
    assert found(anna, q="CONVOY") == found(anna, q="karach") == {"Convoy bombed"}
    assert found(anna, q=incident.reference.lower()) == {"Convoy bombed"}
    assert found(anna, q="گوادر") == {"Camp raided"}
    assert found(anna, q="100%") == set()


@pytest.fixture
def local_days(db) -> None:
    """Three that are told for 6 October where they happened: in UTC one began on the 5th, one on the 7th."""
    for title, zone, moment in [
        ("Karachi", "Asia/Karachi", datetime(2024, 10, 5, 19, 0, tzinfo=UTC)),
        ("Honolulu", "Pacific/Honolulu", datetime(2024, 10, 7, 9, 59, tzinfo=UTC)),
        ("Kiritimati", "Pacific/Kiritimati", datetime(2024, 10, 5, 10, 0, tzinfo=UTC)),
        ("the day before", "Asia/Karachi", datetime(2024, 10, 5, 18, 59, tzinfo=UTC)),
        ("the day after", "Pacific/Kiritimati", datetime(2024, 10, 6, 10, 0, tzinfo=UTC)),
    ]:
        IncidentFactory.create(title=title, time_zone=zone, occurred_from=moment, state=State.SUBMITTED)


def test_a_day_is_the_local_day_of_where_it_happened(local_days, anna):
    assert found(anna, since="2024-10-06", until="2024-10-06") == {"Karachi", "Honolulu", "Kiritimati"}
    assert found(anna, until="2024-10-05") == {"the day before"}
    assert found(anna, since="2024-10-07") == {"the day after"}
    assert found(anna, since="2024-10-08") == found(anna, until="2024-10-04") == set()


def test_a_time_is_an_instant(local_days, anna):
    assert found(anna, since="2024-10-05T19:00:00Z", until="2024-10-06T15:00:00+05:00") == {"Karachi", "the day after"}
    assert found(anna, since="2024-10-07T09:59:00Z") == {"Honolulu"}
