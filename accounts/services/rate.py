"""How often a person, or an address, may ask for something, counted in the shared cache over all processes."""

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

if TYPE_CHECKING:
    from accounts.models import User


def within_rate(user: "User", what: str, per_minute: int) -> bool:
    """Count one call of a person in this minute; False once there were more, and where it cannot be counted.

    Calls at the same instant may count as one.
    """
    return within_rate_of(str(user.pk), what, per_minute)


def within_rate_of(whom: str, what: str, per_minute: int) -> bool:
    """The same for whatever can be named: an address, for example."""
    key = f"rate:{what}:{whom}:{int(time.time() // 60)}"
    if cache.add(key, 1, timeout=120):
        return True
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # not written, or thrown out of a full cache: who is not counted would not be slowed
        return False


def seconds_left() -> int:
    """How long the minute that is counted still lasts."""
    return 60 - int(time.time()) % 60


def forget_expired() -> int:
    """Delete what has run out from the cache's table; how many rows. Other caches do that by themselves: 0.

    Django does so only once the table is full.
    """
    chosen = settings.CACHES["default"]
    if chosen["BACKEND"] != f"{DatabaseCache.__module__}.{DatabaseCache.__qualname__}":
        return 0
    table = connection.ops.quote_name(chosen["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < now()")  # noqa: S608 – our own setting, quoted
        return int(cursor.rowcount)
