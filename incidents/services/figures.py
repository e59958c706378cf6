"""What follows from the rows and is kept on the incident: totals, which the database keeps, and severity."""

from django.core.exceptions import ValidationError

from incidents.models import Casualty, Consequence, Incident
from incidents.rules.severity import severity_of
from incidents.vocabulary.people import Outcome
from projects.vocabulary import Severity

TOTALS = [f"{outcome}_{bound}" for outcome in Outcome.values for bound in ("low", "best", "high")]
MOST_PEOPLE = 1_000_000  # more than any event has harmed: a larger total is a slip of the keyboard


def refigure(incident: Incident) -> None:
    """Read the totals and, unless overridden, find the severity. The caller holds the incident's row and saves it.

    Raises ValidationError where the numbers cannot be meant.
    """
    incident.refresh_from_db(fields=TOTALS)
    if any((getattr(incident, name) or 0) > MOST_PEOPLE for name in TOTALS):
        raise ValidationError({"casualties": [f"The numbers add up to more than {MOST_PEOPLE:,} people."]})
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
