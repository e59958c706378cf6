"""The review queue: what waits for a decision, overdue first, then by severity and the time that is left."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.protocols import SignedInRequest
from accounts.views.lists import list_page
from incidents.forms.queue import TABS, BulkAssignForm, QueueFilter
from incidents.models import Incident
from incidents.services import assign_incidents
from incidents.services.permissions import may_review
from incidents.vocabulary.review import LinkState


@require_safe
def review_queue(request: SignedInRequest) -> HttpResponse:
    """For managers: every report that they may read and that waits."""
    user = request.user
    require_reviewer(user)
    form = QueueFilter(request.GET, user=user)
    waiting = Incident.objects.for_user(user).awaiting_review().ranked(timezone.now())
    undecided = Count("links", filter=Q(links__state=LinkState.SUGGESTED))
    shown = waiting.listed().select_related("claimed_by", "assigned_to").annotate(links_pending=undecided)
    page = list_page(request, form, shown.on_tab(form.tab_chosen, user))
    for row in page.object_list:
        _time_it(row, user)
    context = {
        "page": page,
        "form": form,
        "tabs": _tabs(form, form.narrow(waiting), user),
        "assign_form": BulkAssignForm(user=user, initial={"assignee": user.pk, "query": request.GET.urlencode()}),
    }
    return render(request, "incidents/review_queue.html", context)


@require_POST
def queue_assign(request: SignedInRequest) -> HttpResponse:
    """Assign the ticked reports to one manager, or to nobody; back to the queue as it was."""
    require_reviewer(request.user)
    form = BulkAssignForm(request.POST, user=request.user)
    back = f"{reverse('incidents:review_queue')}?{QueryDict(request.POST.get('query', '')).urlencode()}"
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect(back)
    assignee = form.cleaned_data["assignee"]
    done, refused = assign_incidents(actor=request.user, incidents=form.cleaned_data["incidents"], assignee=assignee)
    if done:
        number = "1 report is" if len(done) == 1 else f"{len(done)} reports are"
        messages.success(request, f"{number} assigned to {assignee or 'nobody'}.")
    for reason in refused:
        messages.error(request, reason)
    return redirect(back)


def require_reviewer(user: User) -> None:
    """Raise NotAllowed for everybody who manages nothing."""
    if not may_review(user):
        raise NotAllowed("Managers review reports.")


def _tabs(form: QueueFilter, waiting: Any, user: User) -> list[dict[str, Any]]:
    """Each with how many of the filtered reports stand on it: one query."""
    numbers = waiting.order_by().numbers_on_tabs(user)
    return [
        {
            "label": label,
            "query": form.tab_query(tab),
            "number": numbers[tab or "all"],
            "active": tab == form.tab_chosen,
        }
        for tab, label in TABS
    ]


def _time_it(row: Incident, reader: User) -> None:
    """Add what the queue shows beside the record: waiting time, and whether it is one's own."""
    now, since = timezone.now(), row.submitted_at or row.filed_at
    row.overdue = row.review_due_at is not None and now > row.review_due_at  # type: ignore[attr-defined]
    row.waiting_text = timesince(since, now, depth=1)  # type: ignore[attr-defined]
    row.is_own = row.reporter_id == reader.pk  # type: ignore[attr-defined]
