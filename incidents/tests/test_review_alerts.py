"""Reminders before a decision is due, and word to those above once it is: once for each, in the reader's time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts.factories import ChannelFactory
from accounts.models import Notification, Recipient
from accounts.protocols import alert_kind
from accounts.services.fan_out import fan_out_due
from accounts.tasks import drain_alerts
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import IncidentFactory, ProjectLinkFactory
from incidents.models import Incident
from incidents.outbox import REVIEW_OVERDUE, REVIEW_REMINDER
from incidents.services import assign_incident, override_severity, start_review, verify_incident
from incidents.tasks import watch_deadlines
from incidents.vocabulary.review import State
from projects.vocabulary import Role, Severity

# A serious report of Saturday noon is due on Sunday noon UTC: clocks go forward in Berlin that night.
BEGIN = datetime(2025, 3, 29, 12, 0, tzinfo=UTC)


@pytest.fixture
def waiting(alice, time_machine):
    time_machine.move_to(BEGIN, tick=False)
    return IncidentFactory.create(
        reporter=alice, state=State.SUBMITTED, submitted_at=BEGIN, severity=Severity.SERIOUS, marking=Marking.GREEN
    )


def after(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def told() -> list[tuple[str, str]]:
    """Kind and person of everything on deadlines that was fanned out."""
    fan_out_due()
    reviews = Recipient.objects.filter(notification__kind__startswith="review_")
    return sorted((row.notification.kind, row.user.full_name) for row in reviews)


@pytest.mark.parametrize(
    ("hours", "kinds"),
    [(0, []), (17.9, []), (18, [REVIEW_REMINDER]), (23.9, [REVIEW_REMINDER]), (24, [REVIEW_OVERDUE])],
)
def test_at_three_quarters_and_at_the_end(hours, kinds, waiting, time_machine):
    time_machine.move_to(after(hours), tick=False)
    for _ in range(2):
        watch_deadlines()
    assert list(Notification.objects.values_list("kind", flat=True)) == kinds


def test_a_new_deadline_reminds_anew(waiting, mona, time_machine):
    time_machine.move_to(after(18), tick=False)
    watch_deadlines()
    override_severity(actor=mona, incident=waiting, severity=Severity.MODERATE, reason="Less than it seemed.")
    assert watch_deadlines()["told"] == 0
    time_machine.move_to(after(54), tick=False)
    assert watch_deadlines()["told"] == 1


@pytest.mark.parametrize("state", sorted(set(State.values) - {State.SUBMITTED, State.IN_REVIEW}))
def test_what_waits_for_nobody_reminds_nobody(state, db, time_machine):
    time_machine.move_to(after(1000), tick=False)
    more = {"merged_into": IncidentFactory.create(state=State.VERIFIED)} if state == State.MERGED else {}
    IncidentFactory.create(state=state, **more)
    assert watch_deadlines() == {"settled": 0, "told": 0}


def test_every_manager_in_scope_is_reminded_of_what_nobody_has(
    waiting, mona, omar, anna, victor, charlie, time_machine
):
    paul = member("Paul Manager", Role.MANAGER, country="PK")
    time_machine.move_to(after(18), tick=False)
    watch_deadlines()
    assert told() == [(REVIEW_REMINDER, mona.full_name), (REVIEW_REMINDER, paul.full_name)]


def test_the_one_to_whom_it_is_assigned_is_reminded_alone(waiting, mona, time_machine):
    paul = member("Paul Manager", Role.MANAGER, country="PK")
    assign_incident(actor=mona, incident=waiting, assignee=paul)
    time_machine.move_to(after(18), tick=False)
    watch_deadlines()
    assert told() == [(REVIEW_REMINDER, "Paul Manager")]


def test_who_has_it_for_review_is_reminded_before_the_one_it_is_assigned_to(waiting, mona, time_machine):
    paul = member("Paul Manager", Role.MANAGER, country="PK")
    assign_incident(actor=mona, incident=waiting, assignee=paul)
    time_machine.move_to(after(17), tick=False)
    start_review(actor=mona, incident=waiting)
    time_machine.move_to(after(18), tick=False)
    watch_deadlines()
    assert told() == [(REVIEW_REMINDER, "Mona Manager")]


def test_managers_above_the_project_are_told_of_what_is_overdue(waiting, mona, omar, port_qasim, time_machine):
    member("Paula Plant", Role.MANAGER, project=port_qasim)
    ProjectLinkFactory.create(incident=waiting, project=port_qasim)
    time_machine.move_to(after(24), tick=False)
    watch_deadlines()
    assert told() == [(REVIEW_OVERDUE, "Omar Manager")]


def test_administrators_are_told_where_there_is_nobody_above(waiting, mona, ada, time_machine):
    time_machine.move_to(after(24), tick=False)
    watch_deadlines()
    assert told() == [(REVIEW_OVERDUE, "Ada Administrator")]


def test_managers_in_scope_are_told_where_there_is_no_administrator_either(waiting, mona, time_machine):
    time_machine.move_to(after(24), tick=False)
    watch_deadlines()
    assert told() == [(REVIEW_OVERDUE, "Mona Manager")]


def test_nobody_is_told_of_what_they_may_not_read(waiting, mona, ada, time_machine):
    Incident.objects.filter(pk=waiting.pk).update(marking=Marking.RED)
    time_machine.move_to(after(24), tick=False)
    watch_deadlines()
    assert told() == []


def test_what_was_decided_meanwhile_is_told_to_nobody(waiting, mona, time_machine):
    start_review(actor=mona, incident=waiting)
    time_machine.move_to(after(24), tick=False)
    watch_deadlines()
    verify_incident(actor=mona, incident=waiting)
    assert told() == []


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("UTC", "30 March 2025, 12:00 (UTC)"),
        ("Europe/Berlin", "30 March 2025, 14:00 (Europe/Berlin)"),  # an hour more than the day before
        ("Asia/Karachi", "30 March 2025, 17:00 (Asia/Karachi)"),
        ("Asia/Shanghai", "30 March 2025, 20:00 (Asia/Shanghai)"),
        ("America/Los_Angeles", "30 March 2025, 05:00 (America/Los_Angeles)"),
    ],
)
def test_letter_and_bell_speak_in_the_readers_time(zone, moment, waiting, mona, time_machine, signed_in):
    mona.time_zone = zone
    mona.save()
    ChannelFactory.create(user=mona)
    time_machine.move_to(after(18), tick=False)
    watch_deadlines()
    drain_alerts()
    (letter,) = mail.outbox
    assert letter.subject == f"[TLP:GREEN] A report is nearly due for review ({waiting.reference})"
    for text in (letter.body, letter.alternatives[0][0]):
        assert f"A decision is due on {moment}." in text and waiting.title in text
        assert "You get this because you may decide on it." in text
    assert f"A decision is due on {moment}." in signed_in(mona).get("/notifications/").content.decode()


def test_above_the_marking_of_the_channel_a_letter_is_neutral(waiting, mona, time_machine):
    Incident.objects.filter(pk=waiting.pk).update(marking=Marking.AMBER)
    ChannelFactory.create(user=mona, highest_marking=Marking.GREEN)
    time_machine.move_to(after(18), tick=False)
    watch_deadlines()
    drain_alerts()
    (letter,) = mail.outbox
    assert waiting.title not in letter.body + letter.subject + letter.alternatives[0][0]
    assert "Sign in to read it" in letter.body


def test_readable_and_may_see_agree(waiting, mona, charlie, time_machine):
    time_machine.move_to(after(18), tick=False)
    watch_deadlines()
    notification = Notification.objects.get()
    kind = alert_kind(REVIEW_REMINDER)
    for person, sees in ((mona, True), (charlie, False)):
        assert kind.readers(notification).filter(pk=person.pk).exists() is sees
        assert Notification.objects.filter(kind.readable(person)).exists() is sees
