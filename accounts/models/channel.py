"""Where a person wants to be reached, and how strict a marking may go there."""

from datetime import time

from django.db import models

from accounts.audit import tracked
from accounts.models.user import User
from accounts.vocabulary import ChannelKind, Marking, Pace

MORNING = time(7)


@tracked(exclude=["sealed_secret", "sealed_former_secret"])
class Channel(models.Model):
    """One address of one person. Above `highest_marking` only a neutral line with a link is sent.

    Quiet hours and digests hold back what is not urgent, in the person's own time zone.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(max_length=12, choices=ChannelKind, default=ChannelKind.EMAIL)
    address = models.CharField(max_length=500)
    verified_at = models.DateTimeField(null=True, blank=True)
    highest_marking = models.PositiveSmallIntegerField(choices=Marking, default=Marking.AMBER)
    is_active = models.BooleanField(default=True)
    pace = models.CharField(max_length=6, choices=Pace, default=Pace.AT_ONCE)
    digest_at = models.TimeField(default=MORNING)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_because = models.CharField(max_length=300, blank=True)
    sealed_secret = models.TextField(blank=True, editable=False)
    sealed_former_secret = models.TextField(blank=True, editable=False)
    former_secret_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["user", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "address"], name="accounts_channel_once"),
            models.CheckConstraint(condition=models.Q(kind__in=ChannelKind.values), name="accounts_channel_kind"),
            models.CheckConstraint(condition=models.Q(pace__in=Pace.values), name="accounts_channel_pace"),
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="accounts_channel_quiet_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.address}"

    @property
    def is_open(self) -> bool:
        """May something go there now?"""
        return self.is_active and self.verified_at is not None and self.paused_at is None
