"""What comments and evidence belong to: an incident or a case."""

from typing import TYPE_CHECKING

from incidents.models import Case, Incident
from incidents.services.case_permissions import lock_case
from incidents.services.permissions import lock_incident

if TYPE_CHECKING:
    from accounts.models import User

Subject = Incident | Case


def lock_subject(user: "User", subject: Subject) -> Subject:
    """The row under a lock, as far as the person may read it now: NotThere."""
    return lock_case(user, subject) if isinstance(subject, Case) else lock_incident(user, subject)
