"""`POST` and `PATCH` of `/api/v1/projects/`: added and changed as in the pages, by who looks after them."""

import pytest

from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import TokenScope
from conftest import member
from projects.factories import ProjectFactory, StatusEntryFactory
from projects.models import Project, StatusEntry
from projects.protocols import tracking_observers
from projects.services.tree import lock_tree
from projects.vocabulary import Role
from tests.at_once import at_once

LIST = "/api/v1/projects/"
DAM = {
    "name": "Dasu Hydropower Project",
    "parent": "cpec",
    "sector": "energy_hydro",
    "status": "construction",
    "status_as_of": "2020-04",
    "host_country": "PK",
    "value": "4278000000",
    "currency": "USD",
    "capacity_mw": "4320",
    "sources": ["https://example.org/dasu"],
}


def of(project: Project) -> str:
    return f"{LIST}{project.slug}/"


@pytest.fixture
def manager(omar):
    """Of CPEC and all under it, who may not read what stands above."""
    return client_of(omar, TokenScope.WRITE)


@pytest.fixture
def everywhere(db):
    return client_of(member("Erik Everywhere", Role.MANAGER), TokenScope.WRITE)


def test_a_project_is_added_under_one_that_the_manager_looks_after(manager, omar, cpec):
    answer = sent(manager, DAM, LIST)
    assert answer.status_code == 201
    told = answer.json()
    assert told | DAM | {"value": "4278000000.00", "capacity_mw": "4320.00"} == told
    assert (told["slug"], told["kind"], told["tracked"], told["sites"]) == (
        "dasu-hydropower-project",
        "project",
        True,
        [],
    )
    assert answer.headers["Location"] == told["url"]
    assert manager.get(told["url"]).json() == told
    project = Project.objects.get(slug=told["slug"])
    assert list(Project.objects.ancestors_of(project))[-1] == cpec
    (entry,) = project.status_history.all()
    assert (entry.status, entry.as_of, entry.recorded_by) == ("construction", "2020-04", omar)


def test_the_same_name_gets_a_slug_of_its_own_and_the_same_key_no_project(manager, cpec):
    slugs = [sent(manager, DAM, LIST, **{"Idempotency-Key": key}).json()["slug"] for key in ("one", "two", "one")]
    assert slugs == ["dasu-hydropower-project", "dasu-hydropower-project-2", "dasu-hydropower-project"]


@pytest.mark.django_db(transaction=True)
def test_two_of_one_name_at_the_same_moment_are_two(omar):
    clients = [client_of(omar, TokenScope.WRITE) for _ in range(2)]
    answers = at_once(lock_tree, *[lambda c=c: sent(c, DAM, LIST) for c in clients])
    assert {answer.json()["slug"] for answer in answers} == {"dasu-hydropower-project", "dasu-hydropower-project-2"}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"title": "x"}, "/title"),
        ({"parent": "no-such"}, "/parent"),
        ({"parent": "belt-and-road"}, "/parent"),
        ({"currency": ""}, "/currency"),
        ({"currency": "XXZ"}, "/currency"),
        ({"host_country": "ZZ"}, "/host_country"),
        ({"status_as_of": "2020-13"}, "/status_as_of"),
        ({"value": "-1"}, "/value"),
        ({"value": "NaN"}, "/value"),
        ({"tracked": None}, "/tracked"),
        ({"sources": ["x" * 501]}, "/sources/0"),
        ({"external_id": "x"}, "/external_id"),
    ],
)
def test_what_is_wrong_with_a_project_is_pointed_at(manager, port_qasim, change, pointer):
    assert pointers(sent(manager, DAM | change, LIST)) == {pointer}
    assert pointers(sent(manager, DAM | change, of(port_qasim), "patch")) == {pointer}
    assert not Project.objects.filter(name=DAM["name"]).exists()


def test_who_manages_a_country_adds_what_they_would_look_after(mona, cpec):
    client = client_of(mona, TokenScope.WRITE)
    assert pointers(sent(client, DAM | {"host_country": "KE"}, LIST)) == {"/host_country"}
    assert sent(client, DAM, LIST).status_code == 201


def test_the_root_is_for_who_manages_everything(manager, everywhere, cpec):
    for parent in ({"parent": None}, {}):
        body = {name: value for name, value in DAM.items() if name != "parent"} | parent
        assert sent(manager, body, LIST).status_code == 403
        assert sent(everywhere, body, LIST).json()["parent"] is None


def test_what_is_left_out_stays(manager, port_qasim):
    before = manager.get(of(port_qasim)).json()
    after = sent(manager, {"area": "Sindh"}, of(port_qasim), "patch")
    assert (after.status_code, after.json()) == (200, before | {"area": "Sindh"})


def test_what_comes_back_can_be_sent_again_and_changes_nothing(manager, cpec, port_qasim):
    """Also where what stands above is not shown, and an earlier status was noted last."""
    StatusEntryFactory.create(project=port_qasim)
    entries, rows = (
        StatusEntry.objects.count(),
        [Project.objects.filter(pk=one.pk).values().get() for one in (cpec, port_qasim)],
    )
    for project in (cpec, port_qasim):
        told = manager.get(of(project)).json()
        answer = sent(manager, told, of(project), "patch")
        assert (answer.status_code, answer.json()) == (200, told)
    assert manager.get(of(cpec)).json()["parent"] is None
    assert [Project.objects.filter(pk=one.pk).values().get() for one in (cpec, port_qasim)] == rows
    assert StatusEntry.objects.count() == entries


def test_a_move_takes_everything_below_along(everywhere, manager, belt_and_road, cpec, port_qasim):
    other = ProjectFactory.create(slug="other")
    assert sent(everywhere, {"parent": "other"}, of(cpec), "patch").json()["parent"] == "other"
    assert list(Project.objects.ancestors_of(port_qasim)) == [other, cpec]
    assert pointers(sent(everywhere, {"parent": port_qasim.slug}, of(cpec), "patch")) == {"/parent"}
    assert sent(manager, {"parent": None}, of(port_qasim), "patch").status_code == 403
    assert sent(everywhere, {"parent": None}, of(cpec), "patch").json()["parent"] is None


def test_a_new_status_stands_in_the_history_and_a_new_tracking_is_told(manager, cpec, port_qasim, monkeypatch):
    told: list[Project] = []
    monkeypatch.setattr("projects.services.projects.tracking_observers", [told.append])
    assert tracking_observers, "somebody is told"
    assert sent(manager, {"status": "suspended", "tracked": False}, of(port_qasim), "patch").status_code == 200
    assert port_qasim.status_history.get().status == "suspended"
    assert told == []
    assert sent(manager, {"tracked": True}, of(port_qasim), "patch").status_code == 200
    assert told == [port_qasim]


def test_versions_are_not_there_yet_and_said_so(manager, port_qasim):
    assert pointers(sent(manager, {"area": "X"}, of(port_qasim), "patch", **{"If-Match": '"1"'})) == {"If-Match"}


def test_a_reading_token_and_a_narrowed_one_change_no_project(omar, cpec, port_qasim):
    reading, narrowed = client_of(omar), client_of(omar, TokenScope.WRITE, narrowed_to=[cpec.pk])
    for client in (reading, narrowed):
        assert sent(client, DAM, LIST).status_code == 403
        assert sent(client, {"area": "X"}, of(port_qasim), "patch").status_code == 403
    elsewhere = ProjectFactory.create()
    assert sent(narrowed, {"area": "X"}, of(elsewhere), "patch").status_code == 404
    assert set(Project.objects.exclude(area="")) == set()


def test_what_is_given_away_is_done_and_not_shown(mona, port_qasim):
    client = client_of(mona, TokenScope.WRITE)
    for status in (204, 404):  # the second time it is out of reach, as for anybody else
        answer = sent(client, {"host_country": "IR"}, of(port_qasim), "patch", **{"Idempotency-Key": "k"})
        assert answer.status_code == status, answer.content
    port_qasim.refresh_from_db()
    assert port_qasim.host_country == "IR"
