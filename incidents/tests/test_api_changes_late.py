"""What commits late comes late, and comes: writers in transactions of any length, and clients that follow meanwhile."""

import queue
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

from accounts.tests.api_clients import client_of
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import ChangeEpoch, Incident, IncidentChange, Source
from incidents.querysets.changes import horizon
from incidents.tests.followers import Follower
from incidents.vocabulary.review import State
from projects.services import edit_project
from projects.vocabulary import Role
from tests.at_once import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, TURNS = 8, 4


@contextmanager
def elsewhere(work) -> Iterator[threading.Event]:
    """Does the work in a transaction of its own, which stays open inside; the event lets it commit earlier."""
    done, go_on = threading.Event(), threading.Event()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            with transaction.atomic():
                work()
                done.set()
                assert go_on.wait(PATIENCE)
        except BaseException as error:
            faults.append(error)
            done.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    assert done.wait(PATIENCE)
    try:
        yield go_on
    finally:
        go_on.set()
        thread.join(PATIENCE)
    assert faults == []


def retitle(incident: Incident, title: str) -> None:
    Incident.objects.filter(pk=incident.pk).update(title=title)


@pytest.fixture
def incidents(db) -> list[Incident]:
    return IncidentFactory.create_batch(3, state=State.SUBMITTED)


@pytest.fixture
def follower(anna, incidents) -> Follower:
    follower = Follower(client_of(anna))
    follower.poll()
    return follower


def test_what_began_earlier_and_commits_later_is_not_skipped(follower, incidents):
    early, late, _ = incidents
    with elsewhere(lambda: retitle(early, "Early")):
        retitle(late, "Late")
        assert follower.poll() == [], "it waits for what began before it"
    assert follower.poll() == [("updated", early.reference), ("updated", late.reference)]
    assert [follower.held[one.reference]["title"] for one in (early, late)] == ["Early", "Late"]


def test_what_was_written_before_is_told_while_others_write(follower, incidents):
    first, second, _ = incidents
    retitle(first, "First")
    with elsewhere(lambda: retitle(second, "Second")):
        assert follower.poll() == [("updated", first.reference)]
        assert follower.poll() == []
    assert follower.poll() == [("updated", second.reference)]


def test_what_was_rolled_back_leaves_nothing(follower, incidents):
    def undone() -> None:
        retitle(incidents[0], "Never")
        transaction.set_rollback(True)

    with elsewhere(undone):
        pass
    assert follower.poll() == []


def test_two_who_write_rows_of_one_report_do_not_wait_for_each_other(follower, incidents):
    """Both rows stand until the next write: it is told in both places, as it is."""
    report = incidents[0]
    with elsewhere(lambda: SourceFactory.create(incident=report)), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
        SourceFactory.create(incident=report)
    told = follower.poll()
    assert set(told) == {("updated", report.reference)}
    assert len(follower.held[report.reference]["sources"]) == 2
    retitle(report, "Next")
    assert IncidentChange.objects.filter(incident=report).count() == 1
    assert follower.poll() == [("updated", report.reference)]


def test_the_tree_moves_while_a_report_under_it_is_written(ada, cpec, port_qasim, follower, incidents):
    report = incidents[0]
    ProjectLinkFactory.create(incident=report, project=port_qasim)
    follower.poll()
    with elsewhere(lambda: retitle(report, "Title")), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
        edit_project(actor=ada, project=port_qasim, parent=cpec.parent)
    assert set(follower.poll()) == {("updated", report.reference)}
    assert follower.held[report.reference]["title"] == "Title"


def test_what_runs_in_another_database_holds_nothing_up(follower, incidents):
    apart = connection.copy()
    apart.settings_dict = {**connection.settings_dict, "NAME": "postgres"}
    retitle(incidents[0], "First")
    try:
        with apart.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            (running,) = cursor.fetchone()
            retitle(incidents[1], "Second")
            assert horizon().below > running
            assert len(follower.poll()) == 2
    finally:
        apart.close()


def test_what_runs_here_does(incidents):
    running: list[int] = []

    def work() -> None:
        retitle(incidents[0], "First")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            running.append(cursor.fetchone()[0])

    with elsewhere(work):
        retitle(incidents[1], "Second")
        assert [horizon().below] == running
    assert horizon().below > running[0]


class Writer(threading.Thread):
    """Writes in transactions, each of which stays open until the test lets it commit."""

    def __init__(self, number: int, incidents: list[Incident], held: queue.Queue[threading.Event]) -> None:
        super().__init__()
        self.chance, self.incidents, self.held = random.Random(number), incidents, held  # noqa: S311
        self.number, self.fault = number, None

    def run(self) -> None:
        try:
            for turn in range(TURNS):
                with transaction.atomic():
                    self.write(f"Writer {self.number}, turn {turn}")
                    go_on = threading.Event()
                    self.held.put(go_on)
                    assert go_on.wait(PATIENCE)
        except BaseException as error:
            self.fault = error
        finally:
            connections.close_all()

    def write(self, words: str) -> None:
        IncidentFactory.create(title=words, state=State.SUBMITTED)
        for report in sorted(self.chance.sample(self.incidents, 2), key=lambda one: one.pk):  # nobody waits in a circle
            match self.chance.randrange(3):
                case 0:
                    SourceFactory.create(incident=report, publisher=words)
                case 1:
                    Source.objects.filter(incident=report).update(title=words)
                case _:
                    retitle(report, words)


def let_go(held: queue.Queue[threading.Event], chance: random.Random) -> None:
    """Let one of the transactions that stand open commit, whichever."""
    waiting = [held.get_nowait() for _ in range(held.qsize())]
    chance.shuffle(waiting)
    for number, go_on in enumerate(waiting):
        if number == 0:
            go_on.set()
        else:
            held.put(go_on)


@pytest.mark.parametrize("size", [2, 50])
def test_whoever_follows_while_eight_write_ends_with_what_there_is(anna, size):
    incidents = IncidentFactory.create_batch(24, state=State.SUBMITTED)
    held: queue.Queue[threading.Event] = queue.Queue()
    writers = [Writer(number, incidents, held) for number in range(WRITERS)]
    follower, chance = Follower(client_of(anna), size), random.Random(size)  # noqa: S311
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        follower.ask()
        let_go(held, chance)
    follower.poll()
    assert [writer.fault for writer in writers] == [None] * WRITERS
    client, url, there = client_of(anna), "/api/v1/incidents/?page_size=200", {}
    while url:
        page = client.get(url).json()
        there |= {row["reference"]: row for row in page["results"]}
        url = page["next"]
    assert follower.held == there
    assert len(there) == 24 + WRITERS * TURNS


def test_giving_all_anew_waits_for_nobody(anna, incidents):
    ChangeEpoch.objects.all().delete()
    follower = Follower(client_of(anna))
    with elsewhere(lambda: retitle(incidents[0], "First")):
        follower.poll()
    follower.poll()
    assert set(follower.held) == {incident.reference for incident in incidents}
    assert follower.held[incidents[0].reference]["title"] == "First"


def test_a_marking_raised_while_a_page_waits_is_a_loss_and_nothing_else(incidents, follower):
    low = Follower(client_of(member("Low", Role.VIEWER, country="PK", clearance=Marking.AMBER)))
    low.poll()
    report = incidents[0]
    with elsewhere(lambda: Incident.objects.filter(pk=report.pk).update(marking=Marking.AMBER_STRICT)):
        assert low.poll() == []
    assert low.poll() == [("lost", report.reference)]
