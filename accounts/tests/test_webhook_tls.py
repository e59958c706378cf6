"""Over TLS the name in the address is asked for and looked at, though the connection is made to a number."""

import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from accounts.factories import ChannelFactory
from accounts.services.channel_secrets import set_secret
from accounts.services.transports import Trouble
from accounts.services.transports.webhook import WebhookTransport
from accounts.vocabulary import ChannelKind
from tests.faults.receiver import Receiver

HERE, ELSEWHERE = "hooks.example.org", "other.example.org"


@pytest.fixture
def served(tmp_path):
    """A receiver whose certificate, which vouches for itself, is for HERE; `.certificate` is its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(timezone.now() - timedelta(days=1)).not_valid_after(
        timezone.now() + timedelta(days=1)
    )
    names = x509.SubjectAlternativeName([x509.DNSName(HERE)])
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    file = tmp_path / "both.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(certificate.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    asked_for = []
    context.sni_callback = lambda _socket, name, _context: asked_for.append(name)
    with Receiver(context) as receiver:
        receiver.certificate, receiver.asked_for = file, asked_for
        yield receiver


def say(served: Receiver, name: str) -> None:
    address = f"https://{name}:{served.port}/alerts"
    channel = ChannelFactory.build(kind=ChannelKind.WEBHOOK, address=address, user=None)
    set_secret(channel)
    with WebhookTransport(lambda *_: ["127.0.0.1"]) as transport:
        transport.try_out(channel)


@pytest.fixture(autouse=True)
def _reachable(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]


def test_a_trusted_certificate_for_the_name_is_good(served, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
    say(served, HERE)
    assert served.asked_for == [HERE]
    assert served.kept[0].headers["host"] == f"{HERE}:{served.port}"


def test_a_certificate_for_another_name_is_not(served, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
    with pytest.raises(Trouble, match="certificate"):
        say(served, ELSEWHERE)
    assert served.kept == []


def test_one_that_nobody_trusts_is_not(served):
    with pytest.raises(Trouble, match="certificate"):
        say(served, HERE)
    assert served.kept == []
