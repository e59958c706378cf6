"""Where a client stands in the feed of changes: sealed, for one epoch of the database and one access of its reader."""

import json
from dataclasses import asdict, dataclass
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


class NoCursor(ValueError):
    """It was not sealed here, or with a key that is gone."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place; the transaction at which the client began, before which it lost nothing; and what it all holds for."""

    place: Place
    begun: int
    epoch: str
    access: str

    @property
    def lost_since(self) -> int:
        """What was lost in this transaction or after it may not have been told."""
        return max(self.begun, self.place.written_in)

    def holds(self, here: str, access: str, until: Horizon) -> bool:
        """In this epoch and for this access; one that lies ahead of all transactions is of a database rolled back."""
        return (self.epoch, self.access) == (here, access) and self.place.written_in <= until.newest


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


def _last(events: "QuerySet[Any]") -> int | None:
    last: int | None = events.aggregate(last=Max("pgh_id"))["last"]
    return last
