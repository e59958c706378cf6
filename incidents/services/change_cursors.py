"""Where a client stands in the feed of changes: sealed, for one epoch of the database and one access of its reader."""

import json
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.fernet import InvalidToken
from django.db import connection
from django.db.models import Max

from accounts.models import User
from accounts.services.seal import seal
from incidents.querysets.changes import Horizon, Place
from projects.models import Membership

if TYPE_CHECKING:
    from django.db.models import QuerySet

PURPOSE = "cursors of changes"
LONGEST_CURSOR = 1_000
HOLDS_FOR = timedelta(days=90)
LONGEST_TRANSACTION = timedelta(days=1)  # what was lost in one may be as much older than the cursors that ask for it


class NoCursor(ValueError):
    """It was not sealed here, or with a key that is gone."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place; the transaction at which the client began, before which it lost nothing; and what it all holds for."""

    place: Place
    begun: int
    epoch: str
    access: str
    up_to_date: int = 0
    """When the client stood at the beginning or an end of the feed last, in seconds since 1970."""

    @property
    def lost_since(self) -> int:
        """What was lost in this transaction or after it may not have been told."""
        return max(self.begun, self.place.written_in)

    def holds(self, here: str, access: str, until: Horizon) -> bool:
        """In this epoch, for this access, and while what was lost since is known.

        One that lies ahead of all transactions is of a database rolled back.
        """
        known = self.up_to_date > time.time() - HOLDS_FOR.total_seconds()
        return known and (self.epoch, self.access) == (here, access) and self.place.written_in <= until.newest


def sealed(cursor: Cursor) -> str:
    """For the client, who can neither read nor make one: places of others' records lie in it."""
    return seal(PURPOSE).encrypt(json.dumps(asdict(cursor)).encode()).decode()


def opened(text: str) -> Cursor:
    """Raises NoCursor."""
    try:
        held = json.loads(seal(PURPOSE).decrypt(text[: LONGEST_CURSOR + 1].encode()))
    except (InvalidToken, ValueError) as error:
        raise NoCursor from error
    return Cursor(Place(**held.pop("place")), **held)


def epoch() -> str:
    """The epoch of the database; where its transactions are those of another cluster, they are first given anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes_epoch()")
        return str(cursor.fetchone()[0])


def access_of(user: User) -> str:
    """A fingerprint of what decides, beside the incidents themselves, what this person may read.

    The last row of the audit trail goes into it: what was taken and given back meanwhile is another access.
    """
    grants = list(Membership.objects.filter(user=user).order_by("pk").values_list("pk", "role", "project", "country"))
    parts = [
        user.pk,
        user.is_superuser,
        user.clearance,
        None if user.narrowed_to is None else sorted(user.narrowed_to),
        grants,
        _last(User.pgh_event_model.objects.filter(pgh_obj=user.pk)),  # type: ignore[attr-defined]
        _last(Membership.pgh_event_model.objects.filter(user=user.pk)),  # type: ignore[attr-defined]
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def forget_former_access() -> int:
    """Delete what no cursor that holds can ask for; how many rows. A function does it, as the application may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT losses_forgotten()")
        return int(cursor.fetchone()[0])


def _last(events: "QuerySet[Any]") -> int | None:
    last: int | None = events.aggregate(last=Max("pgh_id"))["last"]
    return last
