"""Through which projects an incident is reached: the table of narrow scopes."""

from django.db import models

from incidents.models.incident import Incident
from projects.models import Project


class IncidentReach(models.Model):
    """An incident under a project, by a confirmed link or by suggested ones alone. Only triggers write it.

    What a membership on a project opens, and what concerns a project and all under it, is a range of its index, in the
    order of a list already.
    """

    only_triggers_write = True

    pk = models.CompositePrimaryKey("project_id", "incident_id")
    # No constraints: their checks would lock incidents while the tree moves, and links wait there the other way round.
    project = models.ForeignKey(
        Project, on_delete=models.DO_NOTHING, related_name="reaches", db_index=False, db_constraint=False
    )
    incident = models.ForeignKey(Incident, on_delete=models.DO_NOTHING, related_name="reaches", db_constraint=False)
    occurred_from = models.DateTimeField(help_text="As on the incident.")
    confirmed = models.BooleanField(help_text="By at least one confirmed link.")

    class Meta:
        verbose_name_plural = "incident reach"
        indexes = [
            models.Index(
                fields=["project", "-occurred_from", "-incident"], include=["confirmed"], name="incidents_reach_by_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} through {self.project_id}"
