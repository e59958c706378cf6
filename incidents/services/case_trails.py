"""Which rows of the audit trail belong to a case, as far as a person may read them."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.services.trail import Log, Trails, events_of, own_events
from accounts.vocabulary import Marking
from incidents.models import (
    Attachment,
    Case,
    CaseIncident,
    CaseMember,
    CaseTask,
    Comment,
    Incident,
    Milestone,
    TaskItem,
)
from incidents.services.trails import comment_in_words, custody_in_words, custody_of


def case_trails(user: User, record: Case) -> Trails:
    """Of it, its rows, files and discussion; of the incidents only those that the person may read."""
    incidents = Incident.objects.for_user(user).values("pk")
    tasks = CaseTask.objects.filter(case=record.pk).values("pk")
    files = record.attachments.for_user(user)
    since = told_since(user, record)
    trails = [
        own_events(record),
        *(events_of(part).filter(case=record.pk) for part in (CaseMember, CaseTask, Milestone)),
        events_of(CaseIncident).filter(case=record.pk, incident__in=incidents),
        events_of(TaskItem).filter(task__in=tasks),
        events_of(Attachment).filter(case=record.pk, pgh_obj__in=files.values("pk")),
    ]
    custody, comments = custody_of(files), Comment.objects.for_user(user).about(record)
    if since is not None:
        trails = [trail.filter(pgh_created_at__gte=since) for trail in trails]
        custody = custody.filter(at__gte=since)
    return [*trails, Log(custody, custody_in_words), Log(comments, comment_in_words)]


def told_since(user: User, record: Case) -> datetime | None:
    """Since when this person may know what was written: since the last time that its marking was too high for them."""
    above = Q(marking__gt=user.clearance)
    if not record.members.filter(user=user).exists():
        above |= Q(marking=Marking.RED)
    own = own_events(record).order_by("pgh_id")
    secret = own.filter(above).last()
    if secret is None:
        return None
    lowered = own.filter(pgh_id__gt=secret.pgh_id).first()
    return lowered.pgh_created_at if lowered is not None else timezone.now()
