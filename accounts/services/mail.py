"""One letter to many: what all copies have in common is put together once, and each gets its own head."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from accounts.protocols import Letter

LINE_END = "\r\n"
OWN = ("To", "Message-ID", "In-Reply-To", "References")
"""The header fields that differ between the copies of a letter."""


class Copy(EmailMultiAlternatives):
    """One copy. `shared` keeps, by letter, what was put together for the copies before it."""

    def __init__(self, shared: dict[tuple[str, ...], bytes], letter: Letter, **fields: Any) -> None:
        super().__init__(subject=" ".join(letter.subject.split()), body=letter.text, **fields)
        self.attach_alternative(letter.html, "text/html")
        self._shared, self._same = shared, (letter.subject, letter.text, letter.html)

    def message(self, **_: Any) -> Any:
        """What the mail backend asks for `as_bytes()`. Raises BadHeaderError as the whole message would."""
        if self._same not in self._shared:
            self._shared[self._same] = _without_own(super().message())
        return Assembled(self._own_head(), self._shared[self._same])

    def _own_head(self) -> bytes:
        fields = {"To": ", ".join(sanitize_address(address, "utf-8") for address in self.to)}
        fields |= {name: value for name, value in self.extra_headers.items() if name in OWN}
        lines = [f"{name}: {_one_line(value)}{LINE_END}" for name, value in fields.items()]
        return "".join(lines).encode("ascii")


class Assembled:
    """A message of two parts, for a mail backend."""

    def __init__(self, head: bytes, rest: bytes) -> None:
        self._bytes = head + rest

    def as_bytes(self, linesep: str = LINE_END) -> bytes:
        return self._bytes if linesep == LINE_END else self._bytes.replace(LINE_END.encode(), linesep.encode())


def _without_own(message: Any) -> bytes:
    for name in OWN:
        del message[name]
    return bytes(message.as_bytes(linesep=LINE_END))


def _one_line(value: str) -> str:
    """Folded where a list of ids grows long; a line of its own is refused."""
    if "\n" in value or "\r" in value:
        raise ValueError("A header field of a message has one line.")
    return f"{LINE_END} ".join(value.split(" ")) if len(value) > 900 else value
