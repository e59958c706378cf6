"""What was carried out under a key that a client gave its request: the same request again does nothing twice."""

from django.conf import settings
from django.db import models

LONGEST_KEY = 255


class IdempotencyKey(models.Model):
    """One request of one person. Written in the transaction of what it carried out: either both stand, or neither."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="idempotency_keys")
    key = models.CharField(max_length=LONGEST_KEY)
    digest = models.CharField(max_length=64, help_text="SHA-256 of method, address and body.")
    status = models.PositiveSmallIntegerField(default=0, help_text="Of the answer; 0 while it is carried out.")
    record = models.CharField(max_length=200, blank=True, help_text="Public id of what the answer shows.")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="accounts_idempotency_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"
