"""Carry a request out once, however often and however much at the same moment it comes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.utils import OperationalError
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from accounts.errors import OtherRequest, StillRunning
from accounts.models import IdempotencyKey

if TYPE_CHECKING:
    from accounts.models import User

KEPT_FOR = timedelta(hours=24)
PATIENCE = "4s"  # for the first request with the same key, and for rows that others hold
AT_THIS_MOMENT = "This request, or another that writes the same, is being carried out: send it again."


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a request: the status of its answer, and the public id of what the answer shows."""

    status: int
    record: str = ""
    again: bool = False


def once(*, actor: "User", key: str, digest: str, carry_out: Callable[[], Written]) -> Written:
    """Carry it out, or return what became of it the first time; a first one that still runs is waited for.

    Whatever `carry_out` raises leaves the key unused. Raises OtherRequest where the key belongs to another request,
    StillRunning where the first one, or another that writes the same, takes too long.
    """
    try:
        with transaction.atomic():
            if not _is_first(actor, key, digest):
                return _first_answer(actor, key, digest)
            written = carry_out()
            IdempotencyKey.objects.filter(user=actor, key=key).update(status=written.status, record=written.record)
            return written
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise StillRunning(AT_THIS_MOMENT) from error
        raise


def forget_keys() -> int:
    """Delete the keys that are older than a client may rely on; how many."""
    deleted, _ = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    return deleted


def _is_first(actor: "User", key: str, digest: str) -> bool:
    """Take the key. PostgreSQL makes whoever comes second wait here until the first has ended, well or not."""
    table = IdempotencyKey._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        cursor.execute(
            f"INSERT INTO {table} (user_id, key, digest, status, record, created_at)"  # noqa: S608 – our own table
            " VALUES (%s, %s, %s, 0, '', now()) ON CONFLICT DO NOTHING",
            [actor.pk, key, digest],
        )
        return bool(cursor.rowcount)


def _first_answer(actor: "User", key: str, digest: str) -> Written:
    kept = IdempotencyKey.objects.filter(user=actor, key=key).first()
    if kept is None:  # forgotten between the two
        raise StillRunning(AT_THIS_MOMENT)
    if not compare_digest(kept.digest, digest):
        raise OtherRequest("This Idempotency-Key was used for another request: give each request a key of its own.")
    return Written(kept.status, kept.record, again=True)
