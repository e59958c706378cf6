"""What we protect, and who may do what there, in the Django admin."""

from projects.admin import memberships, organisations, places, watches

__all__ = ["WITHOUT_ADMIN", "memberships", "organisations", "places", "watches"]

WITHOUT_ADMIN = {
    "ProjectAncestry": "Follows from each project's parent; the services that move projects keep it.",
}
"""Models that have no admin of their own and are no rows in another's, and why."""
