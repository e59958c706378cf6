"""Two reports that turned out to tell of one event, and two that somebody held to be different ones."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.audit import tracked
from incidents.models.incident import Incident
from incidents.validators import one_line
from incidents.vocabulary.review import State


@tracked()
class IncidentMerge(models.Model):
    """One report was merged into another: by whom and why, what went with it, and whether it was undone."""

    kept = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merged_by")
    came_from = models.CharField(max_length=9, choices=State, help_text="The state that the merged one had before.")
    reason = models.CharField(max_length=2_000, blank=True)
    went = models.JSONField(default=dict, help_text="What moved, what was made, and whole rows that were replaced.")
    kept_version = models.PositiveIntegerField(help_text="Of the one that is kept, as this merge left it.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="incidents_incident_merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(merged=F("kept")), name="incidents_merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"


@tracked()
class DistinctPair(models.Model):
    """Somebody looked at two reports that are alike and holds them to tell of two events. Taken back by deleting it."""

    one = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="distinct_from_later")
    other = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="distinct_from_earlier")
    reason = models.CharField(max_length=300, blank=True, validators=[one_line])
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["one", "other"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="incidents_distinct_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="incidents_distinct_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
