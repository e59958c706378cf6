"""A real mail server in a thread of the test: it keeps what it is given, answers as told, can hold an answer back."""

import asyncio
import email
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone

from config.launch_checks import any_free_port


@dataclass(frozen=True, slots=True)
class Kept:
    """One message as it arrived, whether or not the sender ever heard that it did."""

    address: str
    message: EmailMessage
    at: datetime = field(default_factory=timezone.now)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def delivery(self) -> str:
        """The delivery's own part of the Message-ID: the part that another kind of post bears too."""
        return self.message_id.strip("<>").partition("@")[0]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def words(self) -> str:
        """Everything that it says, in text and HTML."""
        return "\n".join(part.get_content() for part in self.message.walk() if part.get_content_maintype() == "text")


class Sink:
    """Used by `with`. `answers[address]` are what it says to RCPT TO, one after the other, before it takes anything."""

    def __init__(self) -> None:
        self.port = any_free_port()
        self.answers: dict[str, list[str]] = {}
        self.held = threading.Event()
        self.refused: Counter[str] = Counter()  # address → how often it was told that it does not exist
        self.connections = 0
        self.most_on_a_connection = 1000
        self._kept: list[Kept] = []
        self._lock = threading.Condition()
        self._hold_after: int | None = None
        self._released = asyncio.Event()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> "Sink":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._controller.stop()

    @property
    def kept(self) -> list[Kept]:
        """What has arrived so far, in order."""
        with self._lock:
            return list(self._kept)

    def wait_for_more(self, count: int, limit: float) -> None:
        """Return once so many more messages have come, or after `limit` seconds."""
        with self._lock:
            enough = len(self._kept) + count
            self._lock.wait_for(lambda: len(self._kept) >= enough, limit)

    def copies(self) -> Counter[str]:
        """Message-ID → how often it arrived."""
        return Counter(one.message_id for one in self.kept)

    def hold_after(self, count: int) -> None:
        """Once `count` messages have come, keep each further one but do not say so; `held` is set at the first."""
        self._hold_after = count

    def release(self) -> None:
        """Answer everybody again."""
        self._hold_after = None
        self._controller.loop.call_soon_threadsafe(self._let_go)

    def _let_go(self) -> None:
        """Each who waits goes on, and whoever is held later waits for the next release."""
        self._released.set()
        self._released = asyncio.Event()

    async def handle_EHLO(  # noqa: N802 – the names and arguments are aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        session.letters = getattr(session, "letters", 0) + 1  # type: ignore[attr-defined]
        if session.letters > self.most_on_a_connection:  # type: ignore[attr-defined]
            assert server.transport is not None
            server.transport.close()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answers := self.answers.get(address):
            answer = answers.pop(0)
            self.refused[address] += answer.startswith("5")
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.original_content or b"", policy=default)
        assert isinstance(message, EmailMessage)
        with self._lock:
            self._kept += [Kept(address, message) for address in envelope.rcpt_tos]
            self._lock.notify_all()
            holds = self._hold_after is not None and len(self._kept) > self._hold_after
        if holds:
            self.held.set()
            await self._released.wait()
        return "250 Kept"
