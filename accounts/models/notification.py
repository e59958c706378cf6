"""Something that people must know, and each person who must know it. The bell lists recipients."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.user import User
from accounts.querysets.notifications import RecipientQuerySet
from accounts.vocabulary import Marking


class Notification(models.Model):
    """An event, written in the transaction that makes it true. `key` makes it happen once."""

    kind = models.CharField(max_length=40)
    key = models.CharField(
        max_length=120, unique=True, help_text="Kind and subject; a second of the same is not written."
    )
    subject = models.CharField(max_length=80, help_text="The public reference of what it is about.")
    details = models.JSONField(default=dict, blank=True)
    marking = models.PositiveSmallIntegerField(choices=Marking, default=Marking.AMBER)
    urgent = models.BooleanField(default=False, help_text="Goes out at any hour, and is to be acknowledged.")
    earlier = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="later")
    created_at = models.DateTimeField(auto_now_add=True)
    fanned_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], name="accounts_notification_waiting", condition=models.Q(fanned_out_at=None)),
            models.Index(fields=["subject"], name="accounts_notification_subject"),
            models.Index(fields=["created_at"], name="accounts_notification_urgent", condition=models.Q(urgent=True)),
        ]

    def __str__(self) -> str:
        return self.key


class Recipient(models.Model):
    """One person who gets a notification, and why."""

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="recipients")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="received")
    reasons = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True, help_text="Never changed once it stands.")
    acknowledged_by_link = models.BooleanField(
        default=False, db_default=False, help_text="By the link in a letter, not by somebody who was signed in."
    )

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["notification", "user"], name="accounts_recipient_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="accounts_recipient_bell"),
            models.Index(fields=["user"], name="accounts_recipient_unread", condition=models.Q(read_at=None)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="acknowledged_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.acknowledged_at IS NOT NULL AND"
                    " (OLD.acknowledged_at, OLD.acknowledged_by_link)"
                    " IS DISTINCT FROM (NEW.acknowledged_at, NEW.acknowledged_by_link)"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.notification} → {self.user}"
