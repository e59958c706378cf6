"""Where a person wants to be reached, and how strict a marking may go there."""

from django.db import models

from accounts.audit import tracked
from accounts.models.user import User
from accounts.vocabulary import ChannelKind, Marking


@tracked()
class Channel(models.Model):
    """One address of one person. Above `highest_marking` only a neutral line with a link is sent."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(max_length=12, choices=ChannelKind, default=ChannelKind.EMAIL)
    address = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    highest_marking = models.PositiveSmallIntegerField(choices=Marking, default=Marking.AMBER)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["user", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "address"], name="accounts_channel_once"),
            models.CheckConstraint(condition=models.Q(kind__in=ChannelKind.values), name="accounts_channel_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.address}"
