"""A report that somebody is typing: what the form held when it was last saved by itself."""

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from incidents.querysets.unfinished import UnfinishedReportQuerySet


class UnfinishedReport(models.Model):
    """What is typed but not filed yet: unchecked, its author's alone, gone when the form is filed or thrown away."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="unfinished_reports")
    filing_key = models.UUIDField(help_text="The form's own key; the same as that of the report it becomes.")
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="unfinished_edits"
    )
    typed = models.JSONField(default=dict, help_text="Name of a field → its values.")
    began_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)

    objects = UnfinishedReportQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["author", "filing_key"], name="incidents_unfinished_once")]

    def __str__(self) -> str:
        return f"{self.author}: {self.title}"

    @property
    def title(self) -> str:
        return next(iter(self.typed.get("title") or []), "").strip() or "Without a title yet"
