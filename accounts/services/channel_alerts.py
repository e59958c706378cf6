"""What its owner is told of a channel."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Channel, Notification, User
from accounts.protocols import AlertKind, Letter, Summary
from accounts.querysets.reasons import because
from accounts.services.channel_health import CHANNEL_PAUSED
from accounts.vocabulary import Marking

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ChannelPaused(AlertKind):
    """One of the person's channels was paused: they hear of it by the bell and by the others."""

    name = CHANNEL_PAUSED

    def audience(self, notification: Notification) -> "QuerySet[User]":
        return because(User.objects.filter(pk=notification.details["person"], is_active=True))

    def readers(self, notification: Notification) -> "QuerySet[User]":
        """Nobody once it is mended: then there is nothing to do any more."""
        paused = Channel.objects.filter(pk=notification.details["channel"], paused_at__isnull=False)
        return User.objects.filter(is_active=True, channels__in=paused.values("pk"))

    def readable(self, user: User) -> Q:
        return Q(details__person=user.pk)

    def summaries(self, notifications: list[Notification], user: User) -> dict[int, Summary]:
        """One query however many there are; what was removed since is named no more."""
        channels = Channel.objects.for_user(user).in_bulk([n.details["channel"] for n in notifications])
        return {n.pk: _summary(channels.get(n.details["channel"])) for n in notifications}

    def letter(self, notification: Notification, reasons: list[str], user: User, ceiling: Marking) -> Letter:
        """The address stays out of it where the channel carries less than the notice is marked."""
        channel: Channel = Channel.objects.for_user(user).get(pk=notification.details["channel"])
        hidden = notification.marking > ceiling
        url = settings.SITE_URL + reverse("accounts:channel_page", args=[channel.pk])
        label = Marking(notification.marking).label
        context = {"channel": channel, "url": url, "hidden": hidden, "marking_label": label}
        return Letter(
            subject=f"[{label}] One of your channels is paused",
            text=render_to_string("accounts/alerts/channel_paused.txt", context),
            html=render_to_string("accounts/alerts/channel_paused.html", context),
            url=url,
        )


def _summary(channel: Channel | None) -> Summary:
    if channel is None:
        return Summary(
            title="One of your channels was paused; you removed it since.", url=reverse("accounts:channel_list")
        )
    again = "It is in use again." if channel.paused_at is None else "Nothing is sent there until you verify it again."
    return Summary(
        title=f"Paused: {channel}",
        url=reverse("accounts:channel_page", args=[channel.pk]),
        lines=[again],
        marking=Marking.GREEN.label,
    )
