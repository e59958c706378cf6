"""Which rows of the audit trail belong to a record, as far as a person may read them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.services.trail import events_of, own_events
from accounts.vocabulary import Marking
from incidents.models import Casualty, Consequence, Incident, IncidentReader, Involvement, ProjectLink, Source
from incidents.querysets.links import naming_readable
from incidents.querysets.reading import WHO_SEE_SUGGESTED
from incidents.vocabulary.review import State
from projects.models import Project


def incident_trails(user: User, record: Incident) -> list[QuerySet[Any]]:
    """With its rows; to others than its reporter only since it was handed in: a draft is its author's alone."""
    own = own_events(record)
    secret = own.filter(_above(user, record)).order_by("pgh_id").last()
    if secret is not None:  # what was written while it was marked above the reader's clearance stays there
        own = own.filter(pgh_id__gt=secret.pgh_id)
    parts = [
        events_of(part).filter(_still_readable(user, record, part), incident=record.pk)
        for part in (Casualty, Source, Involvement, Consequence)
    ]
    parts[-1] = parts[-1].filter(naming_readable(user))
    parts.append(events_of(IncidentReader).filter(incident=record.pk))
    links = events_of(ProjectLink).filter(_of_links(user, record), incident=record.pk)
    if record.reporter_id == user.pk and secret is None:
        return [own, *parts, links]
    if secret is not None:  # so does what was written to its rows, and what came along with another report
        lowered = own.order_by("pgh_id").values_list("pgh_created_at", flat=True)[:1]
        parts = [part.filter(pgh_created_at__gt=lowered) for part in parts]
        links = links.filter(pgh_created_at__gt=lowered)
    since = own.exclude(state=State.DRAFT).order_by("pgh_id").values_list("pgh_created_at", flat=True)[:1]
    shown = [part.filter(pgh_created_at__gte=since) for part in (*parts, links)]
    return [own.exclude(state=State.DRAFT), *shown]


def _still_readable(user: User, record: Incident, part: type[Any]) -> Q:
    """Not of rows that went to another report, with a merge or its undoing, which this person may not read."""
    elsewhere = part.objects.filter(pk=OuterRef("pgh_obj")).exclude(incident=record)
    return ~Q(Exists(elsewhere.exclude(incident__in=Incident.objects.for_user(user).order_by().values("pk"))))


def _of_links(user: User, incident: Incident) -> Q:
    """Of the links that this person sees on the record, and of all to projects whose suggestions they judge."""
    seen = ProjectLink.objects.for_user(user).filter(incident=incident).values("project")
    judged = Project.objects.in_scope(user, WHO_SEE_SUGGESTED).values("pk")
    return Q(project__in=seen) | Q(project__in=judged)


def _above(user: User, incident: Incident) -> Q:
    """Audit rows of the incident from when this person might not have read it by its marking."""
    named = incident.named_readers.filter(user=user).exists()
    above = Q(marking__gt=user.clearance)
    return above if named else above | Q(marking=Marking.RED)
