"""Rate an incident otherwise than the rule does, with a reason; or leave it to the rule again."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from accounts.audit import service
from incidents.models import Incident
from incidents.outbox import raise_due_alerts, tell_newcomers
from incidents.services.figures import computed_severity
from incidents.services.permissions import lock_incident, require_edit

if TYPE_CHECKING:
    from accounts.models import User


@service
def override_severity(
    *, actor: "User", incident: Incident, severity: int | None, reason: str = "", version: int | None = None
) -> Incident:
    """Set the severity and say why; None leaves it to the rule again. Who may edit the facts may do this.

    Raises StaleVersion, WrongState, NotAllowed, ValidationError.
    """
    incident = lock_incident(actor, incident, version)
    require_edit(actor, incident)
    before = incident.severity
    if severity is None:
        incident.severity_reason, incident.severity = "", computed_severity(incident)
    else:
        if not reason.strip():
            raise ValidationError({"reason": ["Say why it is to be rated otherwise than the rule does."]})
        incident.severity_reason, incident.severity = reason.strip(), severity
    incident.full_clean()
    incident.version += 1
    incident.save()
    raise_due_alerts(incident)
    if incident.severity > before:
        tell_newcomers(incident)
    return incident
