"""Nobody learns of what they may not read: with it and without it, every address answers them the same, to the byte.

A trace could be a word, but also a count, a date, an order, a page more: so the answers are compared, not searched.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.factories import ChannelFactory
from accounts.models import Channel
from accounts.vocabulary import Marking
from incidents.models import Incident
from tests.access_matrix import ADMIN_LINES
from tests.planted import (
    ALL_LINES,
    CLEARED_FOR_AMBER,
    HIDDEN_FROM,
    REFERENCES,
    SHOWN_TO,
    WORDS,
    Address,
    addresses,
    plant,
)
from tests.test_access_matrix import World, create_world

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.timeout(900)]  # each asks all addresses twice
# What is new with every request: the secret and the key of a form, the time in a signed position of a list,
# and a sealed one.
CHANGING = re.compile(
    r'(?<=value=")[A-Za-z0-9]{64}|(?<="X-CSRFToken": ")[A-Za-z0-9]{64}|:[A-Za-z0-9]{6}:[\w-]{43}'
    r"|(?<=cursor=)gAAAAA[\w%-]+"
    r'|(?<=_key" value=")[0-9a-f-]{36}|(?<=unfinished=)[0-9a-f-]{36}|(?<=name="once" value=")[0-9a-f-]{36}'
)
TOLD_IN = ("Location", "ETag", "Content-Disposition", "Link")
# There administrators see that something was sent, about which reference, and whether it arrived.
SENT = re.compile("admin:accounts_(notification|recipient|delivery|attempt|channel)_")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = create_world()
        made.records["red_readers"] = [made.people["manager"]]
        for name in CLEARED_FOR_AMBER:
            made.people[name].clearance = Marking.AMBER
            made.people[name].save(update_fields=["clearance"])
        for person in filter(None, made.people.values()):
            if not Channel.objects.filter(user=person).exists():
                ChannelFactory.create(user=person)
        yield made
        transaction.set_rollback(True)


def answer_of(world: World, name: str, address: Address) -> str:
    """Status, headers that tell something, and the whole body, less what changes with every request."""
    client: Client = (world.clients if address.by_api else world.browsers)[name]
    cache.clear()
    with transaction.atomic():
        answer = client.get(address.path)
        body = answer.getvalue() if answer.streaming else answer.content  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    told = [f"{header}: {answer.headers.get(header)}" for header in TOLD_IN]
    return "\n".join([str(answer.status_code), *told, CHANGING.sub("…", body.decode())])


def difference(before: str, after: str) -> list[str]:
    """The first lines that differ; [] where none does."""
    lines = zip_longest(before.splitlines(), after.splitlines(), fillvalue="")
    return next(([one.strip(), other.strip()] for one, other in lines if one != other), [])


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        *(pytest.param(name, ALL_LINES, id=name) for name in ("stranger", "viewer", "analyst")),
        *(pytest.param(name, ADMIN_LINES, id=f"{name}, admin") for name in ("staff", "admin")),
    ],
)
def test_what_is_hidden_leaves_no_trace(name, lines, world):
    person = world.people[name]
    asked = addresses(name, world.records, lines)
    with time_machine.travel(timezone.now(), tick=False):
        before = {address: answer_of(world, name, address) for address in asked}
        with transaction.atomic():
            for kind in HIDDEN_FROM[name]:
                plant(kind, world.records, world.people["reporter"], person)
            assert not Incident.objects.for_user(person).filter(reference__in=REFERENCES.values()).exists()
            after = {address: answer_of(world, name, address) for address in asked}
            transaction.set_rollback(True)
    sent = [address for address in asked if SENT.match(address.route) and name == "admin"]
    assert [word for word in WORDS for address in sent if "?" not in address.path and word in after[address]] == []
    told = {address.path: difference(before[address], after[address]) for address in asked if address not in sent}
    assert {path: lines for path, lines in told.items() if lines} == {}


# Where each of them stands for those who may read it: else the test above would compare nothing with nothing.
SHOWN_AT = {
    "analyst": {
        "incidents:home",
        "incidents:incident_list",
        "incidents:incident_export",
        "incidents:incident_page",
        "incidents:incident_history",
        "incidents:incident_comments",
        "incidents:comment_page",
        "incidents:actor_list",
        "incidents:actor_export",
        "incidents:actor_page",
        "incidents:advisory_page",
        "incidents:advisory_export",
        "incidents:key_event_page",
        "incidents:evidence_page",
        "incidents:form_look_up",
        "projects:project_page",
        "accounts:bell",
        "accounts:notification_list",
        "incidents-list",
        "incidents-detail",
        "incident-comments-list",
        "incident-comments-detail",
        "incident-attachments-list",
        "incident-attachments-detail",
        "actors-list",
    },
    "manager": {
        "incidents:home",
        "incidents:incident_list",
        "incidents:incident_export",
        "incidents:incident_page",
        "incidents:incident_access",
        "incidents:incident_readers",
        "incidents:review_queue",
        "incidents:actor_page",
        "incidents:advisory_page",
        "incidents:key_event_page",
        "incidents:case_list",
        "incidents:case_export",
        "incidents:case_page",
        "incidents:case_history",
        "incidents:case_timeline",
        "incidents:case_report",
        "incidents:lesson_list",
        "incidents:lesson_export",
        "projects:project_page",
        "accounts:bell",
        "accounts:notification_list",
        "cases-list",
        "cases-detail",
        "case-members-list",
        "case-incidents-list",
        "case-tasks-list",
        "case-milestones-list",
        "case-steps-list",
        "case-comments-list",
        "tasks-list",
        "incidents-list",
        "incidents-detail",
        "incident-distinct-list",
    },
    "reporter": {
        "incidents:home",
        "incidents:incident_page",
        "incidents:case_page",
        "incidents-detail",
        "incidents:incident_list",
    },
    "officer": {
        "incidents:home",
        "incidents:incident_page",
        "incidents:incident_list",
        "incidents:incident_export",
        "incidents:actor_page",
        "incidents:advisory_page",
        "incidents:key_event_page",
        "incidents:evidence_page",
        "accounts:bell",
        "projects:project_page",
        "incidents-list",
        "incidents-detail",
    },
}


@pytest.mark.parametrize("name", SHOWN_TO)
def test_who_may_read_it_finds_it_there(name, world):
    person = world.people[name]
    asked = [address for address in addresses(name, world.records) if address.route in SHOWN_AT[name]]
    before = {address: answer_of(world, name, address) for address in asked}
    with transaction.atomic():
        plant(SHOWN_TO[name], world.records, world.people["reporter"], person)
        shown = {address.route for address in asked if answer_of(world, name, address) != before[address]}
        transaction.set_rollback(True)
    assert SHOWN_AT[name] - shown == set()


def test_its_words_stand_nowhere_else(world):
    asked = [address for address in addresses("analyst", world.records) if "?" not in address.path]
    bodies = "\n".join(answer_of(world, "analyst", address) for address in asked)
    assert [word for word in WORDS if word in bodies] == []
