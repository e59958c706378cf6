"""What follows from the rows and is kept on the incident: totals, which the database keeps, and severity."""

from incidents.models import Casualty, Consequence, Incident
from incidents.rules.severity import severity_of
from incidents.vocabulary.people import Outcome
from projects.vocabulary import Severity

TOTALS = [f"{outcome}_{bound}" for outcome in Outcome.values for bound in ("low", "best", "high")]


def refigure(incident: Incident) -> None:
    """Read the totals and, unless overridden, find the severity. The caller holds the incident's row and saves it."""
    incident.refresh_from_db(fields=TOTALS)
    if not incident.severity_reason:
        incident.severity = computed_severity(incident)


def computed_severity(incident: Incident) -> Severity:
    """The severity that follows from what is recorded, whoever may have overridden it."""
    return severity_of(
        incident.category,
        list(Casualty.objects.filter(incident=incident)),
        damage=incident.property_damage,
        consequences=Consequence.objects.filter(incident=incident).values_list("kind", flat=True),
    )
