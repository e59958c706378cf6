"""Who is told of an incident, and why: whoever may read it and has a watch that it meets, each once."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Notification, Recipient, User
from accounts.services.fan_out import fan_out_due
from incidents.factories import ActorFactory, ActorWatchFactory, InvolvementFactory
from incidents.models import Incident
from incidents.outbox import raise_due_alerts
from incidents.tests.constellations import (
    ABOVE,
    COUNTRIES,
    DECIDING,
    EVERYWHERE,
    Person,
    Report,
    create,
    grow_tree,
    may_read,
    people,
    reports,
)
from incidents.vocabulary.attacks import Category
from incidents.vocabulary.review import ALERTING_STATES, LinkState
from projects.factories import WatchFactory
from projects.models import Project
from projects.querysets.watches import OUT_OF_SCOPE
from projects.vocabulary import Severity, country_names
from tests.properties import TIMES

ACTOR = "actor"
UNTRACKED = 4


@dataclass(frozen=True)
class Wish:
    """What one of the people watches: a project's number, a country or the actor; and on which terms."""

    person: int
    subject: int | str
    least: int
    attacks_only: bool
    also_suggested: bool


@dataclass(frozen=True)
class Event:
    """A report, and what watches weigh of it."""

    report: Report
    severity: int
    is_attack: bool
    role: str

    @property
    def names_actor(self) -> bool:
        return self.role in {"claimed", "suspected"}


events = st.builds(
    Event,
    report=reports,
    severity=st.sampled_from([1, 3, 4]),
    is_attack=st.sampled_from([True, True, False]),
    role=st.sampled_from(["claimed", "suspected", "denied", ""]),
)
wishes = st.lists(
    st.builds(
        Wish,
        person=st.integers(0, 2),
        subject=st.sampled_from(["PK", "TZ", "TZ", ACTOR, *range(5), *range(5)]),
        least=st.sampled_from([1, 1, 3, 4]),
        attacks_only=st.booleans(),
        also_suggested=st.booleans(),
    ),
    min_size=2,
    max_size=8,
    unique_by=lambda wish: (wish.person, wish.subject),
)


def holds_on(person: Person, project: int, roles: set | None = None) -> bool:
    scopes = {scope for role, scope in person.memberships if roles is None or role in roles}
    country = {COUNTRIES[project]} - {""}
    return person.is_superuser or bool(scopes & ({EVERYWHERE} | country | ABOVE[project]))


def weighed(wish: Wish, event: Event) -> bool:
    return event.severity >= wish.least and (event.is_attack or not wish.attacks_only)


def met_by(wish: Wish, person: Person, event: Event, links: dict[int, str]) -> bool:
    if not weighed(wish, event):
        return False
    if wish.subject == ACTOR:
        return event.names_actor
    if isinstance(wish.subject, str):
        return wish.subject == event.report.country
    above = {project: state for project, state in links.items() if wish.subject in ABOVE[project]}
    if LinkState.CONFIRMED in above.values():
        return True
    suggested = [project for project, state in above.items() if state == LinkState.SUGGESTED]
    return wish.also_suggested and any(holds_on(person, project, DECIDING) for project in suggested)


def reason_of(wish: Wish, person: Person, tree: list[Project], actor: str) -> str:
    what = "attacks" if wish.attacks_only else "incidents"
    if wish.subject == ACTOR:
        return f"{what} by {actor}"
    if isinstance(wish.subject, str):
        return f"{what} in {country_names()[wish.subject]}"
    return tree[wish.subject].name if holds_on(person, wish.subject) else OUT_OF_SCOPE


def expected(tree: list[Project], event: Event, wishes: list[Wish], people: list[Person], actor: str) -> set[tuple]:
    """(person, project of the alert or None, reasons), as the design words it."""
    told = set()
    links, alerting = event.report.links, event.report.state in ALERTING_STATES
    due = {p for p, state in links.items() if state == LinkState.CONFIRMED and p != UNTRACKED and event.is_attack}
    for number, person in enumerate(people):
        if not (alerting and may_read(person, number, event.report)):
            continue
        own = [wish for wish in wishes if wish.person == number]
        alerts = {p for p in due for w in own if weighed(w, event) and w.subject in ABOVE[p]}
        shown: list[tuple[int | None, dict[int, str]]] = [(p, {p: links[p]}) for p in alerts]
        for about, seen in shown or [(None, links)]:
            met = [wish for wish in own if met_by(wish, person, event, seen)]
            if met:
                told.add((number, about, tuple(sorted(reason_of(wish, person, tree, actor) for wish in met))))
    return told


def found(tree: list[Project], users: list[User], incident: Incident) -> list[tuple]:
    numbers = {project.pk: number for number, project in enumerate(tree)}
    rows = Recipient.objects.filter(notification__subject=incident.reference).select_related("notification")
    return [
        (
            users.index(row.user),
            numbers.get(row.notification.details.get("project")),
            tuple(sorted(row.reasons)),
        )
        for row in rows
    ]


@pytest.fixture
def tree(db):
    projects = grow_tree()
    Project.objects.filter(pk=projects[UNTRACKED].pk).update(tracked=False)
    return projects


def play(
    tree: list[Project], people: list[Person], event: Event, wishes: list[Wish]
) -> tuple[list[User], Incident, str]:
    users, (incident,) = create(tree, people, [event.report])
    actor = ActorFactory.create()
    if event.role:
        InvolvementFactory.create(incident=incident, actor=actor, role=event.role)
    for wish in wishes:
        terms = {"user": users[wish.person], "minimum_severity": wish.least, "attacks_only": wish.attacks_only}
        if wish.subject == ACTOR:
            ActorWatchFactory.create(actor=actor, **terms)
        elif isinstance(wish.subject, str):
            WatchFactory.create(project=None, country=wish.subject, **terms)
        else:
            WatchFactory.create(project=tree[wish.subject], also_suggested=wish.also_suggested, **terms)
    facts = {"severity": event.severity}
    if not event.is_attack:
        facts |= {"category": Category.THREAT, "attack_type": ""}
    Incident.objects.filter(pk=incident.pk).update(**facts)
    incident.refresh_from_db()
    return users, incident, actor.name


@settings(max_examples=40 * TIMES)
@given(people=st.lists(people, min_size=3, max_size=3), event=events, wishes=wishes)
def test_whoever_may_read_it_and_has_a_watch_that_it_meets_is_told_once_and_why(tree, people, event, wishes):
    with transaction.atomic():
        users, incident, actor = play(tree, people, event, wishes)
        raise_due_alerts(incident)
        fan_out_due()
        told = found(tree, users, incident)
        assert len(told) == len(set(told)), "each once"
        assert set(told) == expected(tree, event, wishes, people, actor)
        raise_due_alerts(incident)
        fan_out_due()
        assert found(tree, users, incident) == told, "and not again"
        transaction.set_rollback(True)


@pytest.mark.parametrize("severity", Severity.values)
def test_what_is_critical_is_urgent(tree, severity):
    person = Person(frozenset({("viewer", "PK")}), 3)
    report = Report("PK", "submitted", 1, 1, {2: LinkState.CONFIRMED}, frozenset())
    wish = Wish(0, "PK", 1, True, False)
    _, incident, _ = play(tree, [person, person, person], Event(report, severity, True, ""), [wish])
    raise_due_alerts(incident)
    assert set(Notification.objects.values_list("kind", "urgent")) == {
        ("attack_linked", severity == Severity.CRITICAL),
        ("incident_noticed", severity == Severity.CRITICAL),
    }
