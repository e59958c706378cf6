"""TLP:RED by name: who may be named, that somebody can always decide, and that whoever lost it finds no trace."""

from contextlib import suppress

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import NotAllowed, Refusal, StaleVersion, WrongState
from accounts.factories import ChannelFactory, UserFactory
from accounts.models import Delivery
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import DeliveryState, Marking
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory, SourceFactory
from incidents.models import Incident, IncidentReader
from incidents.querysets.access import could_be_named, judges_of
from incidents.querysets.reading import readers_of, roles_over
from incidents.services import (
    confirm_link,
    edit_incident,
    link_project,
    mark_red,
    name_reader,
    reject_link,
    strike_reader,
    submit_incident,
)
from incidents.tests.constellations import Person, Report, create, grow_tree, people, reports
from incidents.tests.states import put_into
from incidents.vocabulary.review import LinkState, State
from projects.factories import WatchFactory
from projects.vocabulary import Role

OPEN = Marking.AMBER


@pytest.fixture
def tree(db):
    return grow_tree()


@pytest.fixture
def stella(db):
    return member("Stella Manager", Role.MANAGER, country="PK", clearance=Marking.RED)


@pytest.fixture
def mei(db):
    return member("Mei Analyst", Role.ANALYST, country="PK", clearance=Marking.RED)


@pytest.fixture
def incident(alice):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=OPEN)
    SourceFactory.create(incident=incident)
    return incident


@given(people=st.lists(people, min_size=3, max_size=3), report=reports)
def test_who_may_be_named_is_who_reads_it_once_named(tree, people, report):
    """Named or not, red or not, draft or not: it is scope and clearance that decide."""
    with transaction.atomic():
        users, (incident,) = create(tree, people, [report])
        nameable = set(could_be_named(incident))
        for user in users:
            IncidentReader.objects.get_or_create(incident=incident, user=user)
        put_into(incident, State.SUBMITTED, marking=Marking.RED)
        incident.refresh_from_db()
        assert nameable == set(readers_of(incident)) == {u for u in users if Incident.objects.for_user(u).exists()}
        transaction.set_rollback(True)


@given(people=st.lists(people, min_size=3, max_size=3), report=reports)
def test_who_may_decide_is_every_manager_over_it_but_its_reporter(tree, people, report):
    with transaction.atomic():
        users, (incident,) = create(tree, people, [report])
        expected = {u for u in users if Role.MANAGER in roles_over(u, incident) and u.pk != incident.reporter_id}
        assert set(judges_of(incident)) == expected
        transaction.set_rollback(True)


cleared = st.builds(
    Person,
    memberships=st.frozensets(
        st.tuples(st.sampled_from([Role.MANAGER, Role.ANALYST]), st.sampled_from(["PK", 0, 1, 2])),
        min_size=1,
        max_size=2,
    ),
    clearance=st.sampled_from([Marking.RED, Marking.RED, Marking.RED, Marking.AMBER]),
)
acts = st.tuples(
    st.sampled_from(["mark", "name", "strike", "lower", "move", "link", "unlink"]), st.integers(0, 2), st.integers(0, 2)
)


def act(kind: str, actor, other, incident: Incident, project) -> None:
    """One thing that somebody tries."""
    if kind == "mark":
        mark_red(actor=actor, incident=incident, readers=[actor, other])
    elif kind == "name":
        name_reader(actor=actor, incident=incident, reader=other)
    elif kind == "strike":
        strike_reader(actor=actor, incident=incident, reader=other)
    elif kind == "lower":
        edit_incident(actor=actor, incident=incident, facts={"marking": OPEN})
    elif kind == "move":
        edit_incident(actor=actor, incident=incident, facts={"country": "KE"})
    elif kind == "link":
        link_project(actor=actor, incident=incident, project=project)
    else:
        for link in incident.links.all():
            reject_link(actor=actor, link=link)


@given(persons=st.lists(cleared, min_size=3, max_size=3), tried=st.lists(acts, min_size=1, max_size=8))
def test_whatever_is_tried_a_red_report_keeps_somebody_who_can_decide(tree, persons, tried):
    report = Report("PK", State.SUBMITTED, OPEN, 0, {2: LinkState.CONFIRMED}, frozenset())
    with transaction.atomic():
        users, (incident,) = create(tree, persons, [report])
        for kind, actor, other in tried:
            with suppress(Refusal, ValidationError):
                act(kind, users[actor], users[other], incident, tree[2])
            incident = Incident.objects.get(pk=incident.pk)
            named = set(IncidentReader.objects.filter(incident=incident).values_list("user", flat=True))
            if incident.marking == Marking.RED:
                assert named & {u.pk for u in judges_of(incident) & readers_of(incident)}
                assert {u.pk for u in readers_of(incident)} <= named
            else:
                assert not named, "names do not outlive the marking"
        transaction.set_rollback(True)


def test_marking_red_asks_for_oneself_and_a_manager(incident, mei, stella, mona):
    for readers in ([], [stella], [mei], [mei, mona]):
        with pytest.raises(ValidationError):
            mark_red(actor=mei, incident=incident, readers=readers)
    with pytest.raises(NotAllowed, match="clearance"):
        mark_red(actor=mona, incident=incident, readers=[mona, stella])
    incident.refresh_from_db()
    assert (incident.marking, incident.named_readers.count()) == (OPEN, 0), "nothing was changed"
    mark_red(actor=mei, incident=incident, readers=[mei, stella])
    assert set(readers_of(Incident.objects.get())) == {mei, stella}
    with pytest.raises(WrongState):
        mark_red(actor=mei, incident=incident, readers=[mei, stella])


def test_a_stale_form_marks_nothing(incident, mei, stella):
    edit_incident(actor=mei, incident=incident, facts={"title": "It was otherwise"})
    with pytest.raises(StaleVersion):
        mark_red(actor=mei, incident=incident, readers=[mei, stella], version=incident.version)


def test_a_red_draft_is_handed_in_only_with_somebody_to_decide(alice, stella):
    alice.clearance = Marking.RED
    alice.save()
    draft = IncidentFactory.create(reporter=alice, marking=Marking.RED)
    SourceFactory.create(incident=draft)
    with pytest.raises(ValidationError, match="manager in scope"):
        submit_incident(actor=alice, incident=draft)
    Incident.objects.filter(pk=draft.pk).update(marking=OPEN)
    mark_red(actor=alice, incident=draft, readers=[alice, stella])
    assert list(readers_of(Incident.objects.get())) == [alice], "still a draft"
    submit_incident(actor=alice, incident=draft)
    assert set(readers_of(Incident.objects.get())) == {alice, stella}


def test_raising_it_takes_it_out_of_lists_counts_and_waiting_letters(
    incident, mei, stella, mona, port_qasim, signed_in
):
    for user in (mona, mei):
        WatchFactory.create(user=user, project=port_qasim)
        ChannelFactory.create(user=user)
    link_project(actor=mei, incident=incident, project=port_qasim)
    fan_out_due()
    mark_red(actor=mei, incident=Incident.objects.get(), readers=[mei, stella])
    deliver_due()
    assert [letter.to for letter in mail.outbox] == [[mei.email]]
    withheld = Delivery.objects.get(recipient__user=mona)
    assert withheld.state == DeliveryState.WITHHELD
    browser = signed_in(mona)
    for address in ("/", "/incidents/", "/review/", "/notifications/", "/notifications/bell/", "/incidents/export.csv"):
        page = browser.get(address)
        shown = b"".join(page.streaming_content) if page.streaming else page.content
        assert incident.title not in shown.decode() and incident.reference not in shown.decode(), address
    assert browser.get(incident.get_absolute_url()).status_code == 404
    assert incident.title in signed_in(mei).get("/incidents/").content.decode()


def test_who_is_named_later_hears_of_it_and_who_is_struck_before_it_is_sent_does_not(incident, mei, stella, port_qasim):
    late, struck = (member(f"{name} Viewer", Role.VIEWER, country="PK", clearance=Marking.RED) for name in "LS")
    mark_red(actor=mei, incident=incident, readers=[mei, stella, struck])
    for user in (late, struck):
        WatchFactory.create(user=user, project=port_qasim)
        ChannelFactory.create(user=user)
    link_project(actor=mei, incident=Incident.objects.get(), project=port_qasim)
    fan_out_due()
    strike_reader(actor=stella, incident=incident, reader=struck)
    deliver_due()
    assert mail.outbox == []
    name_reader(actor=stella, incident=incident, reader=late)
    fan_out_due()
    deliver_due()
    assert [letter.to for letter in mail.outbox] == [[late.email]]


def test_a_link_that_the_last_manager_reads_it_by_stays(mei, omar, port_qasim, alice):
    omar.clearance = Marking.RED
    omar.save()
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    link = ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.SUGGESTED)
    confirm_link(actor=omar, link=link)
    mark_red(actor=omar, incident=incident, readers=[omar, mei])
    with pytest.raises(ValidationError, match="manager in scope"):
        reject_link(actor=mei, link=link)
    link.refresh_from_db()
    assert link.state == LinkState.CONFIRMED


def test_the_page_asks_for_readers_names_and_strikes_them(incident, mei, stella, mona, signed_in):
    browser, where = signed_in(mei), f"{incident.get_absolute_url()}readers/"
    page = browser.get(where).content.decode()
    assert "Stella Manager – manager in scope" in page
    assert "Mona" not in page, "not cleared"
    assert signed_in(mona).get(where).status_code == 403
    refused = browser.post(where, {"readers": [mei.pk]})
    assert (refused.status_code, Incident.objects.get().marking) == (422, OPEN)
    assert "TLP:RED needs a manager in scope" in refused.content.decode()
    assert browser.post(where, {"readers": [UserFactory.create().pk, mei.pk, stella.pk]}).status_code == 422
    assert browser.post(where, {"readers": [mei.pk, stella.pk]}).status_code == 302
    assert "Only Mei Analyst, Stella Manager." in browser.get(incident.get_absolute_url()).content.decode()
    late = member("Late Reader", Role.VIEWER, country="PK", clearance=Marking.RED)
    assert "Late Reader" in browser.get(where).content.decode()
    assert browser.post(f"{where}add/", {"reader": mona.pk}).status_code == 422
    assert browser.post(f"{where}add/", {"reader": late.pk}).status_code == 302
    assert signed_in(late).get(where).status_code == 403
    assert browser.post(f"{where}{stella.pk}/drop/").status_code == 400
    assert browser.post(f"{where}{late.pk}/drop/").status_code == 302
    assert signed_in(late).get(incident.get_absolute_url()).status_code == 404
    assert browser.post(f"{where}{mei.pk}/drop/").headers["Location"] == "/incidents/"
    assert browser.get(where).status_code == 404
