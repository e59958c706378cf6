"""How often a person may ask for something costly, counted in the shared cache over all web processes."""

import time
from typing import TYPE_CHECKING

from django.core.cache import cache

if TYPE_CHECKING:
    from accounts.models import User


def within_rate(user: "User", what: str, per_minute: int) -> bool:
    """Count one call of this minute; False once there were more. Calls at the same instant may count as one."""
    key = f"rate:{what}:{user.pk}:{int(time.time() // 60)}"
    if cache.add(key, 1, timeout=120):
        return True
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # thrown out of a full cache between the two calls
        return True
