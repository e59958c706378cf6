"""Who read what is TLP:RED, and who took what away: the log of the readings that matter."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from accounts.audit import append_only
from accounts.models.user import User
from accounts.vocabulary import Marking, ReadingKind


class Reading(models.Model):
    """One reading, written before anything is shown. Append-only; the name outlives the account."""

    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reader_name = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=8, choices=ReadingKind)
    subject = models.CharField(max_length=120, help_text="The reference of what was read, or the name of the list.")
    red = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="References of what in it was TLP:RED."
    )
    marking = models.PositiveSmallIntegerField(
        "highest marking", choices=Marking, null=True, blank=True, help_text="None where its rows have no marking."
    )
    number = models.PositiveIntegerField("rows", default=1, help_text="Rows or files that were given out.")
    filters = models.TextField(blank=True, help_text="What a list was narrowed by, as it stands in its address.")
    request = models.CharField(max_length=80, blank=True)
    url = models.CharField("address (URL)", max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ReadingKind.values), name="accounts_reading_kind")
        ]
        indexes = [
            GinIndex(fields=["red"], name="accounts_reading_of_red"),
            models.Index(fields=["reader", "-id"], name="accounts_reading_by_reader"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.reader_name}: {self.subject}"

    @property
    def red_count(self) -> int:
        return len(self.red)
