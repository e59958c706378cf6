"""People and alerts in the Django admin. `base.py` has what the admins of all apps keep to."""

from accounts.admin import alerts, people, reach, readings

__all__ = ["WITHOUT_ADMIN", "alerts", "people", "reach", "readings"]

WITHOUT_ADMIN: dict[str, str] = {
    "IdempotencyKey": "A day's memory of which requests were carried out; nobody has anything to decide about it.",
    "Heartbeat": "Two moments that the workers write over; the page on the alerts' health shows them.",
    "ProviderAccount": "Made by signing in, ended on the command line; what became of it is in the person's history.",
    "SecondFactor": "Set up and removed by its owner alone; what became of it stands in the person's history.",
}
"""Models that have no admin of their own and are no rows in another's, and why."""
