"""What follows from the casualty rows and is kept on the incident: totals and severity."""

from django.core.exceptions import ValidationError

from incidents.models import Casualty, Incident
from incidents.rules.severity import severity_of
from incidents.rules.totals import totals_of

MOST_PEOPLE = 1_000_000  # more than any event has harmed: a larger total is a slip of the keyboard


def refigure(incident: Incident) -> None:
    """Set totals and, unless overridden, severity from the rows. The caller holds the incident's row and saves it.

    Raises ValidationError where the numbers cannot be meant.
    """
    casualties = list(Casualty.objects.filter(incident=incident))
    for name, total in totals_of(casualties).items():
        if total is not None and total > MOST_PEOPLE:
            raise ValidationError({"casualties": [f"The numbers add up to more than {MOST_PEOPLE:,} people."]})
        setattr(incident, name, total)
    if not incident.severity_reason:
        incident.severity = severity_of(incident.category, casualties)
