"""What I have been told: the list, the bell, opening one."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Notification, Recipient, User
from accounts.protocols import SignedInRequest, Summary, alert_kind
from accounts.querysets.keyset import keyset_page
from accounts.services.unread import as_named, unread_count

BELL_SHOWS = 5
GONE = Summary(title="You may no longer read what this was about.", url="")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list: what the person was told, and why they."""

    pk: int
    title: str
    lines: list[str]
    url: str
    severity: str
    created_at: datetime
    read_at: datetime | None
    why: str
    marking_label: str
    alert: int
    to_acknowledge: bool
    acknowledged_at: datetime | None


@require_safe
def notification_list(request: SignedInRequest) -> HttpResponse:
    """Everything the person was told, newest first."""
    mine = Recipient.objects.for_user(request.user)
    page = keyset_page(request, mine.select_related("notification"), by=("-pk",))
    context = {"items": items(page.object_list, request.user), "page": page, "unread": unread_count(request.user)}
    return render(request, "accounts/notification_list.html", context)


@require_safe
def bell(request: SignedInRequest) -> HttpResponse:
    """The bell as a fragment; the page asks for it every few seconds."""
    mine = Recipient.objects.for_user(request.user)
    latest = items(list(mine.listed()[:BELL_SHOWS]), request.user)
    return render(request, "accounts/_bell.html", {"unread": unread_count(request.user), "items": latest})


@require_POST
def notification_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one as read and go to what it is about."""
    told = get_object_or_404(Recipient.objects.for_user(request.user).select_related("notification"), pk=pk)
    if told.read_at is None:
        told.read_at = timezone.now()
        told.save(update_fields=["read_at"])
    (item,) = items([told], request.user)
    return redirect(item.url or "accounts:notification_list")


@require_POST
def notification_read_all(request: SignedInRequest) -> HttpResponse:
    """Mark all as read."""
    count = Recipient.objects.for_user(request.user).unread().update(read_at=timezone.now())
    messages.success(request, f"{count} marked as read.")
    return redirect("accounts:notification_list")


def items(recipients: list[Recipient], user: User) -> list[Item]:
    """What to show of each; of what the person may no longer read, only that it was there."""
    summaries: dict[int, Summary] = {}
    for name in {recipient.notification.kind for recipient in recipients}:
        of_kind = [recipient.notification for recipient in recipients if recipient.notification.kind == name]
        summaries |= alert_kind(name).summaries(of_kind, user)
    return [_item(recipient, summaries.get(recipient.notification_id, GONE)) for recipient in recipients]


def _item(recipient: Recipient, summary: Summary) -> Item:
    readable, notification = summary is not GONE, recipient.notification
    summary = as_named(notification, summary)
    return Item(
        pk=recipient.pk,
        title=summary.title,
        lines=summary.lines,
        url=summary.url,
        severity=summary.severity,
        created_at=recipient.created_at,
        read_at=recipient.read_at,
        why=alert_kind(notification.kind).why(recipient.reasons) if readable else "",
        marking_label=summary.marking,
        alert=notification.pk,
        to_acknowledge=readable and notification.urgent and recipient.acknowledged_at is None,
        acknowledged_at=recipient.acknowledged_at,
    )


def summary_of(notification: Notification, user: User) -> Summary | None:
    """What may be shown of it beside what became of it; None where the person may not read it."""
    summary = alert_kind(notification.kind).summaries([notification], user).get(notification.pk)
    return as_named(notification, summary) if summary is not None else None
