"""When review of a report is due, kept on it by the database, whatever door a change came through.

The time counts from when the report was handed in, or opened anew; what it lay with its reporter after a return does
not count (`review_since` is moved by that much). It is the usual time of its severity, or a shorter one that a linked
project, confirmed or suggested, or one above it asks for. What waits for nobody is not due.

When a project's deadline changes or the tree moves no incident is written: `settle_deadlines` brings those up to date.
"""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.audit import tracked
from incidents.rules.deadlines import REVIEW_WITHIN, hours_within
from incidents.vocabulary.review import WAITING_STATES
from projects.models import Project
from projects.vocabulary import Severity

MOST_HOURS = 24 * 90


@tracked()
class ReviewDeadline(models.Model):
    """Within how many hours a project wants reports of one severity decided on."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="review_deadlines")
    severity = models.PositiveSmallIntegerField(choices=Severity)
    hours = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)])

    class Meta:
        ordering = ["project", "-severity"]
        constraints = [
            models.UniqueConstraint(fields=["project", "severity"], name="incidents_deadline_once"),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=MOST_HOURS), name="incidents_deadline_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_severity_display().lower()} within {self.hours} h"


def due_sql(incident: str) -> str:
    """SQL for when the incident of this alias is due; null where it waits for nobody."""
    usual = " ".join(f"WHEN {severity} THEN {hours_within(severity)}" for severity in REVIEW_WITHIN)
    return (
        f"CASE WHEN {incident}.state IN ({_waiting()}) THEN"  # noqa: S608 – made of our own constants
        f" coalesce({incident}.review_since, {incident}.submitted_at, {incident}.filed_at)"
        f" + interval '1 hour' * least(CASE {incident}.severity {usual} END,"
        " (SELECT min(asked.hours) FROM incidents_reviewdeadline asked"
        " JOIN incidents_incidentreach reach ON reach.project_id = asked.project_id"
        f" WHERE reach.incident_id = {incident}.id AND asked.severity = {incident}.severity)) END"
    )


def deadline_follows() -> pgtrigger.Trigger:
    """On the incident: its deadline is what follows from its severity, state and projects, whatever is written."""
    return pgtrigger.Trigger(
        name="deadline_follows",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"NEW.review_due_at = {due_sql('NEW')}; RETURN NEW;",
    )


def links_set_deadline() -> pgtrigger.Trigger:
    """On a link, after its incident is reached anew: the deadline may be another one."""
    return pgtrigger.Trigger(
        name="links_set_deadline",  # triggers run in the order of their names: after links_move_reach
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        func=(
            "UPDATE incidents_incident incident SET version = version"  # noqa: S608 – made of our own constants
            " WHERE id IN (CASE WHEN TG_OP = 'INSERT' THEN NEW.incident_id ELSE OLD.incident_id END,"
            " CASE WHEN TG_OP = 'DELETE' THEN OLD.incident_id ELSE NEW.incident_id END)"
            f" AND review_due_at IS DISTINCT FROM {due_sql('incident')};"
            " RETURN NULL;"
        ),
    )


def settle_sql() -> str:
    """Bring every waiting report's deadline up to date that is not; what somebody holds waits for the next time."""
    return (
        "UPDATE incidents_incident SET version = version WHERE id IN ("  # noqa: S608 – made of our own constants
        f"SELECT incident.id FROM incidents_incident incident WHERE incident.state IN ({_waiting()})"
        f" AND incident.review_due_at IS DISTINCT FROM {due_sql('incident')}"
        " ORDER BY incident.id FOR NO KEY UPDATE SKIP LOCKED)"
    )


def _waiting() -> str:
    return ", ".join(f"'{state}'" for state in sorted(WAITING_STATES))
