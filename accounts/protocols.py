"""What this app must know of the apps above it. They register in `AppConfig.ready()`; imports keep pointing one way."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.db.models import Q, QuerySet

    from accounts.models import Notification, User
    from accounts.vocabulary import Marking


class SignedInRequest(HttpRequest):
    """What a page gets: the middleware sends everybody else to sign in first."""

    user: "User"


@dataclass(frozen=True, slots=True)
class Summary:
    """A notification as the bell shows it, to somebody who may see its subject."""

    title: str
    url: str
    lines: list[str] = field(default_factory=list)
    severity: str = ""
    marking: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A notification as a channel sends it. `subject` never carries more than TLP:GREEN.

    `follows`: it answers an earlier notification, and is shown below it where the channel can. `data`: the same facts
    for programs, as JSON has them, below the channel's highest marking like the text; empty where the text must do.
    `identity`: what the receiver knows it by at every try, where it is not the one of its delivery.
    """

    subject: str
    text: str
    html: str
    follows: bool = False
    url: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    identity: UUID | None = None

    def exchanged(self, words: Mapping[str, str]) -> "Letter":
        """The same with other words in the place of these, in text and HTML."""
        text, html = self.text, self.html
        for word, own in words.items():
            text, html = text.replace(word, own), html.replace(word, own)
        return replace(self, text=text, html=html) if words else self


class AlertKind(Protocol):
    """One kind of notification: who must get it, what it says, and whether somebody may still see its subject."""

    name: str

    def audience(self, notification: "Notification") -> "QuerySet[User]":
        """Everybody due to get it who may read the subject now, annotated with `reasons` (a text array: why they)."""

    def readers(self, notification: "Notification") -> "QuerySet[User]":
        """Who may read the subject now; nobody where there is nothing to tell any more. Asked again before sending."""

    def readable(self, user: "User") -> "Q":
        """Of which notifications may this person read the subject now: a condition on notifications of this kind.

        Kinds that share the method are asked as one.
        """

    def summaries(self, notifications: "list[Notification]", user: "User") -> "dict[int, Summary]":
        """Notification id → what the bell shows; those the person may no longer see are left out."""

    def why(self, reasons: list[str]) -> str:
        """In the list, behind "because": why the person was told."""
        return ", ".join(reasons)

    def letter(self, notification: "Notification", reasons: list[str], user: "User", ceiling: "Marking") -> Letter:
        """What a channel whose highest marking is `ceiling` sends to this person."""

    def alike(self, notification: "Notification", users: "list[User]") -> "dict[int, Hashable]":
        """User id → what sets this person's letter apart: who has the same, and the same reasons, gets the same."""
        return {user.pk: user.pk for user in users}


_alert_kinds: dict[str, AlertKind] = {}


def register_alert_kind(kind: AlertKind) -> None:
    """Make a kind of notification known. Registering a second one under the same name is a mistake in the code."""
    if kind.name in _alert_kinds and type(_alert_kinds[kind.name]) is not type(kind):
        raise ValueError(f"The alert kind {kind.name!r} is registered twice.")
    _alert_kinds[kind.name] = kind


def alert_kind(name: str) -> AlertKind:
    """Return the kind registered under `name`; KeyError when there is none."""
    return _alert_kinds[name]


def alert_kinds() -> list[AlertKind]:
    """Every registered kind."""
    return list(_alert_kinds.values())


class AccessPolicy(Protocol):
    """What the memberships of the app above say about a person, as far as this app must know it."""

    def administers(self, user: "User") -> bool:
        """May this person add people, change them, and set clearances?"""

    def needs_second_factor(self, user: "User") -> bool:
        """Must this person show more than a password?"""

    def narrowable(self, user: "User") -> "QuerySet[Any]":
        """The records to which a token of this person may be narrowed, as far as they may read them, in order."""


_access_policies: dict[str, AccessPolicy] = {}


def register_access_policy(policy: AccessPolicy) -> None:
    """Make a policy known, once for its class."""
    _access_policies[f"{type(policy).__module__}.{type(policy).__qualname__}"] = policy


def administers(user: "User") -> bool:
    """Is this person an administrator by any registered policy? Without one, nobody is."""
    return any(policy.administers(user) for policy in _access_policies.values())


def needs_second_factor(user: "User") -> bool:
    """Must this person use a second factor by any registered policy?"""
    return any(policy.needs_second_factor(user) for policy in _access_policies.values())


def narrowable(user: "User") -> "QuerySet[Any]":
    """What a token of this person may be narrowed to, by the one policy that knows."""
    (policy,) = _access_policies.values()
    return policy.narrowable(user)


class AlertOversight(Protocol):
    """Who looks into what became of an alert: of which this app knows neither the subject nor who answers for it."""

    def oversees(self, user: "User", notification: "Notification") -> bool:
        """Does this person answer for what it is about, and may they read that now?"""

    def knows_of(self, user: "User", notification: "Notification") -> bool:
        """Do they see, beside what it is about, that people were told?"""


alert_oversight: list[AlertOversight] = []


def oversees_alert(user: "User", notification: "Notification") -> bool:
    """May this person see to whom it went and try again what failed? Administrators may of every alert."""
    return administers(user) or any(oversight.oversees(user, notification) for oversight in alert_oversight)


def knows_of_alert(user: "User", notification: "Notification") -> bool:
    """May this person know that there is such an alert, whoever was told of it?"""
    return any(oversight.knows_of(user, notification) for oversight in alert_oversight)


class DutyKeeper(Protocol):
    """Sees to it that what a person alone can do stays possible when their roles or their clearance are narrowed.

    Entered inside the transaction before the change, left after it: then it raises WrongState, which undoes the change.
    """

    def __call__(self, actor: "User", user: "User") -> AbstractContextManager[None]: ...


OrphanWarning = Callable[["User", "User"], str]
"""Told the actor and a person whose account was just switched off: what nobody can do now, in a sentence, or ""."""

duty_keepers: list[DutyKeeper] = []
orphan_warnings: list[OrphanWarning] = []


@contextmanager
def duties_kept(actor: "User", user: "User") -> Iterator[None]:
    """Around a change that narrows what `user` may do. Raises WrongState where a duty would be left to nobody."""
    with ExitStack() as stack:
        for keeper in duty_keepers:
            stack.enter_context(keeper(actor, user))
        yield


def orphaned_by(actor: "User", user: "User") -> str:
    """What nobody can do any more since this account was switched off, in words that the actor may read."""
    return " ".join(filter(None, (warn(actor, user) for warn in orphan_warnings)))
