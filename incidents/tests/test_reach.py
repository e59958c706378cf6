"""The table of narrow scopes is what links and tree say, whatever door changed them; lists by its lanes are whole."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.factories import UserFactory
from accounts.querysets.keyset import keyset_page
from accounts.querysets.windows import MOST_LANES, heads, lanes_for
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Incident, IncidentReach, ProjectLink
from incidents.querysets.incidents import NEWEST_FIRST
from incidents.services import confirm_link
from incidents.vocabulary.review import LinkState, State
from projects.factories import MembershipFactory, ProjectFactory
from projects.models import Project, ProjectAncestry
from projects.services import edit_project
from projects.services.tree import lock_tree
from projects.vocabulary import Role
from tests.at_once import at_once

MIDNIGHT = datetime(2024, 10, 6, tzinfo=UTC)


def kept() -> set[tuple[Any, ...]]:
    return set(IncidentReach.objects.values_list("project", "incident", "occurred_from", "confirmed"))


def told_by_links() -> set[tuple[Any, ...]]:
    """The same, worked out anew from links and ancestry."""
    found: dict[tuple[Any, ...], bool] = {}
    above = list(ProjectAncestry.objects.values_list("descendant", "ancestor"))
    for link in ProjectLink.objects.exclude(state=LinkState.REJECTED).select_related("incident"):
        for descendant, ancestor in above:
            if descendant == link.project_id:
                key = (ancestor, link.incident_id, link.incident.occurred_from)
                found[key] = found.get(key, False) or link.state == LinkState.CONFIRMED
    return {(*key, confirmed) for key, confirmed in found.items()}


small = st.integers(0, 4)
states = st.sampled_from(LinkState.values)
events = st.one_of(
    st.tuples(st.just("link"), small, small, states),
    st.tuples(st.just("decide"), small, small, states),
    st.tuples(st.just("drop"), small, small),
    st.tuples(st.just("hand over"), small, small, small),
    st.tuples(st.just("date"), small, small),
    st.tuples(st.just("move"), small, st.none() | small),
)


def happen(what: str, actor: Any, projects: list[Project], incidents: list[Incident], *told: Any) -> None:
    """One change, by the bare tables where there is no service for it: the triggers must follow all the same."""
    incident = incidents[told[0]]
    links = ProjectLink.objects.filter(incident=incident, project=projects[told[1] or 0])
    if what == "link" and not links.exists():
        ProjectLinkFactory.create(incident=incident, project=projects[told[1]], state=told[2])
    elif what == "decide":
        decided_by = None if told[2] == LinkState.SUGGESTED else actor
        links.update(state=told[2], decided_by=decided_by)
    elif what == "drop":
        links.delete()
    elif what == "hand over" and not links.model.objects.filter(incident=incidents[told[2]], project=projects[told[1]]):
        links.update(incident=incidents[told[2]])
    elif what == "date":
        with connection.cursor() as cursor:
            moment = MIDNIGHT + timedelta(days=told[1])
            cursor.execute("UPDATE incidents_incident SET occurred_from = %s WHERE id = %s", [moment, incident.pk])
    elif what == "move":
        parent = None if told[1] is None else projects[told[1]]
        if parent is None or not ProjectAncestry.objects.filter(ancestor=projects[told[0]], descendant=parent).exists():
            edit_project(actor=actor, project=projects[told[0]], parent=parent)


@given(st.lists(events, max_size=14))
@settings(max_examples=60)
def test_after_any_changes_the_reach_is_what_links_and_tree_say(db, events):
    with transaction.atomic():
        erik = member("Erik Everywhere", Role.MANAGER)
        projects = [ProjectFactory.create() for _ in range(5)]
        incidents = [IncidentFactory.create() for _ in range(5)]
        for what, *told in events:
            happen(what, erik, projects, incidents, *told)
            assert kept() == told_by_links(), (what, told)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_link_confirmed_while_its_project_moves_is_reached_through_the_new_place():
    erik = member("Erik Everywhere", Role.MANAGER)
    old, new = ProjectFactory.create(), ProjectFactory.create()
    project = ProjectFactory.create(parent=old)
    link = ProjectLinkFactory.create(
        project=project, state=LinkState.SUGGESTED, incident=IncidentFactory.create(state=State.SUBMITTED)
    )
    at_once(
        lock_tree,
        lambda: edit_project(actor=erik, project=project, parent=new),
        lambda: confirm_link(actor=erik, link=link),
    )
    assert ProjectLink.objects.get(pk=link.pk).state == LinkState.CONFIRMED
    assert Project.objects.get(pk=project.pk).parent == new
    assert kept() == told_by_links()


@pytest.fixture
def scattered(db) -> list[Incident]:
    """Twenty reports, several at the same moment, linked here and there, some suggested, some of another country."""
    corridor = ProjectFactory.create(slug="corridor")
    places = [ProjectFactory.create(parent=corridor) for _ in range(2)] + [ProjectFactory.create()]
    for number in range(20):
        incident = IncidentFactory.create(
            state=State.SUBMITTED,
            country="PK" if number % 4 else "KE",
            occurred_from=MIDNIGHT + timedelta(days=(number * 7) % 5),
        )
        for place in range(number % 3):
            state = LinkState.SUGGESTED if number % 5 == 0 else LinkState.CONFIRMED
            ProjectLinkFactory.create(incident=incident, project=places[place], state=state)
    return list(Incident.objects.order_by("-occurred_from", "-pk"))


def walk(rows: "QuerySet[Any]", by: Sequence[str]) -> list[Any]:
    """All rows, page by page, there; and back again as it must be the same."""
    request = RequestFactory()
    pages = [keyset_page(request.get("/"), rows, by=by, size=3)]
    while pages[-1].has_next:
        pages.append(keyset_page(request.get("/" + pages[-1].next_url), rows, by=by, size=3))
    back = [pages[-1]]
    while back[0].previous_url:
        back.insert(0, keyset_page(request.get("/" + back[0].previous_url), rows, by=by, size=3))
    there = [row for page in pages for row in page.object_list]
    assert [row for page in back for row in page.object_list] == there
    return there


SCOPES: dict[str, list[dict[str, Any]]] = {
    "a corridor": [{"project": "corridor", "role": Role.VIEWER}],
    "a corridor and a country": [{"project": "corridor", "role": Role.ANALYST}, {"country": "KE", "role": Role.VIEWER}],
    "a country": [{"country": "KE", "role": Role.VIEWER}],
    "nothing": [],
}


@pytest.mark.parametrize("by", [("-occurred_from", "-pk"), ("-pk",), ("-severity", "-occurred_from", "-pk")], ids=str)
@pytest.mark.parametrize("scope", SCOPES)
def test_pages_by_lanes_hold_every_readable_row_once_and_in_order(scope, by, scattered):
    reader = UserFactory.create(full_name="Nadia Narrow")
    for grant in SCOPES[scope]:
        project = Project.objects.get(slug=grant["project"]) if "project" in grant else None
        MembershipFactory.create(user=reader, project=project, country=grant.get("country", ""), role=grant["role"])
    IncidentFactory.create(reporter=reader, occurred_from=MIDNIGHT)
    readable = Incident.objects.for_user(reader).listed()
    assert readable.lanes
    assert bool(lanes_for(readable, by)) == ("-severity" not in by)
    expected = sorted(readable, key=attrgetter(*(name[1:] for name in by)), reverse=True)
    assert walk(readable, by) == expected
    graver = readable.filter(country="PK")
    assert walk(graver, by) == [row for row in expected if row.country == "PK"]
    corridor = Project.objects.get(slug="corridor")
    assert set(walk(readable.touching(corridor), by)) == set(readable.touching(corridor))


def test_somebody_with_very_many_scopes_reads_the_same(scattered):
    reader = UserFactory.create(full_name="Maya Many")
    for _ in range(MOST_LANES):
        MembershipFactory.create(user=reader, project=ProjectFactory.create(), country="", role=Role.VIEWER)
    MembershipFactory.create(user=reader, country="KE", role=Role.VIEWER)
    readable = Incident.objects.for_user(reader)
    assert not lanes_for(readable, NEWEST_FIRST)
    assert walk(readable, NEWEST_FIRST) == [row for row in scattered if row.country == "KE"]


def test_a_lane_is_asked_by_its_index_and_no_row_outside_it_is_read(scattered):
    """The plan of a page of a project: its range of the reach, no sort, no other incidents."""
    rows = Incident.objects.for_user(member("Erik Everywhere", Role.MANAGER)).touching(
        Project.objects.get(slug="corridor")
    )
    position = [MIDNIGHT + timedelta(days=3), 10**9]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    with CaptureQueriesContext(connection) as captured:
        heads(rows, NEWEST_FIRST, position, 4)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "incidents_reach_by_date" in plan
    assert "Sort" not in plan.replace("Sort Key", "")
    conditions = next(line for line in plan.splitlines() if "Index Cond" in line and "project_id" in line)
    assert "ROW(" in conditions, plan
