"""A token narrowed to projects reads what its owner reads, as far as that lies in them; by every route."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import NotAllowed, NotThere
from accounts.models import User
from accounts.protocols import administers
from accounts.querysets.windows import heads
from accounts.tests.api_clients import client_of
from conftest import member
from incidents.factories import (
    ActorFactory,
    AdvisoryFactory,
    IncidentFactory,
    InvolvementFactory,
    ProjectLinkFactory,
)
from incidents.models import Actor, Advisory, Incident, ProjectLink
from incidents.querysets.incidents import NEWEST_FIRST
from incidents.querysets.reading import roles_over
from incidents.services import edit_incident, file_incident, name_actor
from incidents.services.contents import Contents
from incidents.tests.constellations import (
    ABOVE,
    COUNTRIES,
    DECIDING,
    EVERYWHERE,
    Person,
    Report,
    create,
    grow_tree,
    people,
    reports,
)
from incidents.tests.test_filing import FACTS
from incidents.tests.test_reach import walk
from incidents.vocabulary.advisories import AdvisoryState
from incidents.vocabulary.review import LinkState, State
from projects.factories import SiteFactory, WatchFactory
from projects.models import Membership, Project
from projects.models.watch import Watch
from projects.services import give_membership
from projects.vocabulary import Role


@pytest.fixture
def tree(db):
    return grow_tree()


def narrowed(user: User, *projects: Project) -> User:
    """The person as a narrowed token of theirs brings them along: loaded anew, as for every request."""
    caller = User.objects.get(pk=user.pk)
    caller.narrowed_to = frozenset(project.pk for project in projects)
    return caller


def judges(person: Person, project: int) -> bool:
    held = {scope for role, scope in person.memberships if role in DECIDING}
    return person.is_superuser or bool(held & ({EVERYWHERE, COUNTRIES[project]} | ABOVE[project]))


def lies_inside(person: Person, report: Report, within: frozenset[int]) -> bool:
    """In plain words: linked for certain to a project within – or by a suggestion that the person judges."""
    for project, state in report.links.items():
        if ABOVE[project] & within and (
            state == LinkState.CONFIRMED or (state == LinkState.SUGGESTED and judges(person, project))
        ):
            return True
    return False


@given(
    person=people,
    reports=st.lists(reports, min_size=2, max_size=3),
    within=st.frozensets(st.integers(0, 4), max_size=2),
)
def test_it_reads_its_owners_reading_as_far_as_that_lies_inside(tree, person, reports, within):
    with transaction.atomic():
        nobody = Person(frozenset(), 0)
        (owner, *_), incidents = create(tree, [person, nobody, nobody], reports)
        caller = narrowed(owner, *(tree[number] for number in within))
        told = dict(zip(incidents, reports, strict=True))
        readable = set(Incident.objects.for_user(owner)) & set(told)  # what one was merged into is in nobody's scope
        inside = {incident for incident in readable if lies_inside(person, told[incident], within)}
        rows = Incident.objects.for_user(caller)
        assert sorted(rows, key=id) == sorted(set(rows), key=id), "each once"
        assert set(rows) == inside
        assert set(walk(rows, NEWEST_FIRST)) == inside, "in lanes too"
        below = {number for number, above in enumerate(ABOVE) if above & within}
        projects = {project.pk for project in Project.objects.for_user(owner)} & {tree[number].pk for number in below}
        assert {project.pk for project in Project.objects.for_user(caller)} == projects
        links = set(ProjectLink.objects.for_user(owner).filter(project__in=projects))
        assert set(ProjectLink.objects.for_user(caller)) == links
        for incident in incidents:
            there = lies_inside(person, told[incident], within)
            assert roles_over(caller, incident) == (roles_over(owner, incident) if there else set())
        transaction.set_rollback(True)


def test_what_is_narrowed_to_nothing_reads_nothing(anna, cpec):
    """As where its projects are gone: no project is not every project."""
    incident = IncidentFactory.create(state=State.VERIFIED)
    ProjectLinkFactory.create(incident=incident, project=cpec)
    caller = narrowed(anna)
    for model in (Incident, Project, Actor, Advisory, Membership, Watch):
        assert not model.objects.for_user(caller).exists(), model


@pytest.fixture
def two_projects(belt_and_road, cpec, port_qasim):
    """An attack on each of two plants, with an actor of its own."""
    from projects.factories import ProjectFactory

    other = ProjectFactory.create(slug="other-plant", parent=belt_and_road)
    attacks = []
    for project in (port_qasim, other):
        SiteFactory.create(project=project)
        incident = IncidentFactory.create(state=State.VERIFIED)
        ProjectLinkFactory.create(incident=incident, project=project)
        InvolvementFactory.create(incident=incident, actor=ActorFactory.create())
        attacks.append(incident)
    return attacks


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OFFICER, Role.ANALYST, Role.MANAGER, Role.ADMINISTRATOR])
def test_every_route_of_the_api_keeps_to_it(role, two_projects, cpec, port_qasim):
    inside, outside = two_projects
    owner = member("Nadia Narrow", role)
    client, broad = client_of(owner, narrowed_to=[cpec.pk]), client_of(owner)
    others = outside.involvements.get().actor.slug
    expected = {
        "incidents": {inside.reference},
        "projects": {"cpec", port_qasim.slug},
        "actors": {inside.involvements.get().actor.slug},
    }
    for name, keys in expected.items():
        rows = client.get(f"/api/v1/{name}/").json()["results"]
        assert {row.get("reference") or row["slug"] for row in rows} == keys
    for path in (
        f"incidents/{outside.reference}/",
        "projects/other-plant/",
        "projects/belt-and-road/",
        "projects/other-plant/sites/",
        "projects/other-plant/head-counts/",
        f"sites/{outside.links.get().project.sites.get().pk}/",
        f"actors/{others}/",
    ):
        assert broad.get(f"/api/v1/{path}").status_code == 200
        assert client.get(f"/api/v1/{path}").status_code == 404
    for query in (f"actor={others}", "project=other-plant", "project=belt-and-road"):
        assert client.get(f"/api/v1/incidents/?{query}").status_code == 400
    assert client.get(f"/api/v1/projects/{cpec.slug}/").json()["parent"] is None, "the one above is not named"
    assert {row["project"] for row in client.get("/api/v1/sites/").json()["results"]} == {port_qasim.slug}
    assert client.get("/api/v1/sites/?project=other-plant").status_code == 400


def test_links_and_own_reports_outside_stay_unseen(alice, cpec, port_qasim, two_projects):
    """An incident inside names no project outside; one's own report outside is not read."""
    inside, outside = two_projects
    elsewhere = outside.links.get().project
    ProjectLinkFactory.create(incident=inside, project=elsewhere)
    own = IncidentFactory.create(reporter=alice, state=State.DRAFT)
    caller = client_of(alice, narrowed_to=[port_qasim.pk])
    told = caller.get(f"/api/v1/incidents/{inside.reference}/").json()
    assert [link["project"] for link in told["project_links"]] == [port_qasim.slug]
    assert caller.get(f"/api/v1/incidents/{own.reference}/").status_code == 404


def test_advisories_and_watches_are_those_of_its_projects(mona, cpec, port_qasim, belt_and_road):
    everywhere = AdvisoryFactory.create(countries=["PK"])
    at_port, above = AdvisoryFactory.create_batch(2, countries=[], state=AdvisoryState.ISSUED)
    at_port.projects.add(port_qasim)
    above.projects.add(belt_and_road)
    WatchFactory.create(user=mona, project=belt_and_road)
    watch = WatchFactory.create(user=mona, project=port_qasim)
    assert everywhere in Advisory.objects.for_user(mona)
    caller = narrowed(mona, cpec)
    assert set(Advisory.objects.for_user(caller)) == {at_port}
    assert set(Watch.objects.for_user(caller)) == {watch}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
def test_a_page_is_a_range_of_the_index_of_its_projects(role, cpec, port_qasim):
    for project in (cpec, port_qasim, None):
        incident = IncidentFactory.create(state=State.VERIFIED)
        if project is not None:
            ProjectLinkFactory.create(incident=incident, project=project)
    rows = Incident.objects.for_user(narrowed(member("Nadia Narrow", role), cpec))
    assert [lane.condition for lane in rows.lanes] == [{"reaches__project": cpec.pk}]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    with CaptureQueriesContext(connection) as captured:
        assert len(heads(rows, NEWEST_FIRST, None, 5)) == 2
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "incidents_reach_by_date" in plan
    assert "Sort" not in plan.replace("Sort Key", ""), plan


def test_it_holds_nothing_everywhere(ada, cpec, alice):
    caller = narrowed(ada, cpec)
    assert administers(ada) and not administers(caller)
    with pytest.raises(NotAllowed):
        give_membership(actor=caller, user=alice, role=Role.VIEWER, project=cpec)


def test_it_files_inside_only(alice, cpec, port_qasim):
    caller = narrowed(alice, cpec)
    for links in (None, []):
        with pytest.raises(NotAllowed):
            file_incident(actor=caller, facts=FACTS, contents=Contents(links=links))
    assert not Incident.objects.exists()
    filed = file_incident(actor=caller, facts=FACTS, contents=Contents(links=[{"project": port_qasim}]))
    with pytest.raises(NotAllowed):
        edit_incident(actor=caller, incident=filed, facts={}, contents=Contents(links=[]))
    assert filed.links.exists()
    elsewhere = file_incident(actor=alice, facts=FACTS)
    with pytest.raises(NotThere):
        edit_incident(actor=caller, incident=elsewhere, facts={"title": "Another"})


def test_what_lies_in_no_project_is_refused(alice, cpec):
    """Every verb that does not keep to the token's projects by itself."""
    with pytest.raises(NotAllowed, match="narrowed to projects"):
        name_actor(actor=narrowed(alice, cpec), name="A new group")
    assert not Actor.objects.exists()
