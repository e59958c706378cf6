"""The reckoning finds what it is for: each kind of loss, repeat under another id, and sending out of scope."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.factories import AttemptFactory, DeliveryFactory, NotificationFactory, RecipientFactory
from accounts.models import Attempt, Delivery, Notification
from accounts.vocabulary import AttemptOutcome, DeliveryState
from tests.faults.reckoning import Lost, reckon
from tests.faults.stage import Stage, set_the_stage

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Arrived:
    address: str
    delivery: str
    words: str
    at: datetime = field(default_factory=timezone.now)


@dataclass
class Letterbox:
    kept: list[Arrived] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def stage() -> Stage:
    """Two watchers and one alert, sent to both."""
    stage = set_the_stage(watchers=2, incidents=1)
    alert = NotificationFactory.create(subject=stage.incidents[0].reference, fanned_out_at=timezone.now())
    for watcher in stage.watchers:
        recipient = RecipientFactory.create(notification=alert, user=watcher)
        delivery = DeliveryFactory.create(
            recipient=recipient, channel=watcher.channels.get(), state=DeliveryState.SENT, attempts_made=1
        )
        AttemptFactory.create(delivery=delivery, number=1, outcome=AttemptOutcome.SENT, finished_at=timezone.now())
    return stage


@pytest.fixture
def box(stage: Stage) -> Letterbox:
    return Letterbox([arrived(delivery) for delivery in Delivery.objects.order_by("pk")])


def arrived(delivery: Delivery) -> Arrived:
    reference = delivery.recipient.notification.subject
    return Arrived(delivery.channel.address, str(delivery.message_id), f"Attack, see {reference}.")


def one() -> Delivery:
    return Delivery.objects.order_by("pk").select_related("recipient__user", "channel")[0]


def faults(stage: Stage, box: Letterbox, lost: Lost | None = None) -> str:
    return "\n".join(reckon(stage, [box], lost or Lost()).faults)


def ended(state: DeliveryState, outcome: AttemptOutcome, error: str = "") -> None:
    Delivery.objects.filter(pk=one().pk).update(state=state)
    Attempt.objects.filter(delivery=one()).update(outcome=outcome, error=error)


def test_all_is_well_and_counted(stage, box):
    box.kept.append(box.kept[0])
    reckoning = reckon(stage, [box], Lost())
    assert reckoning.faults == []
    assert reckoning.counts["sent"] == reckoning.counts["alerts"] == reckoning.counts["attempts"] == 2
    assert reckoning.counts["repeats"] == 1
    assert "repeats" in str(reckoning)


def test_what_is_sent_and_never_arrived(stage, box):
    del box.kept[0]
    assert "is sent and never arrived" in faults(stage, box)


def test_what_waits_still(stage, box):
    Delivery.objects.filter(pk=one().pk).update(state=DeliveryState.PENDING)
    assert "is pending still" in faults(stage, box)


def test_a_watcher_without_a_delivery(stage, box):
    Attempt.objects.filter(delivery=one()).delete()
    one().delete()
    del box.kept[0]
    assert "has 0 deliveries" in faults(stage, box)


def test_a_watcher_lost_before_the_fan_out_needs_no_delivery_and_one_lost_after_it_does(stage, box):
    watcher, now = one().recipient.user, timezone.now()
    Attempt.objects.filter(delivery=one()).delete()
    one().delete()
    del box.kept[0]
    assert faults(stage, box, Lost(people={watcher.pk: now - timedelta(seconds=5)})) == ""
    Notification.objects.update(fanned_out_at=now)
    assert "has 0 deliveries" in faults(stage, box, Lost(people={watcher.pk: now + timedelta(seconds=5)}))


def test_a_second_id_a_wrong_address_and_other_words(stage, box):
    first = box.kept[0]
    strange = [replace(first, delivery="another"), replace(first, address="x@example.org"), replace(first, words="")]
    box.kept += strange
    found = faults(stage, box)
    assert "belongs to no delivery" in found
    assert "arrived at x@example.org" in found
    assert "arrived as something else" in found


def test_a_death_needs_a_refusal_and_a_reason(stage, box):
    del box.kept[0]
    ended(DeliveryState.DEAD, AttemptOutcome.FAILED, "code 550")
    assert "its address was not refused" in faults(stage, box)
    box.refused[one().channel.address] = 1
    assert faults(stage, box) == ""
    ended(DeliveryState.DEAD, AttemptOutcome.STARTED)
    assert "without a reason" in faults(stage, box)


def test_withholding_needs_a_loss(stage, box):
    del box.kept[0]
    ended(DeliveryState.WITHHELD, AttemptOutcome.WITHHELD)
    assert "withheld from somebody who may read it" in faults(stage, box)
    assert faults(stage, box, Lost(reports={stage.incidents[0].reference: timezone.now()})) == ""
    assert faults(stage, box, Lost(people={one().recipient.user_id: timezone.now()})) == ""


def test_nothing_is_sent_after_the_right_to_read_is_lost(stage, box):
    before = Lost(people={one().recipient.user_id: timezone.now() - timedelta(minutes=1)})
    found = faults(stage, box, before)
    assert "was sent to somebody who may not read it any more" in found
    assert "arrived at somebody who may not read it any more" in found


def test_a_try_under_way_when_the_right_is_lost_may_arrive(stage, box):
    now = timezone.now()
    Attempt.objects.filter(delivery=one()).update(started_at=now - timedelta(seconds=2), finished_at=now)
    lost = Lost(people={one().recipient.user_id: now - timedelta(seconds=1)})
    assert faults(stage, box, lost) == ""
