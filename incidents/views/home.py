"""Home: what waits for me, what happened lately, what I watch."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest, administers
from accounts.querysets.windows import window
from accounts.services.heartbeat import late_since
from accounts.services.readings import note_list
from incidents.models import CaseTask, Incident, UnfinishedReport
from incidents.querysets.incidents import NEWEST_FIRST
from incidents.services.deciders import orphans
from incidents.services.permissions import may_review
from incidents.services.watching import watches_of
from incidents.vocabulary.review import State
from projects.querysets.memberships import scope_of

SHOWN = 8


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The page after signing in."""
    user = request.user
    readable = Incident.objects.for_user(user)
    mine = readable.filter(reporter=user)
    drafts = list(mine.filter(state__in=[State.DRAFT, State.RETURNED]).listed().order_by("-pk")[:SHOWN])
    recent = window(readable.unmerged().exclude(state=State.DRAFT).listed(), NEWEST_FIRST, None, SHOWN)
    tasks = list(CaseTask.objects.for_user(user).waiting_for(user)[:SHOWN])
    note_list(actor=user, name="Home", records=[*drafts, *recent, *(task.case for task in tasks)])
    context = {
        "drafts": drafts,
        "unfinished": UnfinishedReport.objects.for_user(user).select_related("incident")[:SHOWN],
        "waiting_for_review": readable.awaiting_review().exclude(reporter=user).count() if may_review(user) else None,
        "recent": recent,
        "administers": administers(user),
        "without_decider": orphans().count() if administers(user) else 0,
        "alerts_late_since": late_since() if may_review(user) or administers(user) else None,
        "tasks": tasks,
        "watches": watches_of(user),
        "is_member": scope_of(user).is_member,
    }
    return render(request, "incidents/home.html", context)
