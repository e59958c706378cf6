"""What every answer of the product carries, and no page holds, whoever asks for what, and however it is answered."""

import re
from html.parser import HTMLParser
from typing import Any

SAID_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NEVER_LOADED = ("default-src", "base-uri", "frame-ancestors", "object-src")
STAY_ON_HTTPS = "max-age=31536000; includeSubDomains; preload"
OWN_ONLY = ("script-src", "style-src", "connect-src", "form-action")
SUSPECT = re.compile(r"<style|<script(?![^>]*\ssrc=)|\s(?:style|on[a-z]+|hx-on[\w:-]*)\s*=|javascript:", re.IGNORECASE)


def complaints(answer: Any) -> list[str]:
    """What is missing in an answer's headers, and what the policy would block in its page; [] where all is well."""
    found = [
        f"{name} is {answer.headers.get(name)!r}"
        for name, value in SAID_ALWAYS.items()
        if answer.headers.get(name) != value
    ]
    found += _about_policy(answer.headers.get("Content-Security-Policy", ""))
    if "geolocation=(self)" not in answer.headers.get("Permissions-Policy", ""):
        found.append("no Permissions-Policy")
    if not answer.headers.get("X-Request-ID"):
        found.append("no X-Request-ID")
    kept = answer.headers.get("Cache-Control", "")
    if "no-store" not in kept and kept != "private, no-cache":
        found.append(f"Cache-Control is {kept!r}")
    return found + _about_cookies(answer) + _about_https(answer) + _about_markup(answer)


def _about_policy(text: str) -> list[str]:
    policy = {name: sources for name, *sources in (rule.split() for rule in text.split(";") if rule.split())}
    if policy.get("sandbox") == [] and policy.get("default-src") == ["'none'"]:
        return []  # a file that somebody sent in: it may do nothing at all
    found = [f"{name} is {policy.get(name)}" for name in NEVER_LOADED if policy.get(name) != ["'none'"]]
    found += [f"{name} is {policy.get(name)}" for name in OWN_ONLY if policy.get(name) != ["'self'"]]
    return found + (["the policy says unsafe"] if "unsafe" in text else [])


def _about_cookies(answer: Any) -> list[str]:
    return [
        f"the cookie {name} is open to scripts or to other sites"
        for name, cookie in answer.cookies.items()
        if cookie.value and not (cookie["httponly"] and cookie["samesite"] == "Lax")
    ]


def _about_https(answer: Any) -> list[str]:
    """What only an answer to a secure request says."""
    asked = getattr(answer, "wsgi_request", None)
    if asked is None or not asked.is_secure():
        return []
    kept = {name: cookie for name, cookie in answer.cookies.items() if cookie.value}
    found = [f"the cookie {name} goes by HTTP too" for name, cookie in kept.items() if not cookie["secure"]]
    said = answer.headers.get("Strict-Transport-Security")
    return found if said == STAY_ON_HTTPS else [*found, f"Strict-Transport-Security is {said!r}"]


def _about_markup(answer: Any) -> list[str]:
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    text = answer.content.decode()
    if not SUSPECT.search(text):  # to parse every page takes as long as to make it
        return []
    reader = InlineReader()
    reader.feed(text)
    return reader.found


class InlineReader(HTMLParser):
    """Finds script and style that stand in the page itself, which a browser would refuse to run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_data = given.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(f"<{tag}> in the page")
        for name, value in attrs:
            runs = (value or "").strip().lower().startswith("javascript:")
            if name == "style" or name.startswith(("on", "hx-on")) or runs:
                self.found.append(f"{name} of a <{tag}>: {value}")
