"""A bomb hits a convoy leaving Karachi's airport: the whole story, entered through the pages, found each from each.

An officer, a manager and an analyst enter every clause of it by the forms that they would use; then each record is
looked for on the pages of the others.
"""

import html
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Notification
from conftest import member
from incidents.models import Actor, Advisory, Incident, KeyEvent
from incidents.vocabulary.review import State
from projects.models import Organisation, Project
from projects.vocabulary import Role, Severity
from tests.filing_form import read, typed

pytestmark = pytest.mark.django_db

BRI, CPEC, PLANT = "Belt and Road Initiative", "China–Pakistan Economic Corridor (CPEC)", "Port Qasim Coal Power Plant"
OPERATOR, EMBASSY, MINISTRY = (
    "Port Qasim Electric Power Company",
    "Embassy of China in Pakistan",
    "Ministry of the Interior",
)
GROUP, TALIBAN = "Balochistan Liberation Army", "Tehrik-i-Taliban Pakistan"
VISIT, SUMMIT = "Visit of the premier to Pakistan", "Meeting of the Shanghai Cooperation Organisation"
TITLE = "Vehicle bomb hits a convoy of Port Qasim staff outside Karachi airport"
ATTACK = {
    "title": TITLE,
    "narrative": "A vehicle bomb hit the convoy as it left the airport. Two Chinese engineers were killed.",
    "attack_type": "bombing_explosion",
    "tactics": ["suicide", "vehicle_bomb"],
    "weapon_types": ["explosives"],
    "target_kind": "convoy_or_vehicle",
    "target_type": "utilities",
    "link_to_investment": "direct_project",
    "occurred_date": "2024-10-06",
    "occurred_time": "23:00",
    "time_precision": "hour",
    "time_zone": "Asia/Karachi",
    "country": "PK",
    "admin1": "Sindh",
    "place": "near Jinnah International Airport, Karachi",
    "latitude": "24.90",
    "longitude": "67.16",
    "place_precision": "within_25_km",
    "casualties-TOTAL_FORMS": "2",
    "casualties-0-outcome": "killed",
    "casualties-0-nationality": "CN",
    "casualties-0-affiliation": "project_staff",
    "casualties-0-best": "2",
    "casualties-1-outcome": "injured",
    "casualties-1-affiliation": "civilian",
    "casualties-1-low": "10",
    "casualties-1-best": "11",
    "casualties-1-high": "17",
    "sources-TOTAL_FORMS": "2",
    "sources-0-publisher": "Reuters",
    "sources-0-reliability": "B",
    "sources-0-credibility": "2",
    "sources-1-publisher": "Dawn",
    "sources-1-kind": "news",
    "sources-1-reliability": "B",
    "sources-1-credibility": "2",
    "involvements-0-actor": GROUP,
    "involvements-0-role": "claimed",
    "involvements-0-stated_by": "The group's spokesman",
    "involvements-0-channel": "e_mail",
    "involvements-0-confidence": "high",
    "consequences-0-kind": "negotiation_delayed",
    "consequences-0-description": "Talks on restructuring the energy investors' debt slipped",
    "action": "submit",
}
ADVISORY = {
    "headline": "The host government is to act against the perpetrators",
    "text": "The embassy calls on Pakistan to strengthen its security measures for citizens and projects.",
    "issuer": EMBASSY,
    "sent_at": "2024-10-07T09:00",
    "countries": ["PK"],
    "marking": "1",
    "status": "actual",
    "severity": "severe",
    "urgency": "immediate",
    "certainty": "observed",
    "action": "issue",
}


class Browser:
    """A person's browser: what it sends must be taken, and what it looks at must be there."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def sends(self, where: str, entries: dict[str, Any]) -> None:
        answer = self.client.post(where, entries)
        said = re.findall(r"(?:field-error|error-summary)[^>]*>(.*?)</", answer.content.decode(), re.DOTALL)
        assert answer.status_code == 302, (where, answer.status_code, said)

    def reads(self, where: str) -> str:
        answer = self.client.get(where)
        assert answer.status_code == 200, where
        return html.unescape(answer.content.decode())

    def fills(self, where: str, **entries: Any) -> None:
        """Send the form as it stands there, with some entries changed."""
        self.sends(where, read(self.client.get(where)) | entries)


@pytest.fixture
def chief(signed_in) -> Browser:
    """Manages everything, and looks after the projects."""
    return Browser(signed_in(member("Mona Manager", Role.MANAGER)))


@pytest.fixture
def officer(signed_in) -> Browser:
    return Browser(signed_in(member("Alice Officer", Role.OFFICER, country="PK")))


def enter_projects(chief: Browser) -> None:
    chief.fills("/projects/new/", name=BRI, kind="initiative", sector="multiple", status="construction")
    above = Project.objects.get(name=BRI)
    money = {"value": "60000000000", "currency": "USD", "value_note": "As commonly reported"}
    chief.fills(
        "/projects/new/", name=CPEC, kind="corridor", sector="multiple", status="construction", parent=above.pk, **money
    )
    corridor = Project.objects.get(name=CPEC)
    chief.fills(
        "/projects/new/",
        name=PLANT,
        sector="energy_coal",
        status="operating",
        status_as_of="2018-04",
        host_country="PK",
        parent=corridor.pk,
    )
    plant = Project.objects.get(name=PLANT).get_absolute_url()
    site = {"name": "Port Qasim", "latitude": "24.7854", "longitude": "67.3695", "alert_radius_km": "30"}
    chief.fills(f"{plant}sites/add/", **site)
    chief.fills(f"{plant}parties/add/", organisation=OPERATOR, role="operator")
    chief.fills(f"{plant}parties/add/", organisation=MINISTRY, role="host_agency")
    chief.fills(f"{plant}people/add/", number="120", nationality="CN", as_of="2024-09-01")
    chief.sends(f"{plant}watch/", {"minimum_severity": "1"})


def enter_actors(chief: Browser) -> None:
    chief.fills("/actors/new/", name=GROUP, kind="armed_group", countries=["PK"])
    chief.fills("/actors/new/", name=TALIBAN, kind="armed_group")
    group = Actor.objects.get(name=GROUP).get_absolute_url()
    for name in ("BLA", "Baloch Liberation Army", "بلوچ لبریشن آرمی"):
        chief.sends(f"{group}names/add/", {"name": name})
    chief.sends(f"{group}designations/add/", {"authority": "Pakistan", "listed_as": "Proscribed", "since": "2006"})
    chief.sends(f"{group}relations/add/", {"kind": "rival", "other": TALIBAN})


def enter_events(chief: Browser) -> None:
    window = {"country": "PK", "days_before": "14", "days_after": "3"}
    chief.fills("/key-events/new/", name=VISIT, kind="visit", starts_on="2024-10-14", **window)
    chief.fills("/key-events/new/", name=SUMMIT, kind="summit", starts_on="2024-10-15", ends_on="2024-10-16", **window)


@pytest.fixture
def story(chief, officer) -> Incident:
    """Everything of it, entered."""
    enter_projects(chief)
    enter_actors(chief)
    enter_events(chief)
    before = ATTACK | {"title": "An earlier attack on engineers", "occurred_date": "2024-03-26", "country": "PK"}
    officer.sends("/incidents/new/", typed(officer.client, **before | {"involvements-0-actor": TALIBAN}))
    officer.sends("/incidents/new/", typed(officer.client, **ATTACK))
    attack = Incident.objects.get(title=TITLE)
    where = attack.get_absolute_url()
    link = attack.links.get()
    assert link.project.name == PLANT and link.state == "suggested", "found by its site, and by its name"
    for event in KeyEvent.objects.all():
        officer.sends(f"{where}key-events/add/", {"key_event": event.pk})
    chief.sends(f"{where}links/{link.pk}/confirm/", {})
    plant = Project.objects.get(name=PLANT)
    chief.sends("/advisories/new/", ADVISORY | {"incidents": attack.reference, "projects": [plant.pk]})
    earlier = Incident.objects.exclude(pk=attack.pk).get()
    chief.sends(f"{earlier.get_absolute_url()}links/{earlier.links.get().pk}/confirm/", {})
    chief.sends(f"{where}start-review/", {})
    chief.sends(f"{where}verify/", {})
    attack.refresh_from_db()
    return attack


def test_the_whole_story_is_held(story):
    assert (story.state, story.severity) == (State.VERIFIED, Severity.CRITICAL)
    assert story.occurred_text == "6 October 2024, about 23:00 (Asia/Karachi)"
    assert (story.killed_text, story.injured_text) == ("2", "10–17 (best 11)")
    assert Notification.objects.filter(subject=story.reference).exists(), "whoever watches was told"


def test_every_clause_is_found_from_the_incident(story, chief):
    page = chief.reads(story.get_absolute_url())
    for clause in (
        "about 23:00", "Within 25 km", "Convoy or vehicle", "Utilities", "A project itself", "10–17 (best 11)", PLANT,
        GROUP, "e-mail", "Two independent sources agree", "8 days before", "9 days before", VISIT, SUMMIT,
        ADVISORY["headline"], EMBASSY, "Talks on restructuring", "about 25 km away",
    ):  # fmt: skip
        assert clause in page, clause


FOUND_FROM: dict[tuple[Any, str], tuple[str, ...]] = {
    (Project, PLANT): (TITLE, GROUP, ADVISORY["headline"], OPERATOR, MINISTRY, CPEC, "120", "April 2018", "Port Qasim"),
    (Project, CPEC): (TITLE, GROUP, TALIBAN, PLANT, BRI, "60,000,000,000"),
    (Project, BRI): (TITLE, CPEC),
    (Actor, GROUP): (TITLE, "بلوچ لبریشن آرمی", "Proscribed", TALIBAN, "Claimed it", "Sindh", "Explosives"),
    (KeyEvent, SUMMIT): (TITLE, "9 days before"),
    (KeyEvent, VISIT): (TITLE, "8 days before"),
    (Organisation, OPERATOR): (PLANT, "Operator"),
    (Organisation, EMBASSY): (ADVISORY["headline"],),
}


@pytest.mark.parametrize(("record", "clauses"), FOUND_FROM.items(), ids=lambda value: str(value)[:60])
def test_the_incident_and_the_others_are_found_from_each_record(record, clauses, story, chief):
    model, name = record
    page = chief.reads(model.objects.get(name=name).get_absolute_url())
    for clause in clauses:
        assert clause in page, clause


def test_and_from_the_advisory(story, chief):
    page = chief.reads(Advisory.objects.get().get_absolute_url())
    for clause in (TITLE, EMBASSY, PLANT, "strengthen its security measures"):
        assert clause in page, clause


QUERIES = """
q=airport+karachi q=بلوچ q=engineers project=belt-and-road-initiative actor=balochistan-liberation-army nationality=CN
since=2024-10-06&until=2024-10-06 severity=4&category=attack near=24.9,67.2&within_km=20 admin1=Sindh
"""


@pytest.mark.parametrize("query", QUERIES.split())
def test_it_is_found_by_search_and_filters(query, story, chief):
    assert TITLE in chief.reads(f"/incidents/?{query}")
    exported = b"".join(chief.client.get(f"/incidents/export.csv?{query}").streaming_content).decode()
    assert story.reference in exported


def test_the_surge_is_seen_on_the_corridor(story, chief):
    page = chief.reads(Project.objects.get(name=CPEC).get_absolute_url())
    assert re.search(r"2024.*?<span class=\"num\">2</span>", page, re.DOTALL), "two attacks in the year"
