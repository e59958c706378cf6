"""Walks the access matrix: every route, as every person, gives the answer that stands there."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.factories import (
    AttemptFactory,
    ChannelFactory,
    DeliveryFactory,
    NotificationFactory,
    ReadingFactory,
    RecipientFactory,
    TokenFactory,
    UserFactory,
)
from accounts.models import User
from accounts.services.acknowledge import link_of
from accounts.vocabulary import DeliveryState, Marking, TokenScope
from conftest import member, sign_in
from incidents.factories import (
    ActorAliasFactory,
    ActorFactory,
    ActorMergeFactory,
    ActorRelationFactory,
    ActorWatchFactory,
    AdvisoryFactory,
    AttachmentFactory,
    CommentFactory,
    DesignationFactory,
    DistinctPairFactory,
    GazetteerPlaceFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    IncidentMergeFactory,
    IncidentReaderFactory,
    KeyEventFactory,
    ProjectLinkFactory,
    SourceFactory,
    UnfinishedReportFactory,
)
from incidents.models import Incident, KeyEvent, UnfinishedReport
from incidents.services.merged_rows import Went
from incidents.vocabulary.advisories import AdvisoryState
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.review import LinkState, State
from projects.factories import (
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    ProjectFactory,
    ProjectPartyFactory,
    SiteFactory,
    WatchFactory,
)
from projects.models import Project
from projects.vocabulary import Role
from tests.access_matrix import ADMIN_LINES, API_LINES, NOT_WALKED, PAGE_LINES, SIGN_IN_LINES, Line
from tests.access_matrix_api import SENT_BY_API
from tests.access_matrix_api_work import file_to_hand_in, what_work_is_sent_by_api
from tests.access_matrix_case_records import cases_of, what_cases_are_sent
from tests.access_matrix_channels import SENT_TO_CHANNELS, hook_of
from tests.architecture.routes import routes
from tests.hardened import complaints
from tests.noted import unnoted

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EVERY_LINE = [*PAGE_LINES, *SIGN_IN_LINES, *API_LINES, *ADMIN_LINES]
WEEKS = (IncidentFactory.occurred_from + timedelta(weeks=number) for number in count())  # no likely duplicates
NOTHING_TOLD = {"marking": int(Marking.AMBER), "facts_changed_at": None}
ROWS = ("casualties", "sources", "involvements", "consequences", "links")


@dataclass
class World:
    """The records that the lines name, what is sent to whom, and each person's browser and REST client."""

    people: dict[str, Any]
    records: dict[str, Any]
    sent: dict[str, dict[str, Any]]
    browsers: dict[str, Client]
    clients: dict[str, Client]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Made once: what a line changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield create_world()
        transaction.set_rollback(True)


def create_world() -> World:
    belt_and_road = ProjectFactory.create(slug="belt-and-road", host_country="")
    cpec = ProjectFactory.create(slug="cpec", parent=belt_and_road)
    port_qasim, gwadar = (ProjectFactory.create(slug=slug, parent=cpec) for slug in ("port-qasim", "gwadar-port"))
    people = {
        "nobody": None,
        "stranger": member("Charlie Stranger", Role.MANAGER, country="KE"),
        "viewer": member("Victor Viewer", Role.VIEWER, project=cpec),
        "reporter": member("Alice Officer", Role.OFFICER, country="PK"),
        "officer": member("Oscar Officer", Role.OFFICER, country="PK"),
        "analyst": member("Anna Analyst", Role.ANALYST),
        "manager": member("Mona Manager", Role.MANAGER, country="PK", clearance=Marking.RED),
        "admin": member("Ada Administrator", Role.ADMINISTRATOR, is_staff=True),
        "staff": member("Stella Staff", Role.MANAGER, country="PK", is_staff=True, clearance=Marking.RED),
    }
    alice, mona = people["reporter"], people["manager"]
    assert alice and mona and people["staff"]
    records = incidents_of(alice, port_qasim)
    links = records["submitted"].links
    records |= {  # type: ignore[dict-item]
        "red": IncidentFactory.create(title="Scarlet van", reporter=alice, state=State.IN_REVIEW, marking=Marking.RED),
        "elsewhere": IncidentFactory.create(reporter=alice, state=State.SUBMITTED),
        "managers_own": incidents_of(mona, port_qasim)["in_review"],
        "linked": links.get(),
        "suggested": ProjectLinkFactory.create(incident=links.instance, project=gwadar, state=LinkState.SUGGESTED),
        "port-qasim": port_qasim,
        "belt-and-road": belt_and_road,
        "bla": ActorFactory.create(name="Balochistan Liberation Army", slug="bla"),
    }
    records |= other_records(alice, port_qasim) | around_actor(records["bla"], alice)
    records["told_by"] = SourceFactory.create(incident=records["submitted"], url="https://dawn.example/1")
    records["besham"] = GazetteerPlaceFactory.create()
    records["passkey"] = Authenticator.objects.create(user=UserFactory.create(), type="webauthn", data={"name": "Key"})
    records["invited"] = ChannelFactory.create(user=UserFactory.create(password=None), verified_at=None).user
    records["reporters_hook"] = hook_of(alice)
    records["unfinished"] = UnfinishedReportFactory.create(author=alice)
    records |= around_incident(records["submitted"], mona)
    records |= evidence_of(records) | merged_reports(alice, port_qasim)
    DistinctPairFactory.create(one=records["submitted"], other=records["in_review"])
    records |= read_by_name(alice, [mona, people["staff"]])
    records |= called_about(records["submitted"], port_qasim, mona)
    records["said"] = CommentFactory.create(incident=records["submitted"])
    records["said_red"] = CommentFactory.create(incident=records["named"])
    records |= cases_of(mona, [alice, people["viewer"]], records["in_review"]) | {"viewer": people["viewer"]}
    browsers = {name: browser_of(person) for name, person in people.items()}
    clients = {name: rest_client_of(person) for name, person in people.items()}
    sent = what_is_sent(gwadar, records["summit"]) | what_projects_are_sent(cpec)
    sent |= what_cases_are_sent(records, alice) | what_work_is_sent_by_api(records)
    sent |= what_is_sent_about_people(records) | what_administrators_send() | SENT_TO_CHANNELS
    return World(people, records, sent, browsers, clients)


def what_is_sent_about_people(records: dict[str, Any]) -> dict[str, dict[str, Any]]:
    email = records["somebody"].email
    return {
        "incidents:incident_readers": {"readers": records["managers"]},
        "incidents:reader_add": {"reader": records["later"].pk},
        "projects:membership_give": {
            "email": email,
            "role": "viewer",
            "country": "PK",
            "confirmed": f"{email}|viewer||PK",
        },
        "projects:clearance_set": {"clearance": int(Marking.GREEN)},
    }


def browser_of(person: User | None) -> Client:
    browser = Client(raise_request_exception=False)
    if person is not None:
        sign_in(browser, person)
    return browser


def rest_client_of(person: User | None) -> Client:
    if person is None:
        return Client(raise_request_exception=False)
    token = TokenFactory.create(user=person, scope=TokenScope.WRITE)
    return Client(raise_request_exception=False, headers={"Authorization": f"Token {token.text}"})


def incidents_of(reporter: User, project: Project) -> dict[str, Incident]:
    """A report in each state, with a source and a link to the project."""
    reports = {}
    for state in (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.VERIFIED, State.REJECTED):
        reports[str(state)] = IncidentFactory.create(reporter=reporter, state=state, occurred_from=next(WEEKS))
        SourceFactory.create(incident=reports[state])
        ProjectLinkFactory.create(incident=reports[state], project=project)
    return reports


def merged_reports(reporter: User, project: Project) -> dict[str, Incident]:
    """A report of the project that was merged into one of Pakistan alone."""
    kept = IncidentFactory.create(reporter=reporter, state=State.SUBMITTED, occurred_from=next(WEEKS))
    merged = IncidentFactory.create(reporter=reporter, state=State.MERGED, merged_into=kept)
    ProjectLinkFactory.create(incident=merged, project=project)
    IncidentMergeFactory.create(merged=merged, went=asdict(Went(kept_before=NOTHING_TOLD, kept_after=NOTHING_TOLD)))
    return {"merged": merged, "kept": kept}


def around_actor(bla: Any, alice: User) -> dict[str, Any]:
    """What hangs on the actor, one that the reporter proposed, and one that was merged into it."""
    merged = ActorFactory.create(status=ActorStatus.MERGED, merged_into=bla)
    return {
        "proposed": ActorFactory.create(status=ActorStatus.PROPOSED, proposed_by=alice),
        "alias": ActorAliasFactory.create(actor=bla, name="BLA of old"),
        "relation": ActorRelationFactory.create(actor=bla, other=ActorFactory.create(name="Majeed Brigade")),
        "designation": DesignationFactory.create(actor=bla),
        "merge": ActorMergeFactory.create(kept=bla, merged=merged, moved={"moved": [], "taken": []}),
    }


def around_incident(incident: Incident, mona: User) -> dict[str, Any]:
    """An advisory for Pakistan, the manager's draft of one, and a key event beside the incident."""
    summit = KeyEventFactory.create(slug="summit")
    return {
        "issued": AdvisoryFactory.create(author=mona),
        "advisory_draft": AdvisoryFactory.create(author=mona, state=AdvisoryState.DRAFT),
        "summit": summit,
        "beside": IncidentKeyEventFactory.create(incident=incident, key_event=summit),
    }


def other_records(alice: User, project: Project) -> dict[str, Any]:
    somebody = UserFactory.create()
    alert = NotificationFactory.create(subject=Incident.objects.filter(state=State.SUBMITTED)[0].reference)
    alert.details = {"project": project.pk}
    alert.save()
    told = RecipientFactory.create(user=alice, notification=alert)
    letter = DeliveryFactory.create(recipient=told)
    other = RecipientFactory.create(user=somebody, notification=alert)
    company = OrganisationFactory.create()
    return {
        "somebody": somebody,
        "alert": alert,
        "told": told,
        "letter": letter,
        "given_up": DeliveryFactory.create(recipient=other, state=DeliveryState.DEAD),
        "reading": ReadingFactory.create(),
        "attempt": AttemptFactory.create(delivery=letter),
        "channel": ChannelFactory.create(user=somebody, address="somebody.else@example.org"),
        "token": TokenFactory.create(user=somebody),
        "reporters_token": TokenFactory.create(user=alice),
        "robot": UserFactory.create(is_service_account=True, password=None),
        "site": SiteFactory.create(project=project),
        "company": company,
        "former_name": OrganisationAliasFactory.create(organisation=company, name="CRBC"),
        "party": ProjectPartyFactory.create(project=project, organisation=company),
        "kenyan": MembershipFactory.create(user=somebody, country="KE"),
        "watch": WatchFactory.create(user=somebody, project=project),
        "reporters_watch": WatchFactory.create(user=alice, project=project),
        "actor_watch": ActorWatchFactory.create(user=somebody),
    }


def called_about(incident: Incident, project: Project, manager: User) -> dict[str, Any]:
    """An urgent alert that the manager did not acknowledge, and the link in their letter."""
    alert = NotificationFactory.create(subject=incident.reference, details={"project": project.pk}, urgent=True)
    called = RecipientFactory.create(user=manager, notification=alert)
    return {"called": called, "managers_link": link_of(called)}


def evidence_of(records: dict[str, Any]) -> dict[str, Any]:
    """Rows without their files: to whoever gets as far as the file, it is missing."""
    withdrawn = AttachmentFactory.create(incident=records["submitted"], withdrawn_at=timezone.now())
    return {
        "photo": AttachmentFactory.create(incident=records["submitted"]),
        "withdrawn_photo": withdrawn,
        "drafted_file": AttachmentFactory.create(incident=records["draft"]),
        "red_photo": AttachmentFactory.create(incident=records["red"]),
    }


def read_by_name(alice: User, managers: list[User]) -> dict[str, Any]:
    """A TLP:RED report with two managers and a viewer named, and a viewer who is not."""
    late, later = (member(name, Role.VIEWER, country="PK", clearance=Marking.RED) for name in ("Late", "Later"))
    fields = {"title": "Orchid convoy", "state": State.IN_REVIEW, "marking": Marking.RED}
    incident = IncidentFactory.create(reporter=alice, **fields)
    for reader in (*managers, late):
        IncidentReaderFactory.create(incident=incident, user=reader)
    return {"named": incident, "late": late, "later": later, "managers": [person.pk for person in managers]}


def what_is_said() -> dict[str, dict[str, Any]]:
    """To a discussion."""
    return {
        "add": {"body": "The road is open.", "once": str(uuid.uuid4())},
        "correct": {"body": "The road was open.", "once": str(uuid.uuid4())},
        "withdraw": {"reason": "It was another road."},
    }


def what_is_sent(gwadar: Project, summit: KeyEvent) -> dict[str, dict[str, Any]]:
    """What a browser sends to the routes that take more than a click."""
    rows = {f"{kind}-{part}_FORMS": 0 for kind in ROWS for part in ("TOTAL", "INITIAL")}
    report = rows | {
        "title": "A convoy was shot at",
        "occurred_date": "2024-10-06",
        "time_precision": "day",
        "time_zone": "Asia/Karachi",
        "country": "PK",
        "place": "Karachi",
        "place_precision": "exact",
        "category": "threat",
        "marking": int(Marking.GREEN),
        "version": "1",
    }
    advisory = {
        "headline": "Stay away from crowded places",
        "text": "The embassy asks everybody to heed the situation.",
        "issuer": "Embassy in Islamabad",
        "sent_at": "2024-10-07T09:00",
        "countries": ["PK"],
        "marking": int(Marking.GREEN),
    } | {"status": "actual", "severity": "severe", "urgency": "unknown", "certainty": "observed"}
    window = {"days_before": "14", "days_after": "3"}
    return {
        "incidents:incident_file": report,
        "incidents:incident_edit": report,
        "incidents:transition": {"reason": "For a reason."},
        "incidents:project_deadlines": {"hours_4": "2"},
        "incidents:autosave": report | {"filing_key": str(uuid.uuid4())},
        "incidents:actor_add": {"name": "A new group", "kind": "unknown"},
        "incidents:actor_edit": {"name": "Balochistan Liberation Army", "kind": "armed_group"},
        "incidents:alias_add": {"name": "BLA"},
        "incidents:relation_add": {"kind": "rival", "other": "Majeed Brigade"},
        "incidents:designation_add": {"authority": "China", "listed_as": "Terrorist organisation"},
        "incidents:actor_merge": {"other": "Majeed Brigade"},
        "incidents:advisory_add": advisory,
        "incidents:advisory_edit": advisory | {"version": "1"},
        "incidents:advisory_cancel": {"reason": "It is over."},
        "incidents:key_event_add": {"name": "A visit", "kind": "visit", "starts_on": "2024-10-14"} | window,
        "incidents:key_event_edit": {"name": "SCO meeting", "kind": "summit", "starts_on": "2024-10-15"} | window,
        "incidents:key_event_link": {"key_event": summit.pk},
        "incidents:incident_severity": {"severity": "4", "reason": "The road is closed.", "version": "1"},
        "incidents:evidence_withdraw": {"reason": "The wrong photograph."},
        "incidents:case_evidence_withdraw": {"reason": "The wrong photograph."},
        "incidents:incident_merge": {"casualties": "kept"},
        **{f"incidents:{of}comment_{what}": sent for of in ("", "case_") for what, sent in what_is_said().items()},
        "incidents:link_add": {"project": gwadar.pk, "relation": "nearby"},
    }


def what_administrators_send() -> dict[str, dict[str, Any]]:
    token = {"name": "A client", "scope": "read", "days": "30"}
    account = {"full_name": "A robot", "email": "robot@example.org", "clearance": int(Marking.AMBER)}
    return {
        "accounts:token_add": token,
        "accounts:service_account_token": token,
        "accounts:service_account_add": account,
    }


def what_projects_are_sent(cpec: Project) -> dict[str, dict[str, Any]]:
    project = {"name": "A plant", "kind": "project", "sector": "energy_coal", "status": "planned", "host_country": "PK"}
    site = {"name": "Jetty", "kind": "port", "latitude": "24.8", "longitude": "67.3", "alert_radius_km": "25"}
    return {
        "projects:project_add": project | {"parent": cpec.pk},
        "projects:project_edit": project | {"parent": cpec.pk},
        "projects:site_add": site,
        "projects:site_edit": site,
        "projects:party_add": {"organisation": "A new company", "role": "operator"},
        "projects:status_add": {"status": "planned", "as_of": "2014"},
        "projects:head_count_add": {"number": "120", "nationality": "CN", "as_of": "2024-09-01"},
        "projects:organisation_add": {"name": "A new company", "kind": "company"},
        "projects:organisation_edit": {"name": "A renamed company", "kind": "company"},
        "projects:organisation_alias_add": {"name": "Another name of it"},
        "projects:watch": {"minimum_severity": "1"},
        "incidents:watch_country": {"country": "PK", "minimum_severity": "1"},
        "incidents:watch_change": {"minimum_severity": "1"},
        "incidents:actor_watch": {"minimum_severity": "1"},
    }


def address(line: Line, world: World) -> str:
    """The line's address, each record by what its route looks it up by."""
    if line.route == "api_unknown":
        return "/api/v1/no-such/"
    return reverse(line.route, args=[_key(world.records.get(name, name), line) for name in line.records])


def _key(record: Any, line: Line) -> Any:
    if isinstance(record, str):
        return record
    if line.route.startswith("admin:"):
        return record.pk
    if isinstance(record, UnfinishedReport):
        return record.filing_key
    return getattr(record, "reference", None) or getattr(record, "slug", None) or record.pk


def by_form(line: Line, world: World, client: Client, where: str) -> Any:
    return client.post(where, world.sent.get(line.route, {})) if line.method == "POST" else client.get(where)


def by_api(line: Line, world: World, client: Client, where: str) -> Any:
    if line.method == "POST" and line.route.endswith("-attachments-list"):
        return client.post(where, file_to_hand_in())
    asked = f"{line.method} {line.route}"
    sent = SENT_BY_API.get(asked) or world.sent.get(asked, {})
    if line.route == "incidents-merge":
        sent = {"into": world.records["verified"].reference}
    return client.generic(line.method, where, json.dumps(sent) if line.method != "GET" else "", "application/json")


def walk(line: Line, world: World, clients: dict[str, Client], ask: Any = by_form) -> None:
    """Ask as each person, and undo what it did."""
    answered, where = {}, address(line, world)
    asked = [world.records.get(name) for name in line.records] if line.method == "GET" else []
    for name, client in clients.items():
        with transaction.atomic():
            answer = ask(line, world, client, where)
            answered[name] = answer.status_code
            assert complaints(answer) == [], f"{name} {where}"
            assert unnoted(answer, world.records.values(), asked) == [], f"{name} {where}"
            if name == "nobody" and answer.status_code == 302:
                assert "/login/" in answer.headers["Location"]
            transaction.set_rollback(True)
    differing = {name: f"{status}, not {line.answers[name]}" for name, status in answered.items()}
    assert {name: text for name, text in differing.items() if answered[name] != line.answers[name]} == {}


@pytest.mark.parametrize("line", PAGE_LINES, ids=str)
def test_page(line, world):
    walk(line, world, world.browsers)


@pytest.mark.parametrize("line", SIGN_IN_LINES, ids=str)
def test_sign_in(line, world):
    walk(line, world, world.browsers)


@pytest.mark.parametrize("line", API_LINES, ids=str)
def test_api(line, world):
    walk(line, world, world.clients, by_api)


@pytest.mark.parametrize("line", ADMIN_LINES, ids=str)
def test_admin(line, world):
    walk(line, world, world.browsers)


def test_every_route_is_declared():
    declared = {line.route for line in EVERY_LINE} | NOT_WALKED
    there = {route.name for route in routes() if route.name}
    assert there - declared == set(), "routes that nobody has decided on"
    assert declared - there == set(), "routes that are gone"


def test_every_line_is_there_once():
    asked = [str(line) for line in EVERY_LINE]
    assert len(asked) == len(set(asked))


READ = {line.route for line in PAGE_LINES if line.method == "GET"}
WRITTEN = {line.route for line in PAGE_LINES if line.method == "POST"}


@pytest.mark.parametrize("route", sorted(READ ^ WRITTEN))
def test_looking_changes_nothing_and_what_only_shows_takes_nothing(route, world):
    line = next(line for line in PAGE_LINES if line.route == route)
    browser, where = world.browsers["reporter"], address(line, world)
    answer = browser.get(where) if route in WRITTEN else browser.post(where)
    assert answer.status_code == 405
