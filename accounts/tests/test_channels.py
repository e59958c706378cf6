"""How people are reached: added, verified, tried out, adjusted, switched, removed – each by its owner alone."""

import re
from datetime import time, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from accounts.errors import NotAllowed, WrongState
from accounts.factories import ChannelFactory, DeliveryFactory, RecipientFactory
from accounts.models import Channel
from accounts.services.channels import MOST_CHANNELS, add_channel, adjust_channel, change_channel, remove_channel
from accounts.services.people import change_person
from accounts.vocabulary import ChannelKind, DeliveryState, Marking
from tests.faults.receiver import Receiver

pytestmark = pytest.mark.django_db
NEW = "another@example.org"
LINK = re.compile(r"/channels/proof/\S+")
USUAL = {"pace": "now", "digest_at": time(7), "quiet_from": None, "quiet_until": None}


@pytest.fixture
def browser(alice, signed_in):
    ChannelFactory.create(user=alice)
    return signed_in(alice)


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with Receiver() as receiver:
        yield receiver


def post(browser, route, *args, **data):
    return browser.post(reverse(f"accounts:channel_{route}", args=args), data, follow=True)


def shown(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def of(person, address=NEW) -> Channel:
    return Channel.objects.get(user=person, address=address)


def add_hook(browser, receiver) -> str:
    """By the form; the secret as the page shows it."""
    page = post(browser, "add_webhook", address=receiver.url)
    return str(page.context["text"])


def test_an_address_is_used_once_the_link_in_the_letter_was_opened_and_the_button_pressed(browser, alice):
    assert "A letter is on its way" in shown(post(browser, "add_email", address=f" {NEW.upper()} "))
    (letter,) = mail.outbox
    assert letter.to == [NEW] and of(alice).verified_at is None
    assert of(alice) not in Channel.objects.open()
    link = LINK.search(letter.body)[0]
    assert "Yes, use it" in shown(browser.get(link))
    assert of(alice).verified_at is None, "a mail scanner's GET proves nothing"
    browser.post(link)
    assert of(alice) in Channel.objects.open() and of(alice).is_open
    assert browser.post(link).status_code == 404, "it works once"


def test_whoever_else_gets_the_letter_cannot_agree_for_its_owner(browser, alice, charlie, signed_in):
    post(browser, "add_email", address=NEW)
    link = LINK.search(mail.outbox[0].body)[0]
    assert signed_in(charlie).post(link).status_code == 404
    assert of(alice).verified_at is None


def test_a_link_ends_after_a_day(browser, alice, signed_in):
    post(browser, "add_email", address=NEW)
    link = LINK.search(mail.outbox[0].body)[0]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert signed_in(alice).post(link).status_code == 404
    assert of(alice).verified_at is None


def test_a_webhook_is_verified_by_its_answer_to_a_signed_message(browser, alice, receiver):
    secret = add_hook(browser, receiver)
    hook = of(alice, receiver.url)
    assert hook.highest_marking == Marking.GREEN and not hook.is_open
    assert receiver.kept == [], "first the receiver must know the secret"
    receiver.answers = [404]
    assert "Not verified. It refuses the message (404)." in shown(post(browser, "verify", hook.pk))
    assert not of(alice, receiver.url).is_open
    assert "Verified" in shown(post(browser, "verify", hook.pk))
    assert of(alice, receiver.url).is_open
    event = Webhook(secret).verify(receiver.kept[-1].body, dict(receiver.kept[-1].headers))
    assert event["type"] == "channel_proof"
    assert secret not in shown(browser.get(reverse("accounts:channel_page", args=[hook.pk])))


def test_an_address_inside_is_refused_with_a_word_at_the_field_or_at_verifying(browser, alice):
    answer = post(browser, "add_webhook", address="http://127.0.0.1/")
    assert answer.status_code == 422 and "Webhooks may not go to 127.0.0.1" in shown(answer)
    post(browser, "add_webhook", address="http://localhost/")
    hook = of(alice, "http://localhost/")
    assert "leads into a network that webhooks may not reach" in shown(post(browser, "verify", hook.pk))


def test_the_test_button_says_what_happened(browser, alice, receiver):
    add_hook(browser, receiver)
    hook = of(alice, receiver.url)
    post(browser, "verify", hook.pk)
    assert "The test message was taken" in shown(post(browser, "test", hook.pk))
    receiver.answers = [500]
    assert "The test failed. It does not take the message at the moment (500)." in shown(post(browser, "test", hook.pk))
    own = of(alice, alice.email)
    assert "The test message was taken" in shown(post(browser, "test", own.pk))
    assert mail.outbox[-1].to == [alice.email]


def test_nothing_but_the_proof_goes_to_an_address_that_nobody_has_proven(browser, alice):
    hook = ChannelFactory.create(user=alice, address=NEW, verified_at=None)
    assert post(browser, "test", hook.pk).status_code == 409
    assert post(browser, "on", hook.pk).status_code == 409
    assert mail.outbox == []


def test_so_many_checks_in_a_minute_and_no_more(browser, alice):
    with time_machine.travel(timezone.now().replace(second=1), tick=False):
        answers = [post(browser, "test", of(alice, alice.email).pk).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert len(mail.outbox) == 5


def test_adding_and_a_new_secret_ask_who_it_is_once_more(browser, alice, receiver):
    add_hook(browser, receiver)
    hook = of(alice, receiver.url)
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        for route, args in (("add_email", []), ("add_webhook", []), ("secret", [hook.pk])):
            answer = browser.post(reverse(f"accounts:channel_{route}", args=args), {"address": NEW})
            assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert not Channel.objects.filter(address=NEW).exists()


def test_a_new_secret_is_shown_once_and_the_former_one_known_for_a_day(browser, alice, receiver):
    former = add_hook(browser, receiver)
    hook = of(alice, receiver.url)
    page = post(browser, "secret", hook.pk)
    assert page.context["text"] not in (former, "") and page["Cache-Control"].count("no-store")
    post(browser, "verify", hook.pk)
    assert Webhook(former).verify(receiver.kept[-1].body, dict(receiver.kept[-1].headers))


def test_when_it_is_used_is_its_owners_to_say(browser, alice):
    own = of(alice, alice.email)
    wish = {
        "pace": "daily",
        "digest_at": "06:30",
        "quiet_from": "22:00",
        "quiet_until": "06:00",
        "highest_marking": "1",
    }
    assert "daily" not in shown(browser.get(reverse("accounts:channel_list")))
    page = shown(post(browser, "edit", own.pk, **wish))
    assert "together, once a day at 06:30" in page and "quiet 22:00–06:00" in page and "up to TLP:GREEN" in page
    wrong = {"pace": "now", "digest_at": "06:30", "quiet_from": "22:00", "highest_marking": "1"}
    assert "Give both times" in shown(post(browser, "edit", own.pk, **wrong))
    assert "end at another time" in shown(post(browser, "edit", own.pk, **wrong, quiet_until="22:00"))


def test_its_owner_lowers_what_it_carries_and_only_an_administrator_raises_it(browser, alice, ada):
    own = of(alice, alice.email)
    adjust_channel(actor=alice, channel=own, **USUAL, highest_marking=Marking.GREEN)
    with pytest.raises(ValidationError, match="Only an administrator"):
        adjust_channel(actor=alice, channel=own, **USUAL, highest_marking=Marking.AMBER)
    assert post(browser, "edit", own.pk, pace="now", digest_at="07:00", highest_marking="2").status_code == 422
    change_channel(actor=ada, channel=own, highest_marking=Marking.RED)
    adjust_channel(actor=alice, channel=own, **USUAL, highest_marking=Marking.AMBER)
    with pytest.raises(NotAllowed):
        adjust_channel(actor=ada, channel=own, **USUAL, highest_marking=Marking.CLEAR)


def test_what_is_removed_is_used_no_more_and_comes_back_as_new_carrying_no_more_than_it_did(browser, alice, receiver):
    former = add_hook(browser, receiver)
    hook = of(alice, receiver.url)
    post(browser, "verify", hook.pk)
    delivery = DeliveryFactory.create(recipient=RecipientFactory.create(user=alice), channel=hook)
    hook.refresh_from_db()
    adjust_channel(actor=alice, channel=hook, **USUAL, highest_marking=Marking.CLEAR)
    post(browser, "remove", hook.pk)
    assert receiver.url not in shown(browser.get(reverse("accounts:channel_list")))
    hook.refresh_from_db()
    assert (hook.is_open, hook.sealed_secret) == (False, "")
    assert browser.get(reverse("accounts:channel_page", args=[hook.pk])).status_code == 404
    assert add_hook(browser, receiver) not in (former, "")
    again = of(alice, receiver.url)
    assert (again.pk, again.is_open, again.highest_marking) == (hook.pk, False, Marking.CLEAR)
    assert delivery.channel == again


def test_the_address_of_the_account_stays_and_switching_off_the_last_is_warned_of(browser, alice):
    own = of(alice, alice.email)
    with pytest.raises(WrongState):
        remove_channel(actor=alice, channel=own)
    assert "Nothing else is in use" in shown(browser.get(reverse("accounts:channel_page", args=[own.pk])))
    assert "Nothing reaches you now but the bell" in shown(post(browser, "off", own.pk))
    assert not of(alice, alice.email).is_open
    assert "None of these is in use" in shown(browser.get(reverse("accounts:channel_list")))
    assert "Switched on" in shown(post(browser, "on", own.pk))
    assert of(alice, alice.email).is_open


def test_a_paused_one_says_why_and_is_resumed_by_proving_it_anew(browser, alice, receiver):
    add_hook(browser, receiver)
    hook = of(alice, receiver.url)
    post(browser, "verify", hook.pk)
    Channel.objects.filter(pk=hook.pk).update(paused_at=timezone.now(), paused_because="It refuses the message (404).")
    assert hook not in Channel.objects.open()
    page = shown(browser.get(reverse("accounts:channel_page", args=[hook.pk])))
    assert "Paused: nothing is sent there." in page and "It refuses the message (404)." in page
    receiver.answers = [404]
    post(browser, "verify", hook.pk)
    assert not of(alice, receiver.url).is_open
    post(browser, "verify", hook.pk)
    assert of(alice, receiver.url).is_open and of(alice, receiver.url).paused_because == ""


def test_the_same_twice_and_too_many_are_refused(alice, browser):
    with pytest.raises(ValidationError, match="already"):
        add_channel(actor=alice, kind=ChannelKind.EMAIL, address=alice.email.upper())
    for number in range(MOST_CHANNELS - 1):
        ChannelFactory.create(user=alice, address=f"{number}@example.org")
    with pytest.raises(WrongState, match="the most"):
        add_channel(actor=alice, kind=ChannelKind.EMAIL, address=NEW)


def test_the_list_tells_how_the_last_message_ended(browser, alice):
    told = RecipientFactory.create(user=alice)
    ended = {"state": DeliveryState.DEAD, "finished_at": timezone.now()}
    DeliveryFactory.create(recipient=told, channel=of(alice, alice.email), **ended)
    assert "last message given up" in shown(browser.get(reverse("accounts:channel_list")))


def test_a_page_costs_the_same_however_much_was_sent(browser, alice):
    own, costs = of(alice, alice.email), []
    for _ in range(2):
        for _ in range(5):
            DeliveryFactory.create(recipient__user=alice, channel=own, finished_at=timezone.now())
        browser.get(reverse("accounts:channel_page", args=[own.pk]))
        with CaptureQueriesContext(connection) as captured:
            browser.get(reverse("accounts:channel_page", args=[own.pk]))
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_a_new_address_of_the_account_that_was_a_channel_already_takes_its_place(alice, ada, browser):
    known = ChannelFactory.create(user=alice, address=NEW, verified_at=None)
    former = of(alice, alice.email)
    change_person(actor=ada, user=alice, email=NEW)
    assert list(Channel.objects.for_user(alice).open()) == [known]
    former.refresh_from_db()
    assert not former.is_open


def test_administrators_see_its_state_and_nothing_of_its_secret(browser, alice, ada, signed_in, receiver):
    add_hook(browser, receiver)
    hook = of(alice, receiver.url)
    Channel.objects.filter(pk=hook.pk).update(paused_at=timezone.now(), paused_because="It refuses the message (404).")
    page = shown(signed_in(ada).get(reverse("admin:accounts_channel_change", args=[hook.pk])))
    assert "It refuses the message (404)." in page and receiver.url.split("?")[0] in page
    assert hook.sealed_secret not in page and "sealed" not in page
