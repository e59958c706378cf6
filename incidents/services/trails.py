"""Which rows of the audit trail belong to an incident, and of its custody log, as far as a person may read them."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.services.trail import Log, Trails, events_of, own_events
from accounts.services.trail_words import Entry
from accounts.vocabulary import Marking
from incidents.models import (
    Attachment,
    Casualty,
    Comment,
    Consequence,
    CustodyEntry,
    Incident,
    IncidentKeyEvent,
    IncidentReader,
    Involvement,
    ProjectLink,
    Source,
)
from incidents.querysets.links import naming_readable
from incidents.querysets.reading import WHO_SEE_SUGGESTED
from incidents.rules.comment_text import in_short
from incidents.vocabulary.evidence import CustodyAction
from incidents.vocabulary.review import State
from projects.models import Project

PARTS = (Casualty, Source, Involvement, IncidentReader, IncidentKeyEvent)
DONE = {
    CustodyAction.ADDED: "Evidence added",
    CustodyAction.VIEWED: "Evidence viewed",
    CustodyAction.DOWNLOADED: "Evidence downloaded",
    CustodyAction.EXPORTED: "Evidence exported",
    CustodyAction.WITHDRAWN: "Evidence withdrawn",
    CustodyAction.RESTORED: "Evidence brought back",
}


def incident_trails(user: User, record: Incident) -> Trails:
    """With its rows and evidence; to others than its reporter only since it was handed in: a draft is its author's."""
    own = own_events(record)
    secret = own.filter(_above(user, record)).order_by("pgh_id").last()
    if secret is not None:  # what was written while it was marked above the reader's clearance stays there
        own = own.filter(pgh_id__gt=secret.pgh_id)
    seen = Attachment.objects.for_user(user).filter(incident=record.pk)
    parts = [events_of(part).filter(_still_readable(user, record, part), incident=record.pk) for part in PARTS]
    parts.append(events_of(Attachment).filter(incident=record.pk, pgh_obj__in=seen.values("pk")))
    consequences = events_of(Consequence).filter(_still_readable(user, record, Consequence), incident=record.pk)
    parts.append(consequences.filter(naming_readable(user)))
    parts.append(events_of(ProjectLink).filter(_of_links(user, record), incident=record.pk))
    custody = custody_of(seen)
    comments = Comment.objects.for_user(user).about(record)
    if record.reporter_id == user.pk and secret is None:
        return [own, *parts, Log(custody, custody_in_words), Log(comments, comment_in_words)]
    if secret is not None:  # so does what was written to its rows, and what came along with another report
        lowered = own.order_by("pgh_id").values_list("pgh_created_at", flat=True)[:1]
        parts = [part.filter(pgh_created_at__gt=lowered) for part in parts]
    own = own.exclude(state=State.DRAFT)
    since: datetime | None = own.aggregate(since=Min("pgh_created_at"))["since"]
    if since is None:
        return [own]
    shown = [part.filter(pgh_created_at__gte=since) for part in parts]
    logs = [Log(custody.filter(at__gte=since), custody_in_words), Log(comments, comment_in_words)]
    return [own, *shown, *logs]


def custody_of(attachments: QuerySet[Attachment]) -> QuerySet[CustodyEntry]:
    """Who did what with these files."""
    return CustodyEntry.objects.filter(attachment__in=attachments.values("pk")).select_related("attachment")


def custody_in_words(entry: CustodyEntry) -> Entry:
    """Who did what with which file."""
    done = DONE.get(CustodyAction(entry.action), entry.get_action_display())
    return Entry(at=entry.at, who=entry.by_name, what=f"{done}: {entry.attachment}", note=entry.note)


def comment_in_words(comment: Comment) -> Entry:
    """Who said what, said it anew, or took it back."""
    what = "Comment" if comment.corrects_id is None else "Comment corrected" if comment.body else "Comment withdrawn"
    return Entry(at=comment.at, who=comment.author_name, what=what, note=in_short(comment.body or comment.reason, 300))


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
