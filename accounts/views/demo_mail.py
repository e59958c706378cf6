"""The demo's letter box: what the local mail sink took in, each person's own. Routed in the demo only."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest

SHOWN_HEADERS = ("From", "To", "Subject", "Date", "Message-ID")
NEWEST = 200
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": [""],
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it arrived."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def addresses(self) -> set[str]:
        """To whom it was sent: the addresses alone, in small letters."""
        return {address.addr_spec.lower() for address in getattr(self.message["To"], "addresses", ())}

    @property
    def at(self) -> datetime | None:
        return parsedate_to_datetime(self.message["Date"]) if self.message["Date"] else None

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def has_html(self) -> bool:
        return bool(self.html)

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(self.message[name])) for name in SHOWN_HEADERS if self.message[name]]

    def _part(self, kind: str) -> str:
        body = self.message.get_body(preferencelist=(kind,))
        return str(body.get_content()) if body is not None else ""


@require_safe
def demo_mail_list(request: SignedInRequest) -> HttpResponse:
    """The letters to this person, newest first."""
    names = sorted((path.name for path in _folder().glob("*.eml")), reverse=True)[:NEWEST]
    letters = [letter for name in names if (letter := _letter(request, name)) is not None]
    return render(request, "accounts/demo_mail_list.html", {"letters": letters})


@require_safe
def demo_mail_message(request: SignedInRequest, name: str) -> HttpResponse:
    """One letter, as text, with its HTML form framed."""
    return render(request, "accounts/demo_mail.html", {"message": _letter_or_404(request, name)})


@xframe_options_sameorigin
@csp_replace(LETTER_POLICY)  # type: ignore[arg-type]
@require_safe
def demo_mail_html(request: SignedInRequest, name: str) -> HttpResponse:
    """The HTML form of a letter under a policy of its own: e-mails need inline styles, and nothing else works."""
    return HttpResponse(_letter_or_404(request, name).html)


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "mail"


def _letter(request: SignedInRequest, name: str) -> Letter | None:
    """The letter of this file name if it was sent to the person who asks."""
    try:
        content = (_folder() / Path(name).name).read_bytes()
    except (OSError, ValueError):  # there is no such file, or no file can have this name
        return None
    letter = Letter(name, message_from_bytes(content, policy=policy.default))
    return letter if request.user.email.lower() in letter.addresses else None


def _letter_or_404(request: SignedInRequest, name: str) -> Letter:
    letter = _letter(request, name)
    if letter is None:
        raise Http404
    return letter
