"""What an embassy, a ministry or we ourselves tell people to heed, after the Common Alerting Protocol 1.2."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.audit import tracked
from accounts.vocabulary import Marking
from incidents.models.incident import Incident
from incidents.querysets.advisories import AdvisoryQuerySet, advisory_words
from incidents.validators import IN_FORCE, one_line
from incidents.vocabulary.advisories import (
    AdvisorySeverity,
    AdvisoryState,
    Certainty,
    MessageStatus,
    ResponseType,
    Urgency,
)
from projects.models import Organisation, Project
from projects.validators import known_country
from projects.vocabulary import country_names


@tracked()
class Advisory(models.Model):
    """One statement of one issuer, with its validity and whom it addresses. `version` counts its edits."""

    reference = models.CharField(max_length=20, unique=True, editable=False)
    headline = models.CharField(max_length=200, validators=[one_line])
    text = models.TextField(max_length=20_000, validators=[MaxLengthValidator(20_000)])
    issuer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="advisories")
    url = models.CharField("address (URL)", max_length=500, blank=True, validators=[URLValidator(["http", "https"])])
    language = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=8, choices=MessageStatus, default=MessageStatus.ACTUAL)
    severity = models.CharField(max_length=8, choices=AdvisorySeverity, default=AdvisorySeverity.UNKNOWN)
    urgency = models.CharField(max_length=9, choices=Urgency, default=Urgency.UNKNOWN)
    certainty = models.CharField(max_length=8, choices=Certainty, default=Certainty.UNKNOWN)
    response_types = ArrayField(models.CharField(max_length=9, choices=ResponseType), default=list, blank=True)
    sent_at = models.DateTimeField("published", default=timezone.now, validators=IN_FORCE)
    effective_at = models.DateTimeField("in force from", null=True, blank=True, validators=IN_FORCE)
    expires_at = models.DateTimeField("in force until", null=True, blank=True, validators=IN_FORCE)
    countries = ArrayField(
        models.CharField(max_length=2, validators=[known_country]), default=list, blank=True, help_text="ISO 3166-1."
    )
    projects = models.ManyToManyField(Project, through="AdvisoryProject", related_name="advisories")
    incidents = models.ManyToManyField(Incident, through="AdvisoryCause", related_name="advisories")
    marking = models.PositiveSmallIntegerField(choices=Marking, default=Marking.AMBER)
    state = models.CharField(max_length=9, choices=AdvisoryState, default=AdvisoryState.DRAFT)
    cancel_reason = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="advisories")
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AdvisoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "advisories"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AdvisoryState.values), name="incidents_advisory_state"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(effective_at=None) | Q(expires_at__gt=F("effective_at")),
                name="incidents_advisory_expires_after_start",
                violation_error_message="It cannot end before it is in force.",
            ),
        ]
        indexes = [
            models.Index(fields=["-sent_at", "-id"], name="incidents_advisory_by_date"),
            GinIndex(advisory_words(), name="incidents_advisory_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.headline}"

    def get_absolute_url(self) -> str:
        return reverse("incidents:advisory_page", args=[self.reference])

    @property
    def country_names(self) -> list[str]:
        return [country_names().get(code, code) for code in self.countries]

    @property
    def in_force(self) -> bool:
        """Issued, begun and not over, now."""
        now = timezone.now()
        begun = (self.effective_at or self.sent_at) <= now
        return self.state == AdvisoryState.ISSUED and begun and (self.expires_at is None or self.expires_at > now)


@tracked()
class AdvisoryProject(models.Model):
    """A project, with all under it, that an advisory addresses."""

    advisory = models.ForeignKey(Advisory, on_delete=models.PROTECT, related_name="project_links")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="advisory_links")

    class Meta:
        verbose_name = "project of an advisory"
        verbose_name_plural = "projects of advisories"
        ordering = ["advisory", "pk"]
        constraints = [models.UniqueConstraint(fields=["advisory", "project"], name="incidents_advisory_project_once")]

    def __str__(self) -> str:
        return f"{self.advisory_id} for {self.project}"


@tracked()
class AdvisoryCause(models.Model):
    """An incident that caused an advisory."""

    advisory = models.ForeignKey(Advisory, on_delete=models.PROTECT, related_name="cause_links")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="advisory_links")

    class Meta:
        verbose_name = "cause of an advisory"
        verbose_name_plural = "causes of advisories"
        ordering = ["advisory", "pk"]
        constraints = [models.UniqueConstraint(fields=["advisory", "incident"], name="incidents_advisory_cause_once")]

    def __str__(self) -> str:
        return f"{self.advisory_id} because of {self.incident_id}"
