"""How often a person, or an address, may ask for something, counted in the shared cache over all processes."""

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

if TYPE_CHECKING:
    from accounts.models import User

IN_A_TABLE = f"{DatabaseCache.__module__}.{DatabaseCache.__qualname__}"
PERIODS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


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


def rate_of(text: str) -> tuple[int, int]:
    """Calls and seconds of "600/min": a number, and second, minute, hour or day by its first letter. Or ValueError."""
    number, _, period = text.partition("/")
    if not number.strip().isdecimal() or int(number) < 1 or period.strip()[:1] not in PERIODS:
        raise ValueError(f"{text!r} is no rate: write for example 600/min.")
    return int(number), PERIODS[period.strip()[:1]]


def count_in_window(whom: str, what: str, window: int) -> tuple[int | None, int]:
    """Count one call: the how-manyth it is in this window, None where it cannot be counted, and the seconds left.

    In the table of the usual cache one statement, which waits for no disk, counts every call; else the cache counts.
    """
    now = int(time.time())
    left = window - now % window
    key = cache.make_key(f"calls:{what}:{whom}:{now // window}")
    if settings.CACHES["default"]["BACKEND"] == IN_A_TABLE:
        return _count_in_table(key, now + left), left
    try:
        return 1 if cache.add(key, 1, timeout=left + 1) else cache.incr(key), left
    except ValueError:
        return None, left


def _count_in_table(key: str, until: int) -> int:
    """What only we read: a number in place of what Django keeps. Lost with a crash, it costs nobody anything."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counted (cache_key, value, expires) VALUES (%s, '1', to_timestamp(%s)) "  # noqa: S608
            "ON CONFLICT (cache_key) DO UPDATE SET value = (counted.value::bigint + 1)::text "
            "RETURNING value::bigint, set_config('synchronous_commit', 'off', true)",
            [key, until],
        )
        return int(cursor.fetchone()[0])


def seconds_left() -> int:
    """How long the minute that is counted still lasts."""
    return 60 - int(time.time()) % 60


def forget_expired() -> int:
    """Delete what has run out from the cache's table; how many rows. Other caches do that by themselves: 0.

    Django does so only once the table is full.
    """
    chosen = settings.CACHES["default"]
    if chosen["BACKEND"] != IN_A_TABLE:
        return 0
    table = connection.ops.quote_name(chosen["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < now()")  # noqa: S608 – our own setting, quoted
        return int(cursor.rowcount)
