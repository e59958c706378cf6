"""The feed of changes: what was written since, whatever wrote it, and nothing else."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Reading, User
from accounts.services.seal import seal
from accounts.tests.api_clients import client_of
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import (
    ActorFactory,
    CasualtyFactory,
    ConsequenceFactory,
    IncidentFactory,
    IncidentReaderFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
)
from incidents.models import ChangeEpoch, Incident, IncidentChange, ProjectLink
from incidents.services import edit_actor, merge_incident, start_review, withdraw_incident
from incidents.services.change_cursors import PURPOSE
from incidents.tests.followers import FEED, Follower
from incidents.vocabulary.review import LinkState, State
from projects.factories import MembershipFactory, ProjectFactory
from projects.models import Membership
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mona(db):
    return member("Mona", Role.MANAGER, country="PK", clearance=Marking.RED)


@pytest.fixture
def incident(mona) -> Incident:
    return IncidentFactory.create(state=State.SUBMITTED)


@pytest.fixture
def follower(mona, incident) -> Follower:
    """Mona's client, which has what there is."""
    follower = Follower(client_of(mona))
    assert follower.poll() == [("updated", incident.reference)]
    return follower


def test_the_first_answer_holds_what_the_list_holds(mona, incident):
    IncidentFactory.create(state=State.SUBMITTED, country="KE")
    client = client_of(mona)
    page = client.get(FEED).json()
    assert [row["incident"] for row in page["results"]] == client.get("/api/v1/incidents/").json()["results"]
    (row,) = page["results"]
    assert (row["change"], row["reference"], row["version"]) == ("updated", incident.reference, incident.version)
    assert page["more"] is False and row["changed_at"]


def test_nothing_new_is_an_empty_answer_from_which_one_goes_on(follower, incident):
    assert follower.poll() == follower.poll() == []
    Incident.objects.filter(pk=incident.pk).update(title="Two convoys")
    assert follower.poll() == [("updated", incident.reference)]
    assert follower.held[incident.reference]["title"] == "Two convoys"
    assert follower.poll() == []


@pytest.mark.parametrize(
    ("factory", "shown"),
    [
        (CasualtyFactory, "casualties"),
        (SourceFactory, "sources"),
        (InvolvementFactory, "involvements"),
        (ConsequenceFactory, "consequences"),
        (ProjectLinkFactory, "project_links"),
    ],
)
def test_what_hangs_on_an_incident_is_told_when_it_comes_changes_moves_and_goes(factory, shown, follower, incident):
    shared = {"project__host_country": "PK"} if factory is ProjectLinkFactory else {}
    row, other = factory.create(incident=incident, **shared), IncidentFactory.create(state=State.SUBMITTED)
    assert ("updated", incident.reference) in follower.poll()
    assert len(follower.held[incident.reference][shown]) == 1
    type(row).objects.filter(pk=row.pk).update(incident=other)
    assert sorted(follower.poll()) == [("updated", incident.reference), ("updated", other.reference)]
    assert [len(follower.held[one.reference][shown]) for one in (incident, other)] == [0, 1]
    type(row).objects.filter(pk=row.pk).delete()
    assert follower.poll() == [("updated", other.reference)]
    assert follower.held[other.reference][shown] == []


def test_a_new_name_of_an_actor_is_told_with_every_incident_that_names_it(anna, follower, incident):
    actor = ActorFactory.create(name="Front")
    InvolvementFactory.create(incident=incident, actor=actor)
    follower.poll()
    edit_actor(actor=anna, subject=actor, name="Other front")
    assert follower.poll() == [("updated", incident.reference)]
    assert follower.held[incident.reference]["involvements"][0]["actor"] == "Other front"


def test_who_has_it_for_review_is_nothing_that_is_told(follower, incident, mona):
    Incident.objects.filter(pk=incident.pk).update(assigned_to=mona)
    assert follower.poll() == []


def test_what_was_written_many_times_is_told_once_and_as_it_is(follower, incident):
    for title in ("One", "Two", "Three"):
        Incident.objects.filter(pk=incident.pk).update(title=title)
    with transaction.atomic():
        CasualtyFactory.create(incident=incident)
        SourceFactory.create(incident=incident)
        with transaction.atomic():
            SourceFactory.create(incident=incident)
            transaction.set_rollback(True)
    assert follower.poll() == [("updated", incident.reference)]
    assert IncidentChange.objects.count() == 1


def test_withdrawn_and_merged_are_said_to_be(alice, follower, incident):
    other = IncidentFactory.create(state=State.SUBMITTED)
    follower.poll()
    max_manager = member("Max", Role.MANAGER)
    start_review(actor=max_manager, incident=other)
    assert follower.poll() == [("updated", other.reference)]
    merge_incident(actor=max_manager, incident=incident, into=other)
    assert set(follower.poll()) == {("merged", incident.reference), ("updated", other.reference)}
    assert follower.held[incident.reference]["merged_into"] == other.reference
    third = IncidentFactory.create(state=State.SUBMITTED, reporter=alice)
    follower.poll()
    withdraw_incident(actor=alice, incident=third, reason="Twice the same.")
    assert follower.poll() == [("withdrawn", third.reference)]


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 200])
def test_pages_of_any_size_hold_everything_once(mona, size):
    with transaction.atomic():
        together = IncidentFactory.create_batch(3, state=State.SUBMITTED)
    alone = IncidentFactory.create_batch(4, state=State.SUBMITTED)
    told = Follower(client_of(mona), size).poll()
    assert told == [("updated", one.reference) for one in (*together, *alone)]


def test_a_page_looks_at_so_many_changes_and_says_that_there_is_more(mona, monkeypatch):
    monkeypatch.setattr("incidents.querysets.changes.LONGEST_LOOK", 4)
    IncidentFactory.create_batch(9, state=State.SUBMITTED, country="KE")
    last = IncidentFactory.create(state=State.SUBMITTED)
    follower = Follower(client_of(mona))
    pages = [follower.ask() for _ in range(3)]
    assert [(len(page["results"]), page["more"]) for page in pages] == [(0, True), (0, True), (1, False)]
    assert list(follower.held) == [last.reference]


@pytest.mark.parametrize(
    "cursor",
    ["x", "%00", "é", "gAAAAA" * 200, seal("something else").encrypt(b"{}").decode()],
    ids=["short", "null", "accent", "long", "sealed for something else"],
)
def test_a_cursor_that_is_none_of_ours_is_refused(mona, cursor):
    answer = client_of(mona).get(f"{FEED}?cursor={cursor}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["cursor"]


def test_a_cursor_says_nothing_of_what_lies_in_it(follower):
    assert seal(PURPOSE).decrypt(follower.url.rsplit("cursor=")[1].split("&")[0].replace("%3D", "="))
    assert not any(word in follower.url for word in ("place", "epoch"))


@pytest.mark.parametrize(
    "query", ["page_size=0", "page_size=201", "page_size=x", "state=draft", "cursor=", "cursor=a&cursor=b"]
)
def test_wrong_parameters_are_refused(mona, query):
    answer = client_of(mona).get(f"{FEED}?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] in query


def grant(user: User) -> None:
    MembershipFactory.create(user=user, role=Role.VIEWER, country="KE")


def take(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def clear(user: User) -> None:
    User.objects.filter(pk=user.pk).update(clearance=Marking.GREEN)


def take_and_give_back(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    User.objects.filter(pk=user.pk).update(is_active=True)


@pytest.mark.parametrize("change", [grant, take, clear, take_and_give_back])
def test_another_access_begins_again(change, follower, mona):
    change(mona)
    answer = follower.client.get(follower.url)
    assert (answer.status_code, answer.json()["status"]) == (410, 410)
    assert "without" in answer.json()["detail"]
    assert follower.client.get(FEED).status_code == 200


def test_a_cursor_is_its_readers_and_its_tokens(follower, mona, anna, port_qasim):
    assert client_of(anna).get(follower.url).status_code == 410
    assert client_of(mona, narrowed_to=[port_qasim.pk]).get(follower.url).status_code == 410
    assert client_of(mona).get(follower.url).status_code == 200


def test_in_another_cluster_all_is_given_anew(follower, incident, mona):
    """A dump that was loaded elsewhere: its transactions lie ahead of all that this cluster will ever have seen."""
    with transaction.atomic():
        IncidentChange.objects.update(written_in=2**60, first_in=2**60)
        ChangeEpoch.objects.update(cluster=1)
    assert Follower(follower.client).poll() == [("updated", incident.reference)]
    follower.poll()
    Incident.objects.filter(pk=incident.pk).update(title="Two convoys")
    assert follower.poll() == [("updated", incident.reference)]


def test_a_table_that_was_loaded_anew_is_another_epoch(follower):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE incidents_incidentchange")
    assert follower.client.get(follower.url).status_code == 410


def test_a_cursor_from_the_future_is_of_a_database_that_was_rolled_back(follower, monkeypatch):
    from incidents.api import changes

    long_ago = type(changes.horizon())(1, 1)
    monkeypatch.setattr(changes, "horizon", lambda: long_ago)
    assert follower.client.get(follower.url).status_code == 410


def test_what_is_red_is_noted(follower, mona):
    assert not Reading.objects.exists()
    red = IncidentFactory.create(state=State.SUBMITTED, marking=Marking.RED)
    IncidentReaderFactory.create(incident=red, user=mona)
    follower.poll()
    assert [(row.reader, row.red) for row in Reading.objects.all()] == [(mona, [red.reference])]


def test_a_narrowed_token_is_told_of_its_projects_alone(mona, cpec, port_qasim, incident):
    ProjectFactory.create()
    inside = IncidentFactory.create(state=State.SUBMITTED)
    follower = Follower(client_of(mona, narrowed_to=[cpec.pk]))
    link = ProjectLinkFactory.create(incident=inside, project=port_qasim)
    assert follower.poll() == [("updated", inside.reference)]
    Incident.objects.filter(pk=incident.pk).update(title="Elsewhere")
    assert follower.poll() == []
    ProjectLink.objects.filter(pk=link.pk).update(state=LinkState.REJECTED, decided_by=mona)
    assert follower.poll() == [("lost", inside.reference)]
    assert follower.held == {}


def test_an_answer_costs_as_many_queries_for_two_changes_as_for_twelve(mona):
    def costs(number: int) -> int:
        follower = Follower(client_of(mona))
        follower.poll()
        for incident in IncidentFactory.create_batch(number, state=State.SUBMITTED):
            InvolvementFactory.create(incident=incident, source=SourceFactory.create(incident=incident))
            ProjectLinkFactory.create(incident=incident, project__host_country="PK")
            ConsequenceFactory.create(incident=incident, project=ProjectFactory.create(host_country="PK"))
            CasualtyFactory.create(incident=incident)
        for _ in range(number):
            lost = IncidentFactory.create(state=State.SUBMITTED)
            Incident.objects.filter(pk=lost.pk).update(country="KE")
        with CaptureQueriesContext(connection) as queries:
            page = follower.ask()
        assert [row["change"] for row in page["results"]] == ["updated"] * number + ["lost"] * number
        return len(queries)

    assert costs(2) == costs(12)
