"""Where a person wants to be reached, and how strict a marking may go there."""

from datetime import datetime, time

from django.db import models
from django.utils import timezone

from accounts.audit import tracked
from accounts.models.user import User
from accounts.querysets.channels import ChannelQuerySet
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

    objects = ChannelQuerySet.as_manager()

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
        """Does it take messages? The same as `Channel.objects.open()`."""
        return self.is_active and self.verified_at is not None and self.paused_at is None

    @property
    def is_own_address(self) -> bool:
        """Is it the address that the person signs in by? It always stays, though it may be switched off."""
        return self.kind == ChannelKind.EMAIL and self.address == self.user.email

    @property
    def known_until(self) -> datetime | None:
        """Until when the former secret signs too; None once it does not."""
        until = self.former_secret_until
        return until if self.sealed_former_secret and until is not None and until > timezone.now() else None
