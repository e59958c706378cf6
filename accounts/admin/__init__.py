"""People and alerts in the Django admin. `base.py` has what the admins of all apps keep to."""

from accounts.admin import alerts, people, reach

__all__ = ["WITHOUT_ADMIN", "alerts", "people", "reach"]

WITHOUT_ADMIN: dict[str, str] = {}
"""Models that have no admin of their own and are no rows in another's, and why."""
