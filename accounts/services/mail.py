"""One letter to many: what all copies have in common is put together once, and each gets its own head."""

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from accounts.protocols import Letter

LINE_END = "\r\n"
OWN = ("To", "Message-ID", "In-Reply-To", "References")
"""The header fields that differ between the copies of a letter."""


class Copy(EmailMultiAlternatives):
    """One copy. `shared` keeps what was put together for copies before it; `words` are exchanged for each reader."""

    def __init__(
        self, shared: dict[tuple[str, ...], bytes], letter: Letter, words: Mapping[str, str], **fields: Any
    ) -> None:
        own = letter.exchanged(words)
        super().__init__(_one_subject(own), own.text, **fields)
        self.attach_alternative(own.html, "text/html")
        self._shared, self._letter, self._words = shared, letter, words

    def message(self, **_: Any) -> Any:
        """What the mail backend asks for `as_bytes()`. Raises BadHeaderError as the whole message would."""
        rest = self._in_common()
        for word, own in self._words.items():
            if rest.count(word.encode()) != (self._letter.text + self._letter.html).count(word):
                return super().message()  # it was encoded so that words do not stand in it as they are
            rest = rest.replace(word.encode(), own.encode())
        return Assembled(self._own_head(), rest)

    def _in_common(self) -> bytes:
        same = (self._letter.subject, self._letter.text, self._letter.html)
        if same not in self._shared:
            head = {name: value for name, value in self.extra_headers.items() if name not in OWN}
            one = EmailMultiAlternatives(_one_subject(self._letter), self._letter.text, self.from_email, headers=head)
            one.attach_alternative(self._letter.html, "text/html")
            message: Any = one.message()
            for name in OWN:
                del message[name]
            self._shared[same] = bytes(message.as_bytes(linesep=LINE_END))
        return self._shared[same]

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


def _one_subject(letter: Letter) -> str:
    return " ".join(letter.subject.split())


def _one_line(value: str) -> str:
    """Folded where a list of ids grows long; a line of its own is refused."""
    if "\n" in value or "\r" in value:
        raise ValueError("A header field of a message has one line.")
    return f"{LINE_END} ".join(value.split(" ")) if len(value) > 900 else value
