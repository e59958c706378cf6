"""How often a person, or an address, may ask for something, counted in the shared cache over all processes."""

import time
from typing import TYPE_CHECKING

from django.core.cache import cache

if TYPE_CHECKING:
    from accounts.models import User


def within_rate(user: "User", what: str, per_minute: int) -> bool:
    """Count one call of a person in this minute; False once there were more.

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
    except ValueError:  # thrown out of a full cache between the two calls
        return True


def seconds_left() -> int:
    """How long the minute that is counted still lasts."""
    return 60 - int(time.time()) % 60
