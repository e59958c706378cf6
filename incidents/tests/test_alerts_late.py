"""When the workers or the scheduler are dead, home says so – by the database alone – to those who must know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.factories import DeliveryFactory, HeartbeatFactory, NotificationFactory
from accounts.models import Channel, Delivery, Heartbeat, Notification
from accounts.services.heartbeat import beat, late_since
from accounts.tasks import drain_alerts
from accounts.vocabulary import DeliveryState, Sign
from tests.urgent import urgent_alert

pytestmark = pytest.mark.django_db
WARNING = "Alerts are late"


def test_home_warns_while_the_worker_is_dead_and_no_more_after_one_drain(
    port_qasim, victor, mona, ada, anna, signed_in, time_machine
):
    urgent_alert(port_qasim, [victor])
    browsers = {person: signed_in(person) for person in (mona, ada, anna, victor)}

    def warned() -> set[str]:
        return {str(person) for person, browser in browsers.items() if WARNING in browser.get("/").content.decode()}

    assert warned() == set()
    time_machine.move_to(timezone.now() + timedelta(seconds=121))
    assert warned() == {str(mona), str(ada)}
    assert "/alerts/health/" in browsers[ada].get("/").content.decode()
    drain_alerts()
    assert warned() == set()


def test_what_nobody_passed_on_is_late(time_machine):
    NotificationFactory.create()
    assert late_since() is None
    time_machine.move_to(timezone.now() + timedelta(seconds=121))
    assert late_since() == Notification.objects.get().created_at


def test_what_is_told_anew_is_not_late(port_qasim, victor, time_machine):
    urgent_alert(port_qasim, [victor])
    Delivery.objects.update(state=DeliveryState.SENT)
    time_machine.move_to(timezone.now() + timedelta(seconds=3600))
    Notification.objects.update(fanned_out_at=None)
    assert late_since() is None


def test_without_sweeps_anything_that_waits_is_late_at_once():
    HeartbeatFactory.create(at=timezone.now() - timedelta(seconds=121))
    assert late_since() is None, "nothing waits"
    DeliveryFactory.create()
    assert late_since() is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"state": DeliveryState.SENT},
        {"state": DeliveryState.DEAD},
        {"next_attempt_at": timezone.now() + timedelta(hours=9)},
        {"leased_until": timezone.now() + timedelta(hours=9)},
    ],
    ids=["sent", "given up", "later", "held"],
)
def test_what_need_not_go_out_now_is_not_late(fields):
    DeliveryFactory.create(**{"next_attempt_at": timezone.now() - timedelta(hours=1)} | fields)
    assert late_since() is None


def test_what_waits_for_a_paused_channel_is_not_late():
    DeliveryFactory.create(next_attempt_at=timezone.now() - timedelta(hours=1))
    assert late_since() is not None
    Channel.objects.update(paused_at=timezone.now())
    assert late_since() is None


def test_a_lease_that_ran_out_is_late():
    hour_ago = timezone.now() - timedelta(hours=1)
    DeliveryFactory.create(next_attempt_at=hour_ago, leased_until=hour_ago + timedelta(minutes=1))
    assert late_since() == hour_ago


def test_a_drain_leaves_signs_of_life(port_qasim, victor, time_machine):
    drain_alerts()
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {Sign.SWEEP}
    urgent_alert(port_qasim, [victor])
    time_machine.move_to(timezone.now() + timedelta(seconds=60))
    drain_alerts()
    times = dict(Heartbeat.objects.values_list("name", "at"))
    assert set(times) == {Sign.SWEEP, Sign.SENT}
    assert min(times.values()) > timezone.now() - timedelta(seconds=5)


def test_signs_are_written_every_five_seconds_at_most(time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    beat(Sign.SWEEP)
    first = Heartbeat.objects.get().at
    time_machine.move_to(first + timedelta(seconds=4), tick=False)
    beat(Sign.SWEEP)
    assert Heartbeat.objects.get().at == first
    time_machine.move_to(first + timedelta(seconds=5), tick=False)
    beat(Sign.SWEEP)
    assert Heartbeat.objects.get().at == first + timedelta(seconds=5)


def test_the_question_is_one_query():
    DeliveryFactory.create_batch(3)
    with CaptureQueriesContext(connection) as asked:
        late_since()
    assert len(asked) == 1
