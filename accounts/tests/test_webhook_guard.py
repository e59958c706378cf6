"""Where no webhook goes: every spelling of an inner address, names that lead there, redirects, names that change."""

import socket

import pytest

from accounts.factories import ChannelFactory
from accounts.services.channel_secrets import set_secret
from accounts.services.transports import Undeliverable
from accounts.services.transports.guard import look_up, may_reach
from accounts.services.transports.webhook import WebhookTransport
from accounts.vocabulary import ChannelKind
from tests.faults.receiver import Receiver

INNER = [
    *("127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "239.1.1.1"),
    *("240.0.0.1", "255.255.255.255", "192.0.2.1", "192.88.99.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fe80::1%1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:a00:1", "::127.0.0.1", "::ffff:0:127.0.0.1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::10.0.0.1", "2002:7f00:1::1", "2002:a00:1::"),
    *("2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "3fff::1", "100::1", "5f00::1"),
    *("2606:4700::1111%eth0", "", "somewhere", "1.2.3", "127.1"),
]
OUTER = ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
SPELLINGS = ["2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.1", "127.0.0.1.", "[::1]", "[::ffff:7f00:1]"]


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_not_reached(address):
    assert not may_reach(address)


@pytest.mark.parametrize("address", OUTER)
def test_an_address_of_the_public_internet_is(address):
    assert may_reach(address)


def test_a_network_that_the_settings_allow_is_reached_and_one_that_they_refuse_is_not(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["10.20.0.0/16", "fd00::/8"]
    settings.WEBHOOK_REFUSED_NETWORKS = ["10.20.30.0/24", "8.8.8.0/24"]
    assert may_reach("10.20.1.1") and may_reach("fd12::1") and may_reach("::ffff:10.20.1.1")
    assert not may_reach("10.21.1.1") and not may_reach("10.20.30.1") and not may_reach("8.8.8.8")
    assert not may_reach("::ffff:10.20.30.1") and not may_reach("64:ff9b::808:808")


@pytest.fixture
def receiver():
    with Receiver() as receiver:
        yield receiver


def channel_to(address: str):
    channel = ChannelFactory.build(kind=ChannelKind.WEBHOOK, address=address, user=None)
    set_secret(channel)
    return channel


def say(address: str, resolve=look_up) -> None:
    with WebhookTransport(resolve) as transport:
        transport.try_out(channel_to(address))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_loopback_is_refused_however_it_is_written(receiver, spelling):
    with pytest.raises(Undeliverable):
        say(f"http://{spelling}:{receiver.port}/")
    assert receiver.connections == 0


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]])
def test_a_name_that_leads_inside_is_refused_even_if_it_leads_outside_too(receiver, answer):
    with pytest.raises(Undeliverable, match="webhooks may not reach"):
        say(f"http://hooks.example.org:{receiver.port}/", lambda host, port: answer)
    assert receiver.connections == 0


def test_localhost_is_a_name_that_leads_inside(receiver):
    with pytest.raises(Undeliverable, match="webhooks may not reach"):
        say(f"http://localhost:{receiver.port}/")
    assert receiver.connections == 0


def test_a_name_is_looked_up_once_and_connected_to_by_the_number_that_was_looked_at(receiver, settings, monkeypatch):
    """It answers with a public address first and with loopback from then on."""
    asked, connected = [], []

    def rebinding(host, port):
        asked.append(host)
        return ["192.0.2.7"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(address, *_, **__):
        connected.append(address)
        raise ConnectionRefusedError

    settings.WEBHOOK_ALLOWED_NETWORKS = ["192.0.2.0/24"]  # stands for the public internet, which no test reaches
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Exception, match="cannot be reached"):
        say(f"http://hooks.example.org:{receiver.port}/", rebinding)
    assert (asked, connected) == (["hooks.example.org"], [("192.0.2.7", receiver.port)])
    with pytest.raises(Undeliverable, match="webhooks may not reach"):
        say(f"http://hooks.example.org:{receiver.port}/", rebinding)
    assert len(connected) == 1 and receiver.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver, settings, status):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with Receiver() as metadata:
        receiver.answers, receiver.location = [status], f"http://127.0.0.1:{metadata.port}/latest/meta-data/"
        with pytest.raises(Undeliverable, match=f"redirect \\({status}\\)"):
            say(receiver.url)
        assert (receiver.connections, metadata.connections) == (1, 0)


def test_no_proxy_of_the_environment_is_used(receiver, settings, monkeypatch):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with Receiver() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        say(receiver.url)
        assert (receiver.connections, proxy.connections) == (1, 0)


@pytest.mark.parametrize(
    "address",
    [
        *("ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "example.org", "//example.org", ""),
        *("http://me:secret@example.org/", "http://example.org@127.0.0.1/", "http://127.0.0.1\\@example.org/"),
        *("http://exa mple.org/", "http://example.org/\nHost: inner", "http://bücher.example/", "http://:80/"),
        *(
            "http://[fe80::1%25eth0]/",
            "http://example..org/",
            "http://example.org:99999/",
            "http://[::1/",
            "http://-x/",
        ),
        *("http://127.0.0.1/", "http://[::ffff:169.254.169.254]/", "http://10.0.0.1/"),
    ],
)
def test_an_address_that_no_webhook_may_have_is_refused_before_anything_is_looked_up(address):
    def never(host, port):
        raise AssertionError("looked up")

    with pytest.raises(Undeliverable):
        say(address, never)


def test_in_production_only_https_and_the_usual_ports(settings):
    settings.WEBHOOK_HTTPS_ONLY, settings.WEBHOOK_PORTS = True, [443, 8443]
    assert WebhookTransport.usual_address("https://example.org:8443/a?b=c#d") == "https://example.org:8443/a?b=c"
    for address in ("http://example.org/", "https://example.org:22/"):
        with pytest.raises(Undeliverable):
            say(address)
