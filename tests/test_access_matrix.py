"""Walks the access matrix: every route, as every person, gives the answer that stands there."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from accounts.factories import (
    AttemptFactory,
    ChannelFactory,
    DeliveryFactory,
    NotificationFactory,
    RecipientFactory,
    TokenFactory,
    UserFactory,
)
from accounts.models import User
from accounts.vocabulary import Marking, TokenScope
from conftest import member
from incidents.factories import ActorFactory, IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import Incident
from incidents.vocabulary.review import LinkState, State
from projects.factories import MembershipFactory, OrganisationFactory, ProjectFactory, SiteFactory, WatchFactory
from projects.models import Project
from projects.vocabulary import Role
from tests.access_matrix import ADMIN_LINES, API_LINES, NOT_WALKED, PAGE_LINES, PEOPLE, Line
from tests.architecture.routes import routes

EVERY_LINE = [*PAGE_LINES, *API_LINES, *ADMIN_LINES]
ROWS = ("casualties", "sources", "involvements", "links")


@dataclass
class World:
    """The people, and the records that the lines name."""

    people: dict[str, User | None]
    records: dict[str, Any]
    sent: dict[str, dict[str, Any]]


@pytest.fixture
def world(belt_and_road, cpec, port_qasim, alice, mona, anna, victor, ada, charlie) -> World:
    people = {
        "nobody": None,
        "stranger": charlie,
        "viewer": victor,
        "reporter": alice,
        "officer": member("Oscar Officer", Role.OFFICER, country="PK"),
        "analyst": anna,
        "manager": mona,
        "admin": ada,
        "staff": member("Stella Staff", Role.MANAGER, country="PK", is_staff=True),
    }
    gwadar = ProjectFactory.create(name="Gwadar Port", slug="gwadar-port", parent=cpec)
    records = incidents_of(alice, port_qasim)
    records |= {
        "red": IncidentFactory.create(reporter=alice, state=State.IN_REVIEW, marking=Marking.RED),
        "elsewhere": IncidentFactory.create(reporter=alice, state=State.SUBMITTED),
        "managers_own": incidents_of(mona, port_qasim)["in_review"],
        "linked": records["submitted"].links.get(),
        "suggested": ProjectLinkFactory.create(
            incident=records["submitted"], project=gwadar, state=LinkState.SUGGESTED
        ),
        "port-qasim": port_qasim,
        "belt-and-road": belt_and_road,
        "bla": ActorFactory.create(name="Balochistan Liberation Army", slug="bla"),
    }
    records |= other_records(alice, port_qasim)
    return World(people, records, what_is_sent(gwadar))


def incidents_of(reporter: User, project: Project) -> dict[str, Incident]:
    """A report in each state, with a source and a link to the project."""
    reports = {}
    for state in (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.VERIFIED, State.REJECTED):
        reports[str(state)] = IncidentFactory.create(reporter=reporter, state=state)
        SourceFactory.create(incident=reports[state])
        ProjectLinkFactory.create(incident=reports[state], project=project)
    return reports


def other_records(alice: User, project: Project) -> dict[str, Any]:
    somebody = UserFactory.create()
    alert = NotificationFactory.create(subject=Incident.objects.filter(state=State.SUBMITTED)[0].reference)
    alert.details = {"project": project.pk}
    alert.save()
    told = RecipientFactory.create(user=alice, notification=alert)
    letter = DeliveryFactory.create(recipient=told)
    return {
        "somebody": somebody,
        "alert": alert,
        "told": told,
        "letter": letter,
        "attempt": AttemptFactory.create(delivery=letter),
        "channel": ChannelFactory.create(user=somebody),
        "token": TokenFactory.create(user=somebody),
        "site": SiteFactory.create(project=project),
        "company": OrganisationFactory.create(),
        "kenyan": MembershipFactory.create(user=somebody, country="KE"),
        "watch": WatchFactory.create(user=somebody, project=project),
    }


def what_is_sent(gwadar: Project) -> dict[str, dict[str, Any]]:
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
        "version": "",
    }
    return {
        "incidents:incident_file": report,
        "incidents:incident_edit": report,
        "incidents:transition": {"reason": "For a reason."},
        "incidents:link_add": {"project": gwadar.pk, "relation": "nearby"},
        "projects:watch": {"minimum_severity": "1"},
    }


def address(line: Line, world: World) -> str:
    """The line's address: records by what their route looks them up by."""
    if line.route == "api_unknown":
        return "/api/v1/no-such/"
    found = [world.records.get(name, name) for name in line.records]
    parts = []
    for record in found:
        by_key = line.route.startswith("admin:") or not (hasattr(record, "reference") or hasattr(record, "slug"))
        public = record if isinstance(record, str) else getattr(record, "reference", None) or getattr(record, "slug", "")
        parts.append(record.pk if by_key and not isinstance(record, str) else public)
    return reverse(line.route, args=parts)


def client_of(user: User | None, by_token: bool) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None and by_token:
        token = TokenFactory.create(user=user, scope=TokenScope.WRITE)
        return Client(raise_request_exception=False, headers={"Authorization": f"Token {token.text}"})
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def walk(line: Line, world: World, by_token: bool = False) -> None:
    """Ask as each person, and undo what it did."""
    answered = {}
    for name in PEOPLE:
        with transaction.atomic():
            client = client_of(world.people[name], by_token)
            sent = world.sent.get(line.route, {}) if line.method == "POST" else {}
            answer = client.generic(line.method, address(line, world)) if by_token else None
            answer = answer or getattr(client, line.method.lower())(address(line, world), sent)
            answered[name] = answer.status_code
            if name == "nobody" and answer.status_code == 302:
                assert "/login/" in answer.headers["Location"]
            transaction.set_rollback(True)
    assert answered == line.answers


@pytest.mark.parametrize("line", PAGE_LINES, ids=str)
def test_page(line, world):
    walk(line, world)


@pytest.mark.parametrize("line", API_LINES, ids=str)
def test_api(line, world):
    walk(line, world, by_token=True)


@pytest.mark.parametrize("line", ADMIN_LINES, ids=str)
def test_admin(line, world):
    walk(line, world)


def test_every_route_is_declared():
    declared = {line.route for line in EVERY_LINE} | NOT_WALKED
    there = {route.name for route in routes() if route.name and (route.is_ours or route.namespace == "admin:")}
    assert there - declared == set(), "routes that nobody has decided on"
    assert declared - there == set(), "routes that are gone"


def test_a_line_says_what_everybody_gets_once():
    asked = [str(line) for line in EVERY_LINE]
    assert len(asked) == len(set(asked))


WRITING = sorted({line.route for line in PAGE_LINES if line.method == "POST"})
READING_ONLY = sorted({line.route for line in PAGE_LINES} - set(WRITING))


@pytest.mark.parametrize("line", [line for line in PAGE_LINES if line.method == "POST"], ids=str)
def test_looking_changes_nothing(line, world, signed_in):
    """Addresses that change something take no GET, but for forms, which show themselves."""
    if any(other.method == "GET" and other.route == line.route for other in PAGE_LINES):
        return
    assert signed_in(world.people["reporter"]).get(address(line, world)).status_code == 405


@pytest.mark.parametrize("route", READING_ONLY)
def test_a_page_that_shows_takes_no_post(route, world, signed_in):
    line = next(line for line in PAGE_LINES if line.route == route)
    assert resolve(address(line, world)).view_name == route
    assert signed_in(world.people["reporter"]).post(address(line, world)).status_code == 405
