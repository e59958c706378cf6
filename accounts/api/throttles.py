"""How often one person may call, over all their tokens."""

from rest_framework.throttling import UserRateThrottle


class PerPersonThrottle(UserRateThrottle):
    """Counts in the shared cache, so that several web processes count together."""

    scope = "person"
