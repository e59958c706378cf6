"""What is lost is told to who could read it, by its reference; to whom it was closed before, nothing is."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.tests.api_clients import client_of
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory, IncidentReaderFactory, ProjectLinkFactory, SourceFactory
from incidents.models import FormerAccess, Incident, IncidentChange, IncidentReader, ProjectLink
from incidents.querysets.reading import would_have_read
from incidents.services import edit_incident, mark_red, reject_link, strike_reader, submit_incident
from incidents.services.change_cursors import HOLDS_FOR, LONGEST_TRANSACTION
from incidents.tasks import forget_losses
from incidents.tests.constellations import create, grow_tree, people, reports
from incidents.tests.followers import Follower
from incidents.vocabulary.review import LinkState, State
from projects.factories import MembershipFactory, ProjectFactory
from projects.services import edit_project
from projects.vocabulary import Role

A_YEAR = timedelta(days=365)
real = pytest.mark.django_db(transaction=True)


def country(name: str, role: str = Role.VIEWER, **fields) -> User:
    return member(name, role, country="PK", **fields)


def following(*people: User) -> list[Follower]:
    """Their clients, which have what there is."""
    followers = [Follower(client_of(person)) for person in people]
    for follower in followers:
        follower.poll()
    return followers


def told(followers: list[Follower]) -> list[list[str]]:
    return [[change for change, _ in follower.poll()] for follower in followers]


@real
def test_a_marking_raised_is_a_loss_for_those_below_it(charlie):
    mona = country("Mona", Role.MANAGER, clearance=Marking.RED)
    incident = IncidentFactory.create(state=State.SUBMITTED, marking=Marking.GREEN)
    low, lower = country("Low", clearance=Marking.AMBER), country("Lower", clearance=Marking.CLEAR)
    followers = following(mona, low, lower, charlie)
    edit_incident(actor=mona, incident=incident, facts={"marking": Marking.AMBER_STRICT})
    assert told(followers) == [["updated"], ["lost"], [], []]
    assert [follower.held for follower in followers[1:]] == [{}] * 3
    Incident.objects.filter(pk=incident.pk).update(title="Closed to them")
    assert told(followers) == [["updated"], [], [], []], "nothing of what becomes of it"


@real
def test_what_is_lost_is_its_reference_and_the_moment(mona):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    (follower,) = following(country("Low"))
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.RED)
    (lost_at,) = FormerAccess.objects.values_list("at", flat=True)
    Incident.objects.filter(pk=incident.pk).update(title="Later")
    (row,) = follower.ask()["results"]
    moment = lost_at.isoformat().replace("+00:00", "Z")
    assert row == {
        "change": "lost",
        "reference": incident.reference,
        "version": None,
        "changed_at": moment,
        "incident": None,
    }


@real
def test_who_is_not_named_loses_what_becomes_red_and_who_is_struck_does():
    mona, rita = (country(name, Role.MANAGER, clearance=Marking.RED) for name in ("Mona", "Rita"))
    other = country("Otto", clearance=Marking.RED)
    incident = IncidentFactory.create(state=State.SUBMITTED)
    followers = following(mona, rita, other)
    mark_red(actor=mona, incident=incident, readers=[mona, rita])
    assert told(followers) == [["updated"], ["updated"], ["lost"]]
    strike_reader(actor=mona, incident=incident, reader=rita)
    assert told(followers) == [["updated"], ["lost"], []]


@real
def test_a_link_rejected_is_a_loss_above_it_and_nowhere_else(belt_and_road, cpec, port_qasim):
    judge, viewer = member("Judge", Role.MANAGER, project=cpec), member("Vera", Role.VIEWER, project=belt_and_road)
    aside = member("Aside", Role.MANAGER, project=ProjectFactory.create(parent=belt_and_road))
    here = country("Here")
    incident = IncidentFactory.create(state=State.SUBMITTED)
    link = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED)
    followers = following(judge, viewer, aside, here)
    assert [len(follower.held) for follower in followers] == [1, 0, 0, 1]
    reject_link(actor=country("Mona", Role.MANAGER), link=link)
    assert told(followers) == [["lost"], [], [], ["updated"]]
    confirmed = ProjectLinkFactory.create(incident=incident, project=cpec)
    assert told(followers) == [["updated"], ["updated"], [], ["updated"]]
    ProjectLink.objects.filter(pk=confirmed.pk).delete()
    assert told(followers) == [["lost"], ["lost"], [], ["updated"]]


@real
def test_a_project_that_moves_takes_its_incidents_along(belt_and_road, cpec, port_qasim, ada):
    elsewhere = ProjectFactory.create()
    old, new = (member(name, Role.VIEWER, project=project) for name, project in (("Old", cpec), ("New", elsewhere)))
    both = member("Both", Role.VIEWER, project=cpec)
    MembershipFactory.create(user=both, role=Role.VIEWER, project=elsewhere, country="")
    incident = IncidentFactory.create(state=State.SUBMITTED, country="KE")
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    followers = following(old, new, both)
    edit_project(actor=ada, project=port_qasim, parent=elsewhere)
    assert told(followers) == [["lost"], ["updated"], ["updated"]]
    edit_project(actor=ada, project=port_qasim, parent=None)
    assert told(followers) == [[], ["lost"], ["lost"]]


@real
def test_a_report_that_moves_to_another_country_is_lost_in_the_first():
    incident = IncidentFactory.create(state=State.SUBMITTED)
    followers = following(country("Pia"), member("Ken", Role.VIEWER, country="KE"))
    Incident.objects.filter(pk=incident.pk).update(country="KE")
    assert told(followers) == [["lost"], ["updated"]]


@real
def test_a_draft_is_nobodys_loss(alice):
    draft = IncidentFactory.create(reporter=alice)
    SourceFactory.create(incident=draft)
    followers = following(alice, country("Pia"), member("Ken", Role.VIEWER, country="KE"))
    Incident.objects.filter(pk=draft.pk).update(country="KE")
    assert told(followers) == [["updated"], [], []]
    Incident.objects.filter(pk=draft.pk).update(country="PK")
    submit_incident(actor=alice, incident=Incident.objects.get(pk=draft.pk))
    assert told(followers) == [["updated"], ["updated"], []]


@real
def test_what_stood_within_one_transaction_was_never_read():
    """A link that was made and unmade, a report filed and closed at once: nobody could read them."""
    first, second = ProjectFactory.create(), ProjectFactory.create()
    incident = IncidentFactory.create(state=State.SUBMITTED, country="KE")
    followers = following(*(member(f"{one}", Role.VIEWER, project=one) for one in (first, second)), country("Pia"))
    with transaction.atomic():
        link = ProjectLinkFactory.create(incident=incident, project=first)
        ProjectLink.objects.filter(pk=link.pk).update(project=second)
        ProjectLink.objects.filter(pk=link.pk).delete()
        Incident.objects.filter(pk=incident.pk).update(country="PK")
        Incident.objects.filter(pk=incident.pk).update(country="KE")
        filed = IncidentFactory.create(state=State.SUBMITTED)
        Incident.objects.filter(pk=filed.pk).update(marking=Marking.RED)
    assert told(followers) == [[], [], []]


@real
def test_who_comes_later_hears_of_no_loss_before():
    incident = IncidentFactory.create(state=State.SUBMITTED)
    IncidentFactory.create_batch(2, state=State.SUBMITTED)
    following(country("Fritz"))  # the first to ask has all given anew where the database is another, as it is here
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.RED)
    newcomer = Follower(client_of(country("Nina")), page_size=1)
    assert {change for change, _ in newcomer.poll()} == {"updated"}
    assert incident.reference not in newcomer.told
    assert FormerAccess.objects.filter(incident=incident).exists()


@real
def test_nothing_is_kept_of_what_only_opens(cpec, port_qasim):
    incident = IncidentFactory.create(state=State.SUBMITTED, marking=Marking.AMBER)
    link = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED)
    ProjectLink.objects.filter(pk=link.pk).update(state=LinkState.CONFIRMED, decided_by=incident.reporter)
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.GREEN, title="Open")
    IncidentReaderFactory.create(incident=incident)
    assert not FormerAccess.objects.exists()
    IncidentReader.objects.all().delete()
    assert not FormerAccess.objects.exists()
    ProjectLink.objects.filter(pk=link.pk).delete()
    assert FormerAccess.objects.count() == 1


@pytest.fixture
def tree(db):
    return grow_tree()


@given(
    people=st.lists(people, min_size=3, max_size=3),
    reports=st.lists(reports, min_size=2, max_size=2),
    within=st.none() | st.sets(st.integers(0, 4), max_size=2),
)
def test_how_it_stood_admits_whom_it_admits_now(tree, people, reports, within):
    with transaction.atomic():
        users, incidents = create(tree, people, reports)
        IncidentChange.objects.update(first_in=1)  # as if an earlier transaction had filed them
        with connection.cursor() as cursor:
            cursor.execute("SELECT access_remembered(%s)", [[incident.pk for incident in incidents]])
        suggested = ProjectLink.objects.filter(state=LinkState.SUGGESTED).values("incident")
        for user in users:
            user.narrowed_to = None if within is None else frozenset(tree[number].pk for number in within)
            readable = Incident.objects.for_user(user)
            if within is not None:
                judged = set(readable.filter(pk__in=suggested).values_list("pk", flat=True))
            had = set(FormerAccess.objects.filter(would_have_read(user)).values_list("incident", flat=True))
            has = set(readable.values_list("pk", flat=True))
            assert had <= has
            assert has - had <= (set() if within is None else judged)
        transaction.set_rollback(True)


@real
def test_a_cursor_that_would_ask_for_what_is_forgotten_is_over(mona):
    incident = IncidentFactory.create(state=State.SUBMITTED)
    stale, late = (Follower(client_of(country(name), expiry=A_YEAR)) for name in ("Stale", "Late"))
    stale.poll()
    late.poll()
    Incident.objects.filter(pk=incident.pk).update(marking=Marking.RED)
    lost = FormerAccess.objects.get()
    with time_machine.travel(lost.at + HOLDS_FOR - timedelta(minutes=1)):
        assert told([late]) == [["lost"]]
    with time_machine.travel(lost.at + HOLDS_FOR + timedelta(minutes=1)):
        assert stale.client.get(stale.url).status_code == 410
        assert late.client.get(late.url).status_code == 200


@real
def test_what_was_lost_is_forgotten_when_nobody_asks_for_it_any_more(mona):
    """A transaction that was running when a cursor was given may have lost something before."""
    incident, other = IncidentFactory.create_batch(2, state=State.SUBMITTED)
    Incident.objects.filter(pk__in=[incident.pk, other.pk]).update(marking=Marking.RED)
    kept = HOLDS_FOR + LONGEST_TRANSACTION
    FormerAccess.objects.filter(incident=incident).update(at=timezone.now() - kept + timedelta(minutes=5))
    FormerAccess.objects.filter(incident=other).update(at=timezone.now() - kept - timedelta(minutes=5))
    assert forget_losses() == {"forgotten": 1}
    assert FormerAccess.objects.get().incident == incident


@real
def test_who_never_comes_to_the_end_is_no_younger_for_asking(mona):
    IncidentFactory.create_batch(3, state=State.SUBMITTED)
    slow = Follower(client_of(mona, expiry=A_YEAR), page_size=1)
    assert slow.ask()["more"]
    begun = timezone.now()
    with time_machine.travel(begun + HOLDS_FOR - timedelta(minutes=1)):
        assert slow.ask()["more"]
    with time_machine.travel(begun + HOLDS_FOR + timedelta(minutes=1)):
        assert slow.client.get(slow.url).status_code == 410
