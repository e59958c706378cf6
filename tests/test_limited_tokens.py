"""What limits a token holds on every route of the API, by every method: networks, scope, its end, and its projects.

The routes are those of the access matrix, and the access matrix knows every method of every one of them.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.permissions import SAFE_METHODS

from accounts.api.authentication import NOT_GOOD
from accounts.api.permissions import IsSignedInWithScope
from accounts.factories import ChannelFactory, TokenFactory
from accounts.models import Channel, Reading, Token, User
from accounts.tests.api_clients import bearer
from accounts.vocabulary import TokenScope
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Case, ChangeEpoch, Incident
from incidents.vocabulary.review import State
from projects.factories import ProjectFactory
from tests.access_matrix import API_LINES
from tests.architecture.routes import Route, routes
from tests.planted import KINDS, Address, addresses, plant
from tests.test_access_matrix import World, address, by_api, create_world
from tests.test_leaks import answer_of, difference

pytestmark = [pytest.mark.django_db, pytest.mark.once]
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
UNSAFE = tuple(method for method in METHODS if method not in SAFE_METHODS)
NOT_TAKEN = "This token is not taken from your address, 127.0.0.1."
WATCHED = ("GET", "PATCH", "DELETE")
LATER = timezone.now() + timedelta(days=1)  # a token that was used then notes no use now
UNCOUNTED = {"shared_cache"}  # calls and guesses, which are counted for every answer
WRITTEN_BY_READING = (Reading, ChangeEpoch)
NAMES_A_PARENT = "POST projects-list"  # which lies elsewhere too: it is unknown, which is a 400
KNOWN_TO_ALL = ("organisations-detail", "key-events-detail")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """With a project in which nothing lies but one incident of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = create_world()
        made.records["dasu"] = ProjectFactory.create(slug="dasu-dam", parent=made.records["belt-and-road"])
        own = IncidentFactory.create(title="Rocks on the road to the dam", state=State.VERIFIED)
        ProjectLinkFactory.create(incident=own, project=made.records["dasu"])
        made.records |= {"at_dasu": own, "red_readers": [made.people["manager"]]}
        for person in filter(None, made.people.values()):
            if not Channel.objects.filter(user=person).exists():
                ChannelFactory.create(user=person)
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(settings: Any) -> None:
    settings.API_RATE, settings.TOKEN_GUESSES = "100000/min", 100_000


def written() -> dict[str, int]:
    """Table → how many rows this transaction wrote, even if it took them back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {table: rows for table, rows in cursor.fetchall() if table not in UNCOUNTED}


def methods_of(route: Route) -> set[str]:
    """What its view answers to, apart from what is there for all."""
    actions = getattr(route.callback, "actions", None)
    view = getattr(route.callback, "cls", None) or route.callback.view_class
    there = actions or [name for name in view.http_method_names if hasattr(view, name)]
    return {name.upper() for name in there} - {"HEAD", "OPTIONS"}


def test_every_method_of_every_route_is_walked():
    """And so a new one: the others below walk the lines."""
    of_api = [route for route in routes() if route.pattern.startswith("api/")]
    there = {f"{method} {route.name}" for route in of_api for method in methods_of(route)}
    assert len(there) > 100
    assert there - {f"{line.method} {line.route}" for line in API_LINES} == set(), (
        "give them lines in the access matrix"
    )


# ── Tokens that are not good for it ─────────────────────────────────────────────────────────────────────────


def taken_elsewhere(token: Token) -> None:
    Token.objects.filter(pk=token.pk).update(networks=["198.51.100.0/24"])


def reading(token: Token) -> None:
    Token.objects.filter(pk=token.pk).update(scope=TokenScope.READ, last_used_at=LATER)


def expired(token: Token) -> None:
    Token.objects.filter(pk=token.pk).update(expiry=timezone.now())


def revoked(token: Token) -> None:
    token.delete()


def of_somebody_who_left(token: Token) -> None:
    User.objects.filter(pk=token.user.pk).update(is_active=False)


def spoiled(world: World, spoil: Callable[[Token], None]) -> dict[str, Client]:
    """Everybody with a writing token of theirs, to which this happened."""
    clients = {}
    for name, person in world.people.items():
        if person is not None:
            token = TokenFactory.create(user=person, scope=TokenScope.WRITE)
            clients[name] = bearer(token.text)
            spoil(token)
    return clients


@pytest.mark.parametrize(
    ("spoil", "methods", "status", "detail"),
    [
        (taken_elsewhere, METHODS, 403, NOT_TAKEN),
        (reading, UNSAFE, 403, IsSignedInWithScope.message),
        (expired, METHODS, 401, NOT_GOOD),
        (revoked, METHODS, 401, NOT_GOOD),
        (of_somebody_who_left, METHODS, 401, NOT_GOOD),
    ],
)
def test_a_token_that_is_not_good_for_it_is_refused_and_nothing_is_written(spoil, methods, status, detail, world):
    """Each line is asked by somebody whom it would let do that."""
    clients = spoiled(world, spoil)
    before, others = written(), {}
    for line in [line for line in API_LINES if line.method in methods]:
        able = [name for name, answer in line.answers.items() if answer < 300 and name in clients]
        answer = by_api(line, world, clients[(able or ["manager"])[0]], address(line, world))
        body = answer.getvalue().decode(errors="replace")
        if answer.status_code != status or json.loads(body)["detail"] != detail:
            others[str(line)] = f"{answer.status_code} {body}"
    assert others == {}
    assert written() == before


def test_a_token_taken_elsewhere_hears_of_no_method_that_there_is_not(world):
    client = spoiled(world, taken_elsewhere)["manager"]
    for where in {line.route: address(line, world) for line in API_LINES}.values():
        answered = {method: client.generic(method, where, "", "application/json").status_code for method in METHODS}
        assert answered == dict.fromkeys(METHODS, 403), where


def test_what_is_written_is_seen(world):
    """Else the tests above and below would see nothing written, whatever is."""
    token = TokenFactory.create(user=world.people["reporter"], scope=TokenScope.WRITE, last_used_at=LATER)
    before = written()
    with transaction.atomic():
        assert bearer(token.text).post("/api/v1/watches/", {"country": "XX"}, "application/json").status_code == 400
        assert written() == before
        assert bearer(token.text).post("/api/v1/watches/", {"country": "PK"}, "application/json").status_code == 201
        transaction.set_rollback(True)
    assert {table for table, rows in written().items() if rows != before.get(table, 0)} >= {"projects_watch"}


# ── Tokens that are narrowed to a project in which it does not lie ──────────────────────────────────────────


def narrowed(name: str, world: World) -> Client:
    """The person's own token, which may write, for the dam alone."""
    token = TokenFactory.create(
        user=world.people[name], scope=TokenScope.WRITE, narrowed_to=[world.records["dasu"].pk], last_used_at=LATER
    )
    return bearer(token.text)


def rows() -> dict[str, int]:
    """Model → how many there are. Whatever is changed leaves rows of the audit trail, which are models too."""
    there = set(connection.introspection.table_names())
    kept = [one for one in apps.get_models() if one._meta.db_table in there and one not in WRITTEN_BY_READING]
    return {one._meta.label: one._base_manager.count() for one in kept}


def titles(world: World) -> list[str]:
    """Of what lies elsewhere."""
    own = world.records["at_dasu"]
    return [one.title for one in world.records.values() if isinstance(one, Incident | Case) and one != own]


@pytest.mark.parametrize("name", ["reporter", "manager", "admin"])
def test_a_narrowed_token_reads_and_writes_nothing_that_lies_elsewhere(name, world):
    client = narrowed(name, world)
    before, let_in, told = rows(), {}, {}
    for line in API_LINES:
        where = address(line, world)
        answer = by_api(line, world, client, where)
        body = answer.getvalue().decode()
        read = line.method == "GET" and (not line.records or line.route in KNOWN_TO_ALL)
        refusals = {400, 403} if f"{line.method} {line.route}" == NAMES_A_PARENT else {403, 404, 405}
        if answer.status_code not in ({200, 404} if read else refusals):
            let_in[f"{line.method} {where}"] = answer.status_code
        if any(title in body for title in titles(world)):
            told[f"{line.method} {where}"] = body
    assert (let_in, told) == ({}, {})
    assert rows() == before


def test_nor_a_watch_on_what_lies_elsewhere(world):
    client, where = narrowed("reporter", world), f"/api/v1/watches/place-{world.records['reporters_watch'].pk}/"
    assert world.clients["reporter"].get(where).status_code == 200
    assert [client.generic(method, where, "{}", "application/json").status_code for method in WATCHED] == [
        404,
        404,
        404,
    ]


def traces(name: str, client: Client, world: World) -> dict[Address, list[str]]:
    """Where an answer differs once something is planted that lies elsewhere, and in which lines first."""
    asking = replace(world, clients=world.clients | {name: client})
    asked = addresses(name, world.records, API_LINES)
    with time_machine.travel(timezone.now(), tick=False):
        before = {address: answer_of(asking, name, address) for address in asked}
        with transaction.atomic():
            for kind in KINDS:
                plant(kind, world.records, world.people["reporter"], world.people[name])
            after = {address: answer_of(asking, name, address) for address in asked}
            transaction.set_rollback(True)
    told = {address: difference(before[address], after[address]) for address in asked}
    return {address: lines for address, lines in told.items() if lines}


@pytest.mark.parametrize("name", ["manager", "reporter"])
def test_what_is_planted_elsewhere_leaves_no_trace_for_a_narrowed_token(name, world):
    assert traces(name, narrowed(name, world), world) == {}


SHOWN_AT = {
    "actors-list",
    "case-attachments-list",
    "case-comments-list",
    "case-incidents-list",
    "case-members-list",
    "case-milestones-list",
    "case-steps-list",
    "case-tasks-detail",
    "case-tasks-list",
    "cases-detail",
    "cases-list",
    "incident-attachments-detail",
    "incident-attachments-list",
    "incident-casualties-list",
    "incident-comments-detail",
    "incident-comments-list",
    "incident-consequences-list",
    "incident-involvements-list",
    "incident-key-events-list",
    "incident-project-links-list",
    "incident-sources-list",
    "incidents-detail",
    "incidents-export",
    "incidents-list",
    "notifications-detail",
    "notifications-list",
    "stats",
    "tasks-list",
    "watches-list",
}


def test_a_token_that_is_not_narrowed_finds_it_everywhere(world):
    found = {address.route for address in traces("manager", world.clients["manager"], world)}
    assert not SHOWN_AT - found, sorted(SHOWN_AT - found)
