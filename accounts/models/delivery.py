"""One message on one channel, and every try to send it."""

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts.models.channel import Channel
from accounts.models.notification import Recipient
from accounts.querysets.deliveries import DeliveryQuerySet
from accounts.vocabulary import AttemptOutcome, DeliveryState


class Delivery(models.Model):
    """What one channel owes one recipient. A worker takes it by a lease that expires should the worker die."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="deliveries")
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts_made = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    digest = models.UUIDField(
        null=True, blank=True, editable=False, help_text="The same for what goes out together in one message."
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["recipient", "channel"], name="accounts_delivery_once"),
            models.CheckConstraint(condition=models.Q(state__in=DeliveryState.values), name="accounts_delivery_state"),
            models.CheckConstraint(
                condition=models.Q(state=DeliveryState.PENDING) | models.Q(lease=None), name="accounts_delivery_lease"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="accounts_delivery_due",
                condition=models.Q(state=DeliveryState.PENDING),
            ),
            models.Index(
                fields=["digest"],
                name="accounts_delivery_digest",
                condition=models.Q(state=DeliveryState.PENDING, digest__isnull=False),
            ),
            models.Index(fields=["channel", "-finished_at"], name="accounts_delivery_ended"),
            models.Index(
                fields=["-finished_at"], name="accounts_delivery_dead", condition=models.Q(state=DeliveryState.DEAD)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} by {self.channel}"


class Attempt(models.Model):
    """One try. It is written before the sending starts: a crash leaves it `started`, never unseen."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=AttemptOutcome, default=AttemptOutcome.STARTED)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["delivery", "number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="accounts_attempt_number")]
        indexes = [BrinIndex(fields=["started_at"], name="accounts_attempt_times", autosummarize=True)]

    def __str__(self) -> str:
        return f"{self.delivery}, attempt {self.number}: {self.outcome}"
