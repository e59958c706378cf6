"""`/api/v1/incidents/`: its shape, who reads what through it, and what it never tells."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.factories import UserFactory
from accounts.tests.api_clients import client_of
from accounts.vocabulary import Marking
from incidents.factories import (
    CasualtyFactory,
    IncidentFactory,
    IncidentReaderFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import Incident
from incidents.services import file_incident, link_project, submit_incident
from incidents.services.contents import Contents
from incidents.vocabulary.review import LinkState, State
from projects.factories import MembershipFactory, ProjectFactory, SiteFactory
from projects.models import Project
from projects.vocabulary import Role

LIST = "/api/v1/incidents/"
FACTS = {
    "title": "Convoy bombed outside Karachi airport",
    "narrative": "A vehicle bomb hit the convoy – <b>two</b> killed.",
    "caveats": "The number of injured differs.",
    "attack_type": "bombing_explosion",
    "tactics": ["suicide", "vehicle_bomb"],
    "weapon_types": ["explosives"],
    "target_kind": "convoy_or_vehicle",
    "target_description": "Three vehicles",
    "occurred_from": datetime(2024, 10, 6, 18, 0, tzinfo=UTC),
    "time_precision": "day",
    "time_zone": "Asia/Karachi",
    "country": "PK",
    "admin1": "Sindh",
    "place": "Jinnah International Airport, Karachi",
    "latitude": 24.90,
    "longitude": 67.16,
    "place_precision": "within_25_km",
}
CASUALTIES = [
    {"nationality": "CN", "affiliation": "project_staff", "outcome": "killed", "low": 2, "best": 2, "high": 2},
    {"nationality": "PK", "affiliation": "civilian", "outcome": "injured", "low": 10, "best": 11, "high": 17},
]
SOURCE = {
    "kind": "news",
    "publisher": "Dawn",
    "url": "https://www.dawn.com/news/1863586",
    "published_on": date(2024, 10, 7),
    "reliability": "B",
    "credibility": 2,
}
CLAIM = {
    "actor": "Balochistan Liberation Army",
    "role": "claimed",
    "confidence": "high",
    "stated_by": "Balochistan Liberation Army",
    "stated_on": date(2024, 10, 7),
}

NOT_STATED: dict[str, Any] = {"consequences": []} | dict.fromkeys(
    ("target_type", "property_damage", "link_to_investment", "end_precision"), ""
)


@pytest.fixture
def karachi(alice, port_qasim) -> Incident:
    contents = Contents(casualties=CASUALTIES, sources=[SOURCE], involvements=[CLAIM])
    incident = file_incident(actor=alice, facts=FACTS, contents=contents)
    link_project(actor=alice, incident=incident, project=port_qasim)
    return submit_incident(actor=alice, incident=incident)


CLAIM_ANSWERED = {
    "actor_slug": "balochistan-liberation-army",
    "stated_by_actor": "balochistan-liberation-army",
    "stated_by_organisation": None,
    "stated_on": "2024-10-07",
    "source": None,
    "channel": "",
    "note": "",
}


def address(incident: Incident) -> str:
    return f"{LIST}{incident.reference}/"


def listed(user, query: str = "") -> list[str]:
    response = client_of(user).get(f"{LIST}{query}")
    assert response.status_code == 200, response.content
    return [row["reference"] for row in response.json()["results"]]


def take_ids(got: dict[str, Any]) -> None:
    for kind in ("casualties", "sources", "involvements", "consequences", "project_links"):
        ids = [row.pop("id") for row in got[kind]]
        assert ids == sorted(set(ids))


def test_an_incident_with_all_that_hangs_on_it(karachi, alice, victor, port_qasim):
    got = client_of(victor).get(address(karachi)).json()
    filed_at, submitted_at = got.pop("filed_at"), got.pop("submitted_at")
    take_ids(got)
    assert datetime.fromisoformat(filed_at) == karachi.filed_at
    assert datetime.fromisoformat(submitted_at) == karachi.submitted_at
    assert filed_at.endswith("Z")
    facts = {name: value for name, value in FACTS.items() if name != "occurred_from"}
    assert got == facts | NOT_STATED | {
        "reference": karachi.reference,
        "url": f"http://testserver{address(karachi)}",
        "category": "attack",
        "is_attack": True,
        "occurred_from": "2024-10-06T23:00:00+05:00",
        "occurred_to": None,
        "severity": "critical",
        "severity_reason": "",
        "killed": {"low": 2, "best": 2, "high": 2},
        "injured": {"low": 10, "best": 11, "high": 17},
        "abducted": {"low": None, "best": None, "high": None},
        "missing": {"low": None, "best": None, "high": None},
        "state": "submitted",
        "verified": False,
        "changed_since_verified": False,
        "marking": "TLP:AMBER",
        "reporter": {"name": "Alice Officer"},
        "verified_at": None,
        "merged_into": None,
        "version": karachi.version,
        "casualties": CASUALTIES,
        "sources": [
            SOURCE
            | {"published_on": "2024-10-07", "title": "", "language": "", "excerpt": "", "grade": "B2"}
            | {"second_hand": False},
        ],
        "involvements": [CLAIM | CLAIM_ANSWERED],
        "project_links": [
            {
                "project": port_qasim.slug,
                "project_name": port_qasim.name,
                "relation": "direct_target",
                "state": "confirmed",
                "site": None,
                "distance_km": None,
                "reason": "",
            }
        ],
    }
    assert client_of(victor).get(LIST).json()["results"] == [client_of(victor).get(address(karachi)).json()]


@pytest.mark.parametrize(
    ("zone", "moment", "shown"),
    [
        ("Asia/Kathmandu", datetime(2024, 1, 1, 0, 0, tzinfo=UTC), "2024-01-01T05:45:00+05:45"),
        ("Africa/Lagos", datetime(1905, 1, 1, 0, 0, tzinfo=UTC), "1905-01-01T00:00:00+00:00"),
        ("UTC", datetime(2024, 1, 1, 0, 0, tzinfo=UTC), "2024-01-01T00:00:00+00:00"),
    ],
)
def test_times_stand_in_the_incidents_own_zone_as_iso_8601_can_write_it(anna, zone, moment, shown):
    incident = IncidentFactory.create(reporter=anna, time_zone=zone, occurred_from=moment, occurred_to=moment)
    got = client_of(anna).get(address(incident)).json()
    assert got["occurred_from"] == got["occurred_to"]
    assert datetime.fromisoformat(got["occurred_from"]) == moment
    assert got["occurred_from"] == shown


def test_scope_country_project_everywhere_and_strangers(karachi, alice, mona, omar, anna, victor, charlie):
    for reader in (alice, mona, omar, anna, victor):
        assert listed(reader) == [karachi.reference]
        assert client_of(reader).get(address(karachi)).status_code == 200
    assert listed(charlie) == []
    member_of_nothing = UserFactory.create()
    assert listed(member_of_nothing) == []
    assert client_of(member_of_nothing).get(address(karachi)).status_code == 404


def test_a_stranger_cannot_tell_a_hidden_incident_from_none(karachi, charlie):
    client = client_of(charlie)
    hidden, missing = client.get(address(karachi)), client.get(f"{LIST}INC-2024-999999/")
    odd = client.get(f"{LIST}no such thing/")
    assert hidden.status_code == missing.status_code == odd.status_code == 404
    assert hidden.content == missing.content == odd.content
    assert set(hidden.headers.items()) - personal_of(hidden) == set(missing.headers.items()) - personal_of(missing)
    assert set(CHANGING) <= set(hidden.headers)


CHANGING = ("X-Request-ID", "RateLimit")  # with every request, whatever it finds


def personal_of(response) -> set[tuple[str, str]]:
    return {(name, response.headers[name]) for name in CHANGING}


def test_a_draft_is_its_authors_alone(alice, mona, anna):
    draft = IncidentFactory.create(reporter=alice)
    assert listed(alice) == [draft.reference]
    for other in (mona, anna):
        assert listed(other) == []
        assert client_of(other).get(address(draft)).status_code == 404


def test_a_marking_above_clearance_hides_it(anna, alice):
    secret = IncidentFactory.create(state=State.SUBMITTED, marking=Marking.AMBER_STRICT)
    red = IncidentFactory.create(state=State.SUBMITTED, marking=Marking.RED)
    anna.clearance = Marking.AMBER
    anna.save(update_fields=["clearance"])
    assert listed(anna) == []
    anna.clearance = Marking.RED
    anna.save(update_fields=["clearance"])
    assert listed(anna) == [secret.reference]
    IncidentReaderFactory.create(incident=red, user=anna)
    assert listed(anna) == [red.reference, secret.reference]
    assert client_of(anna).get(address(red)).json()["marking"] == "TLP:RED"


@pytest.fixture
def elsewhere(db) -> Project:
    return ProjectFactory.create(name="Secret Dam", slug="secret-dam", host_country="TJ")


def links_seen_by(user, incident: Incident) -> list[tuple[str, str]]:
    response = client_of(user).get(address(incident))
    assert response.status_code == 200
    return [(link["project"], link["state"]) for link in response.json()["project_links"]]


def test_a_link_to_a_project_out_of_scope_is_left_out(karachi, elsewhere, victor, mona, anna, port_qasim):
    ProjectLinkFactory.create(incident=karachi, project=elsewhere)
    for reader in (victor, mona):
        assert links_seen_by(reader, karachi) == [(port_qasim.slug, "confirmed")]
        assert "ecret" not in client_of(reader).get(address(karachi)).content.decode()
        assert "ecret" not in client_of(reader).get(LIST).content.decode()
    assert (elsewhere.slug, "confirmed") in links_seen_by(anna, karachi)


@pytest.mark.parametrize("state", [LinkState.SUGGESTED, LinkState.REJECTED])
def test_an_undecided_or_rejected_link_is_for_those_who_decide(
    alice, mona, omar, victor, anna, cpec, port_qasim, state
):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    ProjectLinkFactory.create(incident=incident, project=cpec)
    ProjectLinkFactory.create(incident=incident, project=port_qasim, state=state)
    kept = (port_qasim.slug, str(state))
    for deciding in (mona, omar, anna):
        assert kept in links_seen_by(deciding, incident)
    assert kept not in links_seen_by(victor, incident)
    assert (kept in links_seen_by(alice, incident)) == (state == LinkState.SUGGESTED), "her own report"


def test_a_suggestion_opens_the_incident_to_the_projects_managers(alice, omar, victor, port_qasim):
    incident = IncidentFactory.create(state=State.SUBMITTED, country="AF")
    ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED)
    assert links_seen_by(omar, incident) == [(port_qasim.slug, "suggested")]
    assert client_of(victor).get(address(incident)).status_code == 404


def test_a_reader_learns_only_the_reporters_name(karachi, victor, alice):
    text = client_of(victor).get(address(karachi)).content.decode()
    assert alice.full_name in text
    assert alice.email not in text


def test_the_version_is_the_etag_and_304_while_it_stands(karachi, victor):
    client = client_of(victor)
    response = client.get(address(karachi))
    etag = response.headers["ETag"]
    assert etag == f'"{karachi.version}"'
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = client.get(address(karachi), headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
        assert again.headers["Cache-Control"] == "private, no-cache"
    Incident.objects.filter(pk=karachi.pk).update(version=karachi.version + 1)
    assert client.get(address(karachi), headers={"If-None-Match": etag}).status_code == 200


def test_another_version_than_the_one_asked_for_is_refused(karachi, victor):
    response = client_of(victor).get(address(karachi), headers={"If-Match": '"999"'})
    assert (response.status_code, response.headers["Content-Type"]) == (412, "application/problem+json")


def test_a_known_etag_tells_a_stranger_nothing(karachi, charlie):
    response = client_of(charlie).get(address(karachi), headers={"If-None-Match": f'"{karachi.version}"'})
    assert response.status_code == 404
    assert "ETag" not in response.headers


def test_head_answers_like_get_without_a_body(karachi, victor):
    response = client_of(victor).head(address(karachi))
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["ETag"]


def test_markup_in_a_text_is_only_text(karachi, victor):
    response = client_of(victor).get(address(karachi))
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.json()["narrative"] == FACTS["narrative"]


def test_reading_changes_nothing(karachi, victor):
    before = Incident.objects.filter(pk=karachi.pk).values().get()
    client_of(victor).get(LIST)
    client_of(victor).get(address(karachi))
    assert Incident.objects.filter(pk=karachi.pk).values().get() == before


def incident_with_everything(project: Project) -> Incident:
    incident = IncidentFactory.create(state=State.VERIFIED)
    for outcome in ("killed", "injured"):
        CasualtyFactory.create(incident=incident, outcome=outcome)
        SourceFactory.create(incident=incident)
        InvolvementFactory.create(incident=incident)
    ProjectLinkFactory.create(incident=incident, project=project, site=SiteFactory.create(project=project))
    ProjectLinkFactory.create(incident=incident)
    return incident


@pytest.mark.parametrize("name", ["anna", "victor"])
def test_a_page_costs_the_same_queries_however_many_rows(request, name, port_qasim, django_assert_max_num_queries):
    reader = request.getfixturevalue(name)
    MembershipFactory.create(user=reader, role=Role.ANALYST, country="TJ")
    client = client_of(reader)
    client.get("/api/v1/")  # notes the token's use, and fills the throttle's row
    counts = []
    for more, rows in ((2, 2), (10, 12)):
        for _ in range(more):
            incident_with_everything(port_qasim)
        with django_assert_max_num_queries(20) as counted:
            assert len(client.get(LIST).json()["results"]) == rows
        counts.append(len(counted))
    assert counts[0] == counts[1]
