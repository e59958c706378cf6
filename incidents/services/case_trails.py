"""Which rows of the audit trail belong to a case, as far as a person may read them."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.services.trail import events_of, own_events
from accounts.vocabulary import Marking
from incidents.models import Case, CaseIncident, CaseMember, CaseTask, Incident, Milestone, TaskItem


def case_trails(user: User, record: Case) -> list[QuerySet[Any]]:
    """Of it and its rows; of the incidents only those that the person may read."""
    incidents = Incident.objects.for_user(user).values("pk")
    tasks = CaseTask.objects.filter(case=record.pk).values("pk")
    secret = last_above(user, record)
    trails = [
        own_events(record),
        *(events_of(part).filter(case=record.pk) for part in (CaseMember, CaseTask, Milestone)),
        events_of(CaseIncident).filter(case=record.pk, incident__in=incidents),
        events_of(TaskItem).filter(task__in=tasks),
    ]
    if secret is None:
        return trails
    return [trail.filter(pgh_created_at__gt=secret.pgh_created_at) for trail in trails]


def last_above(user: User, record: Case) -> Any:
    """The last audit row of the case from when this person might not have read it by its marking."""
    above = Q(marking__gt=user.clearance)
    if not record.members.filter(user=user).exists():
        above |= Q(marking=Marking.RED)
    return own_events(record).filter(above).order_by("pgh_id").last()
