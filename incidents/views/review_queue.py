"""The review queue: what waits for a decision, the gravest and longest waiting first."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_safe

from accounts.errors import NotAllowed
from accounts.protocols import SignedInRequest
from accounts.services.readings import note_list
from incidents.models import Incident
from incidents.services.permissions import may_review
from incidents.vocabulary.review import LinkState

SHOWN = 100


@require_safe
def review_queue(request: SignedInRequest) -> HttpResponse:
    """For managers: every report that they may read and that waits."""
    if not may_review(request.user):
        raise NotAllowed("Managers review reports.")
    undecided = Count("links", filter=Q(links__state=LinkState.SUGGESTED))
    waiting = Incident.objects.for_user(request.user).awaiting_review().listed().select_related("claimed_by")
    rows = list(waiting.annotate(links_pending=undecided)[:SHOWN])
    note_list(actor=request.user, name="Review", records=rows)
    for row in rows:
        _time_it(row, request.user.pk)
    return render(request, "incidents/review_queue.html", {"rows": rows})


def _time_it(row: Incident, reader: int | None) -> None:
    """Add what the queue shows beside the record: deadline, waiting time, and whether it is one's own."""
    now, since = timezone.now(), row.submitted_at or row.filed_at
    row.overdue = row.review_due_at is not None and now > row.review_due_at  # type: ignore[attr-defined]
    row.waiting_text = timesince(since, now, depth=1)  # type: ignore[attr-defined]
    row.claimed_by_name = str(row.claimed_by) if row.claimed_by else ""  # type: ignore[attr-defined]
    row.is_own = row.reporter_id == reader  # type: ignore[attr-defined]
