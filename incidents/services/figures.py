"""What follows from the casualty rows and is kept on the incident: totals and severity."""

from incidents.models import Casualty, Incident
from incidents.rules.severity import severity_of
from incidents.rules.totals import totals_of


def refigure(incident: Incident) -> None:
    """Set totals and, unless overridden, severity from the rows. The caller holds the incident's row and saves it."""
    casualties = list(Casualty.objects.filter(incident=incident))
    for name, total in totals_of(casualties).items():
        setattr(incident, name, total)
    if not incident.severity_reason:
        incident.severity = severity_of(incident.category, casualties)
