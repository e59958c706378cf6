"""When a project becomes tracked, the attacks already linked to it may be due for an alert."""

from incidents.models import Incident
from incidents.outbox import raise_due_alerts
from incidents.vocabulary.review import ALERTING_STATES, LinkState
from projects.models import Project


def evaluate_project(project: Project) -> None:
    """Evaluate the alert rule for every report linked to the project; runs in the transaction that tracked it."""
    linked = Incident.objects.filter(
        links__project=project, links__state=LinkState.CONFIRMED, state__in=ALERTING_STATES
    )
    for incident in linked:
        raise_due_alerts(incident)
