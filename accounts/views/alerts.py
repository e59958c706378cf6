"""What became of an alert, and how all of them fare."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.protocols import SignedInRequest
from accounts.querysets.keyset import keyset_page
from accounts.services.alert_health import alert_health, given_up
from accounts.services.alert_progress import (
    FAILED_FIRST,
    deliveries_of,
    line_of,
    look_into,
    numbers_of,
    people_told,
    shown_error,
    states_of,
)
from accounts.services.heartbeat import late_since
from accounts.services.permissions import require_administrator
from accounts.services.retry_delivery import retry_delivery, retry_failed
from accounts.views.notifications import summary_of
from accounts.vocabulary import DeliveryState

LATEST = 20


@require_safe
def alert_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who was told, how, and what came of it; somebody who was merely told sees what concerns themselves."""
    view = look_into(request.user, pk)
    state = request.GET.get("state", "")
    page = keyset_page(request, people_told(view, state), by=FAILED_FIRST)
    context = {
        "view": view,
        "alert": view.notification,
        "summary": summary_of(view.notification, request.user),
        "numbers": numbers_of(view),
        "states": states_of(view),
        "state": state if state in DeliveryState.values else "",
        "mine": view.told.filter(user=request.user).first(),
        "page": page,
        "lines": [line_of(view, recipient) for recipient in page.object_list],
    }
    return render(request, "accounts/alert_page.html", context)


@require_POST
def alert_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try everything of it again that failed."""
    count = retry_failed(actor=request.user, notification=look_into(request.user, pk).notification)
    messages.success(request, f"{count} {'is' if count == 1 else 'are'} sent again now.")
    return redirect("accounts:alert_page", pk)


@require_POST
def delivery_again(request: SignedInRequest, pk: int, delivery: int) -> HttpResponse:
    """Try one again."""
    one = get_object_or_404(deliveries_of(look_into(request.user, pk)), pk=delivery)
    retry_delivery(actor=request.user, delivery=one)
    messages.success(request, f"It is sent again to {one.recipient.user} now.")
    return redirect("accounts:alert_page", pk)


@require_safe
def alert_health_page(request: SignedInRequest) -> HttpResponse:
    """Queues, failures and signs of life, for administrators."""
    require_administrator(request.user)
    dead = list(given_up(LATEST))
    for delivery in dead:
        delivery.said = shown_error(delivery.error or "", whole=True)  # type: ignore[attr-defined]
    context = {"health": alert_health(), "late_since": late_since(), "dead": dead}
    return render(request, "accounts/alert_health.html", context)
