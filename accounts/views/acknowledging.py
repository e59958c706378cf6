"""Acknowledging an urgent alert: in the product, and by the link in a letter, which lets nobody in."""

import structlog
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import NotThere
from accounts.models import Recipient
from accounts.protocols import SignedInRequest, alert_kind
from accounts.services import acknowledge as acknowledging
from accounts.views.notifications import items
from accounts.vocabulary import Marking

logger = structlog.get_logger(__name__)

OPEN_LABELS = frozenset({Marking.CLEAR.label, Marking.GREEN.label})


@require_POST
def notification_acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    """The button: then on to what it is about, or back to where it was pressed."""
    told = get_object_or_404(Recipient.objects.for_user(request.user).select_related("notification"), pk=pk)
    acknowledging.acknowledge(actor=request.user, recipient=told)
    messages.success(request, "Acknowledged.")
    back = request.POST.get("back")
    if back == "alert":
        return redirect("accounts:alert_page", told.notification_id)
    (item,) = items([told], request.user)
    return redirect("accounts:notification_list" if back == "list" or not item.url else item.url)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: HttpRequest, link: str) -> HttpResponse:
    """Where the letter leads. Looking does nothing: programs that scan mail look at every link."""
    if not ratelimit.consume(request, app="allauth.account", action="acknowledge", limit_get=True):
        logger.warning("acknowledge_slowed", address=ratelimit.get_ip(request))
        return render(request, "429.html", status=429)
    try:
        told = acknowledging.told_by(link)
    except NotThere:
        logger.warning("acknowledge_link_refused", address=ratelimit.get_ip(request))
        return render(request, "accounts/acknowledge_refused.html", status=404)
    if request.method == "POST":
        told = acknowledging.acknowledge(actor=told.user, recipient=told, by_link=True)
    return render(request, "accounts/acknowledge.html", {"told": told, "reference": _open_reference(told)})


def _open_reference(told: Recipient) -> str:
    """The reference of what it is about, where that is marked GREEN at most by now; else nothing of it is named."""
    notification = told.notification
    summary = alert_kind(notification.kind).summaries([notification], told.user).get(notification.pk)
    return notification.subject if summary is not None and summary.marking in OPEN_LABELS else ""
