"""What a mail server may answer, and whom a letter still reaches: retried, given up, withheld, or neutral."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Attempt, Delivery
from accounts.services.claims import backoff
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import AttemptOutcome, DeliveryState, Marking
from config.launch_checks import any_free_port
from incidents.models import Incident
from projects.models import Membership
from tests.faults.sink import Sink
from tests.faults.stage import Stage, set_the_stage

pytestmark = pytest.mark.django_db
AN_HOUR = 3600
TITLE, STORY = "Convoy bombed at the north gate", "A vehicle bomb hit the second lorry."


@pytest.fixture
def server(settings) -> Iterator[Sink]:
    """The mail server, and the settings that lead to it."""
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def stage() -> Stage:
    """One attack, two watchers, fanned out: two deliveries are due."""
    stage = set_the_stage(watchers=2, incidents=1)
    Incident.objects.update(title=TITLE, narrative=STORY)
    stage.link_all()
    assert fan_out_due() == 1
    return stage


def of(address: str) -> Delivery:
    return Delivery.objects.get(channel__address=address)


def tries(address: str) -> list[Attempt]:
    return list(Attempt.objects.filter(delivery=of(address)).order_by("number"))


def an_hour_later() -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=AN_HOUR + 1))


def test_a_passing_refusal_is_tried_again_later_and_holds_up_nobody_else(stage, server):
    one, other = (watcher.email for watcher in stage.watchers)
    server.answers[one] = ["451 4.7.1 Greylisted, come again"]
    assert deliver_due() == 1
    assert [kept.address for kept in server.kept] == [other]
    assert of(one).state == DeliveryState.PENDING
    assert of(one).next_attempt_at > timezone.now()
    assert of(one).leased_until is None
    assert deliver_due() == 0, "its time has not come"
    with an_hour_later():
        assert deliver_due() == 1
    assert of(one).state == DeliveryState.SENT
    failed, sent = tries(one)
    assert (failed.outcome, sent.outcome) == (AttemptOutcome.FAILED, AttemptOutcome.SENT)
    assert "451" in failed.error
    assert server.copies()[f"<{of(one).message_id}@localhost>"] == 1


def test_an_address_that_does_not_exist_is_given_up_at_once_with_the_reason(stage, server):
    one, other = (watcher.email for watcher in stage.watchers)
    server.answers[one] = ["550 5.1.1 No such user"]
    assert deliver_due() == 1
    assert of(one).state == DeliveryState.DEAD
    assert of(one).finished_at is not None
    assert "550" in tries(one)[0].error
    assert of(other).state == DeliveryState.SENT
    with an_hour_later():
        assert deliver_due() == 0


def test_a_server_that_is_not_there_is_tried_again_until_the_last_try(stage, server, settings):
    settings.EMAIL_PORT, settings.DELIVERY_ATTEMPTS = any_free_port(), 3
    address = stage.watchers[0].email
    start = timezone.now()
    for made in (1, 2, 3):
        assert of(address).state == DeliveryState.PENDING
        with time_machine.travel(start + timedelta(seconds=made * AN_HOUR + made)):
            assert deliver_due() == 0
        assert of(address).attempts_made == made
    assert of(address).state == DeliveryState.DEAD
    assert ["ConnectionRefusedError" in one.error for one in tries(address)] == [True] * 3
    settings.EMAIL_PORT = server.port
    with time_machine.travel(start + timedelta(days=1)):
        assert deliver_due() == 0, "dead stays dead until a person says otherwise"


def test_a_server_that_comes_back_gets_everything(stage, server, settings):
    settings.EMAIL_PORT = any_free_port()
    assert deliver_due() == 0
    settings.EMAIL_PORT = server.port
    with an_hour_later():
        assert deliver_due() == 2


def test_a_batch_goes_over_one_connection(stage, server):
    assert deliver_due() == 2
    assert server.connections == 1


def test_a_server_that_takes_one_message_a_connection_gets_another_connection(stage, server):
    server.most_on_a_connection = 1
    assert deliver_due() == 2
    assert server.connections == 2
    assert set(Delivery.objects.values_list("attempts_made", flat=True)) == {1}


@pytest.mark.parametrize("made", [1, 2, 5, 8, 40])
def test_waiting_doubles_up_to_an_hour_and_is_never_the_same_for_all(made, settings):
    whole = min(AN_HOUR, settings.DELIVERY_BACKOFF * 2 ** (made - 1))
    waits = {backoff(made).total_seconds() for _ in range(20)}
    assert len(waits) > 1
    assert all(whole / 2 <= wait <= whole for wait in waits)


def leaves_the_project(stage: Stage) -> None:
    Membership.objects.filter(user=stage.watchers[0]).delete()


def loses_clearance(stage: Stage) -> None:
    stage.watchers[0].clearance = Marking.CLEAR
    stage.watchers[0].save(update_fields=["clearance"])


def leaves_the_house(stage: Stage) -> None:
    stage.watchers[0].is_active = False
    stage.watchers[0].save(update_fields=["is_active"])


def switches_the_channel_off(stage: Stage) -> None:
    stage.watchers[0].channels.update(is_active=False)


@pytest.mark.parametrize("happens", [leaves_the_project, loses_clearance, leaves_the_house, switches_the_channel_off])
def test_who_may_no_longer_read_it_gets_nothing(stage, server, happens):
    happens(stage)
    assert deliver_due() == 1
    one, other = (watcher.email for watcher in stage.watchers)
    assert [kept.address for kept in server.kept] == [other]
    assert of(one).state == DeliveryState.WITHHELD
    assert [attempt.outcome for attempt in tries(one)] == [AttemptOutcome.WITHHELD]


@pytest.mark.parametrize("marking", [Marking.CLEAR, Marking.GREEN, Marking.AMBER, Marking.AMBER_STRICT])
@pytest.mark.parametrize("ceiling", [Marking.GREEN, Marking.AMBER, Marking.AMBER_STRICT])
def test_a_letter_says_no_more_than_its_channel_may_carry(stage, server, marking, ceiling):
    Incident.objects.update(marking=marking)
    for watcher in stage.watchers:
        watcher.channels.update(highest_marking=ceiling)
    assert deliver_due() == 2
    letter = server.kept[0]
    (incident,) = stage.incidents
    assert Marking(marking).label in letter.subject
    assert incident.get_absolute_url() in letter.words
    telling = [TITLE, STORY, incident.place, stage.project.name, "Karachi"]
    if marking > ceiling:
        assert [word for word in telling if word in letter.words] == []
    else:
        assert TITLE in letter.words
    if marking > Marking.GREEN:
        assert [word for word in telling if word in letter.subject] == []
    else:
        assert TITLE in letter.subject
