"""What a webhook receives: signed so that the public library verifies it, kept secret at rest, bounded in time."""

import json
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from accounts.errors import NotAllowed, WrongState
from accounts.factories import ChannelFactory, DeliveryFactory, RecipientFactory, UserFactory
from accounts.models import Channel
from accounts.protocols import Letter
from accounts.services.channel_secrets import set_secret
from accounts.services.channels import rotate_secret
from accounts.services.transports import TRANSPORTS, Trouble, Undeliverable, host_of
from accounts.services.transports.webhook import WebhookTransport
from accounts.vocabulary import ChannelKind
from tests.faults.receiver import Receiver

pytestmark = pytest.mark.django_db
LETTER = Letter(
    subject="Convoy – 车队", text="A bomb hit it.", html="<p>A bomb hit it.</p>", url="https://our.example/1"
)


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def hook(receiver):
    """A channel to the receiver; the text of its secret is on `.text`."""
    channel = ChannelFactory.build(user=UserFactory.create(), kind=ChannelKind.WEBHOOK, address=receiver.url)
    channel.text = set_secret(channel)
    channel.save()
    return channel


def send(hook: Channel, letter: Letter = LETTER):
    delivery = DeliveryFactory.create(recipient=RecipientFactory.create(user=hook.user), channel=hook)
    with TRANSPORTS[hook.kind]() as transport:
        transport.send(delivery, letter)
    return delivery


def test_the_public_library_verifies_our_signature(hook, receiver):
    delivery = send(hook)
    (posted,) = receiver.kept
    event = Webhook(hook.text).verify(posted.body, dict(posted.headers))
    assert event["type"] == "attack_linked"
    assert event["data"] == {"subject": "Convoy – 车队", "text": "A bomb hit it.", "url": "https://our.example/1"}
    assert event["timestamp"] == delivery.recipient.notification.created_at.isoformat()
    assert posted.headers["webhook-id"] == str(delivery.message_id)
    assert (posted.method, posted.path) == ("POST", "/alerts?of=ours")
    assert posted.headers["host"] == f"127.0.0.1:{receiver.port}"


def test_the_public_library_refuses_another_secret_another_body_and_an_old_message(hook, receiver):
    send(hook)
    (posted,) = receiver.kept
    headers = dict(posted.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 43 + "=").verify(posted.body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(hook.text).verify(posted.body.replace(b"bomb", b"tomb"), headers)
    with pytest.raises(WebhookVerificationError), time_machine.travel(timezone.now() + timedelta(minutes=6)):
        Webhook(hook.text).verify(posted.body, headers)


def test_structured_facts_take_the_place_of_the_text(hook, receiver):
    send(hook, Letter(subject="S", text="T", html="", data={"reference": "INC-2024-000001", "killed": 2}))
    assert json.loads(receiver.kept[0].body)["data"] == {"reference": "INC-2024-000001", "killed": 2}


def test_every_try_carries_the_same_id(hook, receiver):
    receiver.answers = [500]
    with pytest.raises(Trouble):
        send(hook)
    delivery = hook.deliveries.get()
    with WebhookTransport() as transport:
        transport.send(delivery, LETTER)
    one, other = receiver.kept
    assert one.headers["webhook-id"] == other.headers["webhook-id"]


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_an_answer_of_success_is_a_success(hook, receiver, status):
    receiver.answers = [status]
    send(hook)
    assert len(receiver.kept) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 422])
def test_a_refusal_is_for_good(hook, receiver, status):
    receiver.answers = [status]
    with pytest.raises(Undeliverable, match=str(status)):
        send(hook)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_trouble_is_tried_again(hook, receiver, status):
    receiver.answers = [status]
    with pytest.raises(Trouble, match=str(status)):
        send(hook)


@pytest.mark.parametrize("way", ["hangs", "drips"])
def test_a_receiver_that_hangs_or_drips_is_left_after_the_whole_time(hook, receiver, settings, way):
    settings.WEBHOOK_TIMEOUT = 1.0
    setattr(receiver, way, True)
    with pytest.raises(Trouble, match="did not answer within"):
        send(hook)
    assert receiver.arrived.wait(10)


def test_nobody_there_is_trouble(hook):
    hook.address = "http://127.0.0.1:9/"
    with pytest.raises(Trouble, match="cannot be reached"):
        send(hook)


def test_a_name_that_is_never_answered_is_left_in_time(hook, settings):
    settings.WEBHOOK_TIMEOUT = 0.2
    hook.address = "http://hooks.example.org/"
    with pytest.raises(Trouble, match="did not answer"), WebhookTransport(lambda *_: time.sleep(1) or []) as transport:
        transport.try_out(hook)


def test_the_secret_is_sealed_at_rest_and_where_its_key_is_lost_only_a_new_one_helps(hook, receiver, settings):
    row = Channel.objects.filter(pk=hook.pk).values().get()
    assert hook.text.startswith("whsec_")
    assert hook.text.removeprefix("whsec_") not in json.dumps(row, default=str)
    settings.SEAL_KEYS = ["another"]
    with pytest.raises(Trouble, match="SEAL_KEYS"):
        send(hook)
    assert receiver.connections == 0
    new = rotate_secret(actor=hook.user, channel=hook)
    hook.refresh_from_db()
    send(hook)
    assert Webhook(new).verify(receiver.kept[0].body, dict(receiver.kept[0].headers))


def test_a_new_key_in_front_opens_what_the_old_one_sealed(hook, receiver, settings):
    settings.SEAL_KEYS = ["new", settings.SECRET_KEY]
    send(hook)
    assert Webhook(hook.text).verify(receiver.kept[0].body, dict(receiver.kept[0].headers))


def test_while_a_secret_changes_both_verify_and_then_the_new_one_alone(hook, receiver):
    new = rotate_secret(actor=hook.user, channel=hook)
    hook.refresh_from_db()
    send(hook)
    for secret in (hook.text, new):
        assert Webhook(secret).verify(receiver.kept[0].body, dict(receiver.kept[0].headers))
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        send(hook)
        Webhook(new).verify(receiver.kept[1].body, dict(receiver.kept[1].headers))
        with pytest.raises(WebhookVerificationError):
            Webhook(hook.text).verify(receiver.kept[1].body, dict(receiver.kept[1].headers))


def test_a_secret_that_somebody_saw_stops_at_once(hook, receiver):
    rotate_secret(actor=hook.user, channel=hook, at_once=True)
    hook.refresh_from_db()
    send(hook)
    with pytest.raises(WebhookVerificationError):
        Webhook(hook.text).verify(receiver.kept[0].body, dict(receiver.kept[0].headers))


def test_only_its_owner_changes_a_secret_and_only_where_there_is_one(hook):
    with pytest.raises(NotAllowed):
        rotate_secret(actor=UserFactory.create(), channel=hook)
    with pytest.raises(WrongState):
        rotate_secret(actor=hook.user, channel=ChannelFactory.create(user=hook.user))


def test_what_goes_to_one_server_is_told_from_what_goes_to_others(hook, settings):
    settings.EMAIL_HOST = "mail.example.org"
    assert host_of(hook).startswith("127.0.0.1:")
    assert host_of(ChannelFactory.build(address="me@example.org", user=None)) == "mail.example.org"
