"""What every kind of channel is: what its addresses look like, how one is proven, how a letter leaves."""

import smtplib
from types import TracebackType
from typing import ClassVar, Self

from accounts.models import Channel, Delivery
from accounts.protocols import Letter
from accounts.vocabulary import ChannelKind, Marking


class Undeliverable(Exception):
    """The other side says that it will never take this message; trying again is no use. `str()` is fit to be shown."""


class Trouble(Exception):
    """It did not work now, and may later. `str()` is fit to be shown."""


NEVER = "Never deliverable:"
"""How the error of a try begins that ended by Undeliverable; the rest is fit to be shown."""
UNREACHABLE = (TimeoutError, ConnectionError, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)
"""What a transport raises where the server is not there, or has stopped to answer."""


class Transport:
    """One kind of channel, opened for a batch. Any exception but Undeliverable means: try again later.

    A further kind is a subclass in `TRANSPORTS` and a name in `ChannelKind`.
    """

    kind: ClassVar[ChannelKind]
    usual_marking: ClassVar[Marking]
    """The highest marking that a new channel carries."""
    digests: ClassVar[bool]
    """May what is not urgent go out together, in one message?"""
    in_parallel: ClassVar[bool] = False
    """Are its servers many, and not ours, so that each is waited for apart from the others?"""
    has_secret: ClassVar[bool] = False
    proves_at_once: ClassVar[bool] = False
    """Does the answer to `challenge` prove the address, or the link that it carries?"""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    @classmethod
    def usual_address(cls, text: str) -> str:
        """The address in its usual spelling. Raises ValidationError that says what to write instead."""
        raise NotImplementedError

    @classmethod
    def host_of(cls, address: str) -> str:
        """The server that takes what goes to this address."""
        raise NotImplementedError

    def send(self, delivery: Delivery, letter: Letter) -> None:
        """Hand the letter over. Raises Undeliverable."""
        raise NotImplementedError

    def challenge(self, channel: Channel, link: str) -> None:
        """Have the owner prove the address; `link` leads to the page that takes the proof. Raises Undeliverable."""
        raise NotImplementedError

    def try_out(self, channel: Channel) -> None:
        """Send a test message. Raises Undeliverable."""
        raise NotImplementedError
