"""How a report was decided, step by step, and who changed its facts. Append-only, like the audit trail beside it."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models

from accounts.audit import append_only
from incidents.models.incident import Incident
from incidents.vocabulary.review import State, Step


class IncidentStep(models.Model):
    """One step of review: from which state to which, by whom and why. The name outlives the account."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=Step)
    from_state = models.CharField(max_length=9, choices=State)
    to_state = models.CharField(max_length=9, choices=State)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120)
    reason = models.TextField(blank=True, max_length=2_000, validators=[MaxLengthValidator(2_000)])
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["incident", "pk"]
        triggers = append_only()
        indexes = [models.Index(fields=["step", "at"], name="incidents_step_by_time")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.get_step_display()}"


class FactEdit(models.Model):
    """Somebody changed a fact of a report that was not theirs alone any more. Four eyes are counted from these."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="fact_edits")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    fields = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["incident", "pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.editor}: {', '.join(self.fields)}"
