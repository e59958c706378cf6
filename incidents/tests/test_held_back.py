"""What is not urgent waits for its channel's hour, what came late too, and goes out together; nothing of it is lost."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.factories import ChannelFactory
from accounts.models import Attempt, Channel, Delivery, Notification, Recipient
from accounts.models.user import known_time_zone
from accounts.services import claims
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import AttemptOutcome, ChannelKind, DeliveryState, Marking, Pace
from incidents.factories import IncidentFactory
from incidents.models import Incident
from incidents.services import link_project, reject_link
from incidents.vocabulary.review import State
from projects.factories import MembershipFactory, WatchFactory
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db
KARACHI = ZoneInfo("Asia/Karachi")


@pytest.fixture
def channel(victor, cpec) -> Channel:
    MembershipFactory.create(user=victor, role=Role.VIEWER)
    victor.time_zone = "Asia/Karachi"
    victor.save()
    WatchFactory.create(user=victor, project=cpec)
    return ChannelFactory.create(user=victor, highest_marking=Marking.AMBER)


@pytest.fixture
def alert(alice, mona, port_qasim, channel):
    """Links one more attack, and fans it out."""

    def alert(title: str = "Convoy hit", *, urgent: bool = False, marking: Marking = Marking.GREEN) -> Incident:
        incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=marking, title=title)
        link_project(actor=mona, incident=incident, project=port_qasim)
        Notification.objects.filter(subject=incident.reference).update(urgent=urgent)
        fan_out_due()
        return incident

    return alert


def moment(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=KARACHI)


def due_at(incident: Incident) -> datetime:
    delivery = Delivery.objects.get(recipient__notification__subject=incident.reference)
    return delivery.next_attempt_at.astimezone(KARACHI)


@pytest.mark.parametrize(
    ("now", "quiet", "until"),
    [
        (moment(23, 30), (time(22), time(6)), moment(6) + timedelta(days=1)),
        (moment(3), (time(22), time(6)), moment(6)),
        (moment(6), (time(22), time(6)), moment(6)),
        (moment(12), (time(22), time(6)), moment(12)),
        (moment(13), (time(12), time(14)), moment(14)),
        (moment(12), (time(12), time(12)), moment(12)),
    ],
)
def test_quiet_hours_end_in_the_person_s_own_time(alert, channel, now, quiet, until):
    Channel.objects.update(quiet_from=quiet[0], quiet_until=quiet[1])
    with time_machine.travel(now, tick=False):
        assert due_at(alert()) == until


@pytest.mark.parametrize(
    ("now", "pace", "quiet", "until"),
    [
        (moment(10, 20), Pace.HOURLY, None, moment(11)),
        (moment(6, 59), Pace.DAILY, None, moment(7)),
        (moment(7), Pace.DAILY, None, moment(7) + timedelta(days=1)),
        (moment(22, 20), Pace.HOURLY, (time(22), time(6)), moment(6) + timedelta(days=1)),
        (moment(10), Pace.AT_ONCE, None, moment(10)),
    ],
)
def test_a_channel_passes_on_at_its_own_pace(alert, channel, now, pace, quiet, until):
    Channel.objects.update(pace=pace, digest_at=time(7))
    if quiet is not None:
        Channel.objects.update(quiet_from=quiet[0], quiet_until=quiet[1])
    with time_machine.travel(now, tick=False):
        assert due_at(alert()) == until


def test_what_is_urgent_goes_out_at_any_hour(alert, channel):
    Channel.objects.update(quiet_from=time(22), quiet_until=time(6), pace=Pace.DAILY)
    with time_machine.travel(moment(3), tick=False):
        incident = alert(urgent=False)
        Delivery.objects.all().delete()
        Recipient.objects.all().delete()
        Notification.objects.update(urgent=True, fanned_out_at=None)
        fan_out_due()
        assert due_at(incident) == moment(3)
        assert deliver_due() == 1
    assert "Convoy hit" in mail.outbox[0].subject


def test_machines_get_each_message_by_itself(alert, channel):
    Channel.objects.update(kind=ChannelKind.WEBHOOK, pace=Pace.DAILY)
    with time_machine.travel(moment(3), tick=False):
        assert due_at(alert()) == moment(3)
    Channel.objects.update(quiet_from=time(22), quiet_until=time(6))
    with time_machine.travel(moment(3), tick=False):
        assert due_at(alert()) == moment(6)
    assert set(Delivery.objects.values_list("digest", flat=True)) == {None}


def test_the_correction_of_what_was_urgent_goes_out_at_any_hour(alert, mona, channel):
    Channel.objects.update(quiet_from=time(22), quiet_until=time(6), pace=Pace.DAILY)
    with time_machine.travel(moment(3), tick=False):
        incident = alert()
        Delivery.objects.all().delete()
        Recipient.objects.all().delete()
        Notification.objects.update(urgent=True, fanned_out_at=None)
        fan_out_due()
        assert deliver_due() == 1
        reject_link(actor=mona, link=incident.links.get())
        fan_out_due()
        assert deliver_due() == 1
    assert "Correction" in mail.outbox[1].subject
    assert mail.outbox[1].extra_headers["In-Reply-To"] == mail.outbox[0].extra_headers["Message-ID"]


def test_what_is_below_a_digest_names_no_letter_that_never_was(alert, mona, channel):
    Channel.objects.update(pace=Pace.HOURLY)
    with time_machine.travel(moment(10, 5), tick=False):
        incident = alert()
    with time_machine.travel(moment(11), tick=False):
        assert deliver_due() == 1
        Channel.objects.update(pace=Pace.AT_ONCE)
        reject_link(actor=mona, link=incident.links.get())
        fan_out_due()
        assert deliver_due() == 1
    assert "In-Reply-To" not in mail.outbox[1].extra_headers


def test_what_a_paused_channel_is_owed_waits_until_it_is_mended(alert, channel):
    with time_machine.travel(moment(10), tick=False):
        before = alert("Convoy hit")
        Channel.objects.update(paused_at=moment(10))
        alert("Camp shelled")
        assert deliver_due() == 0
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.PENDING}
        Channel.objects.update(paused_at=None)
        assert deliver_due() == 2
    assert before.title in mail.outbox[0].subject


def test_what_waited_for_its_hour_is_not_called_late(alert, channel):
    Channel.objects.update(pace=Pace.DAILY, digest_at=time(7))
    with time_machine.travel(moment(20), tick=False):
        alert()
    with time_machine.travel(moment(7) + timedelta(days=1), tick=False):
        assert deliver_due() == 1
    assert mail.outbox[0].subject == "1 notification"


def test_who_hears_of_an_old_report_now_is_told_at_once(alert, channel, victor, settings):
    victor.memberships.all().delete()
    with time_machine.travel(moment(10), tick=False):
        incident = alert()
    MembershipFactory.create(user=victor, role=Role.VIEWER)
    with time_machine.travel(moment(10) + timedelta(seconds=settings.ALERT_STALE_AFTER + 60), tick=False):
        Notification.objects.update(fanned_out_at=None)
        fan_out_due()
        assert deliver_due() == 1
    assert incident.title in mail.outbox[0].subject


def test_what_waited_comes_in_one_letter_and_each_is_recorded(alert, channel):
    Channel.objects.update(pace=Pace.HOURLY)
    with time_machine.travel(moment(10, 5), tick=False):
        first, second = alert("Convoy hit"), alert("Camp shelled")
        assert deliver_due() == 0
    with time_machine.travel(moment(11), tick=False):
        assert deliver_due() == 2
        assert deliver_due() == 0
    (letter,) = mail.outbox
    assert letter.subject == "2 notifications"
    assert "Convoy hit" in letter.body and "Camp shelled" in letter.body
    assert first.get_absolute_url() in letter.body and second.get_absolute_url() in letter.body
    assert "10:05 (Asia/Karachi)" in letter.body
    assert set(Delivery.objects.values_list("state", "attempts_made")) == {(DeliveryState.SENT, 1)}
    assert set(Attempt.objects.values_list("outcome", flat=True)) == {AttemptOutcome.SENT}


def test_what_is_no_longer_true_is_left_out_of_it(alert, mona, channel):
    Channel.objects.update(pace=Pace.HOURLY)
    with time_machine.travel(moment(10, 5), tick=False):
        gone, stands = alert("Convoy hit"), alert("Camp shelled")
        reject_link(actor=mona, link=gone.links.get())
    with time_machine.travel(moment(11), tick=False):
        assert deliver_due() == 1
    assert "Convoy hit" not in mail.outbox[0].body
    states = dict(Delivery.objects.values_list("recipient__notification__subject", "state"))
    assert states == {gone.reference: DeliveryState.WITHHELD, stands.reference: DeliveryState.SENT}


def test_a_digest_says_no_more_than_its_channel_may_carry(alert, channel):
    Channel.objects.update(pace=Pace.HOURLY, highest_marking=Marking.GREEN)
    with time_machine.travel(moment(10, 5), tick=False):
        alert("Convoy hit"), alert("Camp shelled", marking=Marking.AMBER)
    with time_machine.travel(moment(11), tick=False):
        assert deliver_due() == 2
    (letter,) = mail.outbox
    said = letter.body + letter.alternatives[0][0]
    assert "Convoy hit" in said and "Camp shelled" not in said
    assert "above what this channel may carry" in said


def test_who_lost_access_to_all_of_it_gets_no_letter(alert, victor, channel):
    Channel.objects.update(pace=Pace.HOURLY)
    with time_machine.travel(moment(10, 5), tick=False):
        alert()
    victor.memberships.all().delete()
    with time_machine.travel(moment(11), tick=False):
        assert deliver_due() == 0
    assert mail.outbox == []
    assert Delivery.objects.get().state == DeliveryState.WITHHELD


def test_alerts_too_old_to_act_on_come_as_lines_of_one_letter(alert, channel, settings):
    with time_machine.travel(moment(10), tick=False):
        alert("Convoy hit"), alert("Camp shelled")
    late = moment(10) + timedelta(seconds=settings.ALERT_STALE_AFTER + 60)
    with time_machine.travel(late, tick=False):
        fresh = alert("Bridge mined")
        assert deliver_due() == 3
    subjects = sorted(letter.subject for letter in mail.outbox)
    assert len(subjects) == 2
    assert subjects[0] == "2 notifications that could not be sent in time"
    assert fresh.title in subjects[1]


def test_a_digest_that_fails_is_tried_again_whole_under_the_same_id(alert, channel, settings, monkeypatch):
    Channel.objects.update(pace=Pace.HOURLY)
    with time_machine.travel(moment(10, 5), tick=False):
        alert("Convoy hit"), alert("Camp shelled")
    with time_machine.travel(moment(11), tick=False):
        settings.EMAIL_BACKEND = "incidents.tests.test_held_back.Away"
        assert deliver_due() == 0
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.PENDING}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    first, second = Delivery.objects.order_by("next_attempt_at")
    assert first.next_attempt_at != second.next_attempt_at
    with time_machine.travel(first.next_attempt_at, tick=False):
        assert deliver_due() == 2
    assert mail.outbox[0].extra_headers["Message-ID"] == Away.seen[0]
    assert "ConnectionRefusedError" in Attempt.objects.filter(outcome=AttemptOutcome.FAILED)[0].error


class Away:
    """A mail server that is not there."""

    seen: list[str] = []

    def __init__(self, **_: object) -> None:
        """Nothing to connect to."""

    def open(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing to close."""

    def send_messages(self, messages: list) -> int:
        self.seen[:] = [message.extra_headers["Message-ID"] for message in messages]
        raise ConnectionRefusedError


def test_two_workers_never_take_halves_of_a_digest(alert, channel):
    Channel.objects.update(pace=Pace.HOURLY)
    with time_machine.travel(moment(10, 5), tick=False):
        alert("Convoy hit"), alert("Camp shelled")
    with time_machine.travel(moment(11), tick=False):
        assert len(claims.claim_digest()) == 2
        assert claims.claim_digest() == []
        assert claims.claim() == []


def test_every_time_zone_that_people_may_choose_is_known_to_the_database():
    def may_be_chosen(name: str) -> bool:
        with suppress(ValidationError):
            known_time_zone(name)
            return True
        return False

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        known = {name for (name,) in cursor.fetchall()}
    assert {name for name in available_timezones() if may_be_chosen(name)} - known == set()
