"""How a letter leaves: one class for each kind of channel. Each is opened for a batch and closed after it."""

import smtplib
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from accounts.models import Delivery
from accounts.protocols import Letter
from accounts.services.mail import Copy
from accounts.vocabulary import ChannelKind, DeliveryState


class Undeliverable(Exception):
    """The other side says that it will never take this message; trying again is no use."""


class Transport(Protocol):
    """Sends letters of one kind of channel. Any exception but Undeliverable means: try again later."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def send(self, delivery: Delivery, letter: Letter) -> None: ...


class EmailTransport:
    """SMTP by Django's settings, one connection for the batch. The Message-ID is the delivery's, at every try."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._shared: dict[tuple[str, ...], bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def send(self, delivery: Delivery, letter: Letter) -> None:
        """Hand the message to the mail server. Raises Undeliverable when it refuses the address for good."""
        message = Copy(
            self._shared,
            letter,
            to=[delivery.channel.address],
            connection=self._connection,
            headers={
                "Message-ID": message_id(delivery, letter.identity),
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            }
            | (_thread(delivery) if letter.follows else {}),
        )
        try:
            self._hand_over(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            self._connection.close()
            codes = [code for code, _ in refusal.recipients.values()]
            if codes and all(500 <= code < 600 for code in codes):
                raise Undeliverable(f"The mail server refuses the address (code {codes[0]}).") from refusal
            raise
        except Exception:
            self._connection.close()  # the next message gets a fresh connection
            raise

    def _hand_over(self, message: EmailMultiAlternatives) -> None:
        """Use the batch's connection; should the server have had enough of that one, a second."""
        is_fresh = self._connection.open()
        try:
            message.send()
        except smtplib.SMTPServerDisconnected:
            if is_fresh:
                raise
            self._connection.close()
            self._connection.open()
            message.send()


def message_id(delivery: Delivery, identity: UUID | None = None) -> str:
    """The same for every try of a delivery, so that receivers can drop a repeat."""
    return f"<{identity or delivery.message_id}@{settings.MESSAGE_ID_DOMAIN}>"


def _thread(delivery: Delivery) -> dict[str, str]:
    """The headers that put it below what the same address was sent before about it."""
    earlier = delivery.recipient.notification.earlier.values("pk")
    same = Delivery.objects.filter(channel=delivery.channel_id, recipient__user=delivery.recipient.user_id)
    sent = same.filter(recipient__notification__in=earlier, state=DeliveryState.SENT).order_by("pk")
    ids = [message_id(before) for before in sent]
    return {"In-Reply-To": ids[-1], "References": " ".join(ids)} if ids else {}


TRANSPORTS: dict[str, Callable[[], Transport]] = {ChannelKind.EMAIL.value: EmailTransport}
