"""An alert on its way to a webhook: what programs are told, and what is above the channel's marking stays here."""

import re
import threading
from http.server import HTTPServer
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from accounts.factories import ChannelFactory, UserFactory
from accounts.models import Delivery
from accounts.services.channel_secrets import set_secret
from accounts.services.deliver import deliver_due
from accounts.services.fan_out import fan_out_due
from accounts.services.transports.webhook import WebhookTransport
from accounts.vocabulary import ChannelKind, DeliveryState, Marking
from incidents.factories import CasualtyFactory
from incidents.models import Incident
from tests.faults.receiver import Receiver
from tests.faults.stage import set_the_stage

pytestmark = pytest.mark.django_db
TITLE = "Convoy bombed at the north gate"
PAGE = Path(__file__).parents[2] / "docs/operations/webhooks.md"


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with Receiver() as receiver:
        yield receiver


def hook_to(address, user):
    channel = ChannelFactory.build(user=user, kind=ChannelKind.WEBHOOK, address=address, highest_marking=Marking.GREEN)
    channel.text = set_secret(channel)
    channel.save()
    return channel


def posted_of(receiver, marking):
    """What arrives of an attack marked so."""
    stage = set_the_stage(watchers=1, incidents=1)
    stage.watchers[0].channels.all().delete()
    hook = hook_to(receiver.url, stage.watchers[0])
    CasualtyFactory.create(incident=stage.incidents[0], outcome="killed", low=2, best=2, high=3)
    Incident.objects.update(title=TITLE, place="North gate", marking=marking)
    stage.link_all()
    fan_out_due()
    deliver_due()
    assert Delivery.objects.get(channel=hook).state == DeliveryState.SENT
    (posted,) = receiver.kept
    return Webhook(hook.text).verify(posted.body, dict(posted.headers)), posted.body.decode(), stage


def test_a_program_is_told_the_facts_in_the_words_of_the_api(receiver):
    event, _, stage = posted_of(receiver, Marking.GREEN)
    (incident,) = stage.incidents
    told = event["data"]
    assert (event["type"], told["reference"], told["title"]) == ("attack_linked", incident.reference, TITLE)
    assert (told["hidden"], told["verified"], told["marking"]) == (False, False, "TLP:GREEN")
    assert told["killed"] == {"low": 2, "best": 2, "high": 3}
    assert told["project"] == stage.project.name and told["because"] == [stage.project.name]
    assert told["url"].endswith(incident.get_absolute_url())


@pytest.mark.parametrize("marking", [Marking.AMBER, Marking.AMBER_STRICT])
def test_above_its_marking_a_channel_gets_the_neutral_line_and_no_fact(receiver, marking):
    event, body, stage = posted_of(receiver, marking)
    told = event["data"]
    assert told["hidden"] is True and told["marking"] == marking.label
    assert set(told) == {"reference", "url", "marking", "hidden"}
    for secret in (TITLE, "North gate", stage.project.name, "killed"):
        assert secret not in body


def test_the_receiver_on_the_page_for_operators_takes_our_messages_and_no_others(settings, monkeypatch, capsys):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    hook = hook_to("http://127.0.0.1:9/", UserFactory.create())
    monkeypatch.setenv("WEBHOOK_SECRET", hook.text)
    names = {"__name__": "receiver"}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 – what readers copy must work
    with HTTPServer(("127.0.0.1", 0), names["Receiver"]) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        try:
            hook.address = f"http://127.0.0.1:{server.server_port}/"
            with WebhookTransport() as transport:
                transport.try_out(hook)
                set_secret(hook)
                with pytest.raises(Exception, match="401"):
                    transport.try_out(hook)
        finally:
            server.shutdown()
            serving.join()
    assert "channel_test" in capsys.readouterr().out
    assert len(names["seen"]) == 1
