"""Webhooks, signed as https://www.standardwebhooks.com says: any of its libraries verifies them."""

import base64
import hashlib
import hmac
import json
import re
import ssl
import uuid
from collections.abc import Mapping
from functools import cached_property
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Channel, Delivery
from accounts.protocols import Letter
from accounts.services.acknowledge import own_words
from accounts.services.channel_secrets import PREFIX, SecretLost, secrets_of
from accounts.services.transports.base import Transport, Trouble, Undeliverable
from accounts.services.transports.guard import Deadline, GuardedNetwork, OutOfBounds, Resolve, look_up, may_reach
from accounts.vocabulary import ChannelKind, Marking

PORTS = {"https": 443, "http": 80}
COME_AGAIN = frozenset({408, 425, 429})
HOST_NAME = re.compile(r"(?!.*\.\.)[a-z0-9]([a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)


class WebhookTransport(Transport):
    """One POST for each message. Where it leads is looked at anew every time; it follows no redirect, keeps no cookie,
    reads no answer beyond its status, and takes no proxy from the environment."""

    kind = ChannelKind.WEBHOOK
    usual_marking = Marking.GREEN
    digests = False
    in_parallel = True
    has_secret = True
    proves_at_once = True

    def __init__(self, resolve: Resolve = look_up) -> None:
        self._resolve = resolve

    @classmethod
    def usual_address(cls, text: str) -> str:
        return read_address(text).geturl()

    @classmethod
    def host_of(cls, address: str) -> str:
        return urlsplit(address).netloc

    def send(self, delivery: Delivery, letter: Letter) -> None:
        """Post it. Raises Undeliverable where the answer is for good: a redirect, or a refusal that will not pass."""
        notification = delivery.recipient.notification
        letter = letter.exchanged(own_words(letter, delivery.recipient))
        plain = {"subject": letter.subject, "text": letter.text, "url": letter.url}
        event = {
            "type": notification.kind,
            "timestamp": notification.created_at.isoformat(),
            "data": letter.data or plain,
        }
        self._post(delivery.channel, str(delivery.message_id), event)

    def challenge(self, channel: Channel, link: str) -> None:
        """Whoever answers that address must take a signed message; the owner needs no link."""
        self._say(channel, "channel_proof", "Somebody wants to receive alerts here.")

    def try_out(self, channel: Channel) -> None:
        self._say(channel, "channel_test", "This is a test: alerts would arrive like it.")

    def _say(self, channel: Channel, kind: str, text: str) -> None:
        event = {
            "type": kind,
            "timestamp": timezone.now().isoformat(),
            "data": {"subject": "Caravanserai", "text": text, "url": settings.SITE_URL},
        }
        self._post(channel, str(uuid.uuid4()), event)

    def _post(self, channel: Channel, message_id: str, event: Mapping[str, Any]) -> None:
        content = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            address, secrets = read_address(channel.address), secrets_of(channel)
        except ValidationError as refusal:  # the settings were narrowed since it was added
            raise Undeliverable(" ".join(refusal.messages)) from refusal
        except SecretLost as lost:
            raise Trouble(str(lost)) from lost
        status = self._exchange(address, content, signed(secrets, message_id, content))
        if 300 <= status < 400:
            raise Undeliverable(
                f"It answers with a redirect ({status}), which is not followed: give the final address."
            )
        if 400 <= status < 500 and status not in COME_AGAIN:
            raise Undeliverable(f"It refuses the message ({status}).")
        if not 200 <= status < 300:
            raise Trouble(f"It does not take the message at the moment ({status}).")

    def _exchange(self, address: SplitResult, content: bytes, headers: dict[str, str]) -> int:
        """The status of the answer. Raises Undeliverable, Trouble."""
        host = str(address.hostname)
        url = httpcore.URL(
            scheme=address.scheme.encode(),
            host=host.encode(),
            port=port_of(address),
            target=(address.path or "/").encode() + (f"?{address.query}".encode() if address.query else b""),
        )
        network = GuardedNetwork(self._resolve, Deadline.within(settings.WEBHOOK_TIMEOUT))
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._tls, network_backend=network) as connections,
                connections.stream(
                    "POST", url, headers=[("host", address.netloc), *headers.items()], content=content
                ) as response,
            ):
                return int(response.status)
        except OutOfBounds as refusal:
            raise Undeliverable(str(refusal)) from refusal
        except httpcore.TimeoutException as late:
            raise Trouble(f"{host} did not answer within {settings.WEBHOOK_TIMEOUT:g} seconds.") from late
        except httpcore.NetworkError as error:
            if any(isinstance(cause, ssl.SSLError) for cause in error.args):
                raise Trouble(f"The certificate or the encryption of {host} is not right.") from error
            raise Trouble(f"{host} cannot be reached.") from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise Trouble(f"{host} does not answer as a web server does.") from error

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """The machine's own authorities: reading them takes a while, and is done once for a batch."""
        return ssl.create_default_context()


def signed(secrets: list[str], message_id: str, content: bytes) -> dict[str, str]:
    """The headers of a message: a signature for each secret, so that a receiver may still know the former one only."""
    moment = str(int(timezone.now().timestamp()))
    to_sign = f"{message_id}.{moment}.".encode() + content
    keys = [base64.b64decode(secret.removeprefix(PREFIX)) for secret in secrets]
    signatures = [base64.b64encode(hmac.digest(key, to_sign, hashlib.sha256)).decode() for key in keys]
    return {
        "content-type": "application/json",
        "user-agent": "Caravanserai",
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def read_address(text: str) -> SplitResult:
    """The parts of an address that a webhook may have. Raises ValidationError that says what to write instead."""
    text = text.strip()
    schemes = ["https"] if settings.WEBHOOK_HTTPS_ONLY else ["https", "http"]
    try:
        address = urlsplit(text)
        host, port = address.hostname or "", port_of(address)
    except (ValueError, KeyError) as error:
        raise ValidationError(f"Write the whole address, starting with {schemes[0]}://.") from error
    if not re.fullmatch(r"[!-~]+", text) or "\\" in text:
        raise ValidationError("Write the address without spaces and in plain letters; a name as xn--….")
    if address.scheme not in schemes or not host:
        raise ValidationError(f"Write the whole address, starting with {schemes[0]}://.")
    if "@" in address.netloc:
        raise ValidationError("Leave name and password out of the address: every message is signed instead.")
    if settings.WEBHOOK_PORTS and port not in settings.WEBHOOK_PORTS:
        allowed = ", ".join(map(str, settings.WEBHOOK_PORTS))
        raise ValidationError(f"Port {port} is not used for webhooks here. Allowed: {allowed}.")
    _require_plausible(host)
    return address._replace(fragment="")


def port_of(address: SplitResult) -> int:
    """Raises ValueError, or KeyError where there is none to be known."""
    return address.port if address.port is not None else PORTS[address.scheme]


def _require_plausible(host: str) -> None:
    """What can be seen of a host without looking it up."""
    try:
        ip_address(host)
    except ValueError:
        if not HOST_NAME.fullmatch(host):
            raise ValidationError(f"“{host}” is no name of a server.") from None
    else:
        if not may_reach(host):
            raise ValidationError(f"Webhooks may not go to {host}: give an address of the public internet.")
