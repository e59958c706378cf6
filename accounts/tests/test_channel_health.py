"""A channel that takes nothing any more is paused once, and its owner told by the bell and what else reaches them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.factories import AttemptFactory, ChannelFactory, DeliveryFactory, UserFactory
from accounts.models import Channel, Notification, Recipient
from accounts.protocols import alert_kind
from accounts.services.channel_checks import prove_channel
from accounts.services.channel_health import CHANNEL_PAUSED, IN_A_ROW, pause_if_failing
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.vocabulary import AttemptOutcome, ChannelKind, DeliveryState, Marking

pytestmark = pytest.mark.django_db
HOOK = "https://hooks.example.org/"


@pytest.fixture
def hook():
    """Verified an hour ago."""
    an_hour_ago = timezone.now() - timedelta(hours=1)
    owner = UserFactory.create(full_name="Olga Owner")
    return ChannelFactory.create(user=owner, kind=ChannelKind.WEBHOOK, address=HOOK, verified_at=an_hour_ago)


def ended(channel: Channel, *states: str, ago: int = 0) -> None:
    """Deliveries that ended so, the last one `ago` minutes before now."""
    for place, state in enumerate(states):
        at = timezone.now() - timedelta(minutes=ago, seconds=len(states) - place)
        one = DeliveryFactory.create(recipient__user=channel.user, channel=channel, state=state, finished_at=at)
        if state == DeliveryState.DEAD:
            AttemptFactory.create(
                delivery=one, outcome=AttemptOutcome.FAILED, error="Never deliverable: It refuses the message (404)."
            )


DEAD, SENT, WITHHELD = DeliveryState.DEAD, DeliveryState.SENT, DeliveryState.WITHHELD


@pytest.mark.parametrize(
    ("states", "paused"),
    [
        ([DEAD] * IN_A_ROW, True),
        ([DEAD] * (IN_A_ROW - 1), False),
        ([SENT] + [DEAD] * IN_A_ROW, True),
        ([DEAD] * IN_A_ROW + [SENT], False),
        ([DEAD] * 3 + [SENT] + [DEAD] * 4, False),
        ([DEAD] * 3 + [WITHHELD] + [DEAD] * 2, True),
    ],
)
def test_it_is_paused_when_the_last_that_ended_were_all_given_up(hook, states, paused):
    ended(hook, *states)
    assert pause_if_failing(hook) is paused
    hook.refresh_from_db()
    assert hook.is_open is not paused
    assert (hook in Channel.objects.open()) is not paused
    because = "5 messages in a row were given up. The last time: It refuses the message (404)."
    assert hook.paused_because == (because if paused else "")
    assert Notification.objects.filter(kind=CHANNEL_PAUSED).count() == paused


def test_what_failed_before_it_was_verified_anew_does_not_count(hook):
    ended(hook, *[DEAD] * IN_A_ROW)
    assert pause_if_failing(hook)
    prove_channel(actor=hook.user, channel=hook)
    assert not pause_if_failing(hook)
    ended(hook, *[DEAD] * IN_A_ROW, ago=-1)
    assert pause_if_failing(hook)
    assert Notification.objects.filter(kind=CHANNEL_PAUSED).count() == 2


def test_others_go_on(hook):
    other = ChannelFactory.create(user=hook.user)
    ended(hook, *[DEAD] * IN_A_ROW)
    ended(other, DEAD)
    pause_if_failing(hook)
    assert not pause_if_failing(other)
    assert list(Channel.objects.open()) == [other]


def test_its_owner_is_told_by_mail_and_bell_and_nobody_else(hook, signed_in, mailoutbox):
    mail = ChannelFactory.create(user=hook.user)
    stranger = ChannelFactory.create().user
    ended(hook, *[DEAD] * IN_A_ROW)
    pause_if_failing(hook)
    fan_out_due()
    assert deliver_due() == 1
    (letter,) = mailoutbox
    assert letter.to == [mail.address]
    assert letter.subject == "[TLP:GREEN] One of your channels is paused"
    assert HOOK in letter.body and "404" in letter.body and f"/channels/{hook.pk}/" in letter.body
    told = Recipient.objects.get(notification__kind=CHANNEL_PAUSED)
    assert told.user == hook.user
    bell = signed_in(hook.user).get(reverse("accounts:notification_list")).content.decode()
    assert f"Paused: Webhook {HOOK}" in bell
    assert HOOK not in signed_in(stranger).get(reverse("accounts:notification_list")).content.decode()
    assert not Recipient.objects.for_user(stranger).exists()


def test_the_letter_names_no_address_where_a_channel_carries_less(hook):
    ended(hook, *[DEAD] * IN_A_ROW)
    pause_if_failing(hook)
    notification = Notification.objects.get(kind=CHANNEL_PAUSED)
    letter = alert_kind(CHANNEL_PAUSED).letter(notification, [], hook.user, Marking.CLEAR)
    assert HOOK not in letter.text + letter.html + letter.subject
    assert f"/channels/{hook.pk}/" in letter.text


def test_nothing_is_told_of_what_is_mended_and_the_bell_says_so(hook, signed_in):
    ended(hook, *[DEAD] * IN_A_ROW)
    pause_if_failing(hook)
    fan_out_due()
    prove_channel(actor=hook.user, channel=hook)
    assert not alert_kind(CHANNEL_PAUSED).readers(Notification.objects.get(kind=CHANNEL_PAUSED)).exists()
    page = signed_in(hook.user).get(reverse("accounts:notification_list")).content.decode()
    assert "It is in use again." in page
    Channel.objects.filter(pk=hook.pk).update(is_active=False, verified_at=None)
    page = signed_in(hook.user).get(reverse("accounts:notification_list")).content.decode()
    assert "you removed it since" in page and HOOK not in page


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_pause_it_once(hook):
    ended(hook, *[DEAD] * IN_A_ROW)
    together, said = threading.Barrier(2), []

    def work() -> None:
        together.wait()
        said.append(pause_if_failing(hook))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(said) == [False, True]
    assert Notification.objects.filter(kind=CHANNEL_PAUSED).count() == 1
