"""E-mail, by the mail server of Django's settings."""

import smtplib
from types import TracebackType
from uuid import UUID

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.core.validators import validate_email
from django.template.loader import render_to_string

from accounts.models import Channel, Delivery
from accounts.protocols import Letter
from accounts.services.acknowledge import own_words
from accounts.services.mail import Copy
from accounts.services.transports.base import Transport, Trouble, Undeliverable
from accounts.vocabulary import ChannelKind, DeliveryState, Marking


class EmailTransport(Transport):
    """One connection for the batch. The Message-ID is the delivery's, at every try."""

    kind = ChannelKind.EMAIL
    usual_marking = Marking.AMBER
    digests = True

    def __init__(self) -> None:
        self._connection = get_connection()
        self._shared: dict[tuple[str, ...], bytes] = {}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    @classmethod
    def usual_address(cls, text: str) -> str:
        address = text.strip().lower()
        validate_email(address)
        return address

    @classmethod
    def host_of(cls, address: str) -> str:
        """Everything leaves by our own mail server."""
        return settings.EMAIL_HOST

    def challenge(self, channel: Channel, link: str) -> None:
        """Send the link there: whoever reads the letter, signed in as the owner, has proven it."""
        self._write(channel, "is this address yours?", "channel_proof", {"link": link})

    def try_out(self, channel: Channel) -> None:
        self._write(channel, "a test", "channel_test", {})

    def _write(self, channel: Channel, subject: str, template: str, facts: dict[str, str]) -> None:
        context = facts | {"user": channel.user, "site_url": settings.SITE_URL}
        text = render_to_string(f"account/email/{template}_message.txt", context)
        try:
            send_mail(f"Caravanserai: {subject}", text, None, [channel.address], connection=self._connection)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise Undeliverable("The mail server refuses the address.") from refusal
        except OSError as error:  # also what smtplib raises
            raise Trouble("The mail server does not take letters at the moment.") from error

    def send(self, delivery: Delivery, letter: Letter) -> None:
        """Hand the message to the mail server. Raises Undeliverable when it refuses the address for good."""
        message = Copy(
            self._shared,
            letter,
            own_words(letter, delivery.recipient),
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

    def _hand_over(self, message: Copy) -> None:
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
    sent = same.filter(recipient__notification__in=earlier, state=DeliveryState.SENT, digest=None).order_by("pk")
    ids = [message_id(before) for before in sent]
    return {"In-Reply-To": ids[-1], "References": " ".join(ids)} if ids else {}
