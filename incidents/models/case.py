"""A case: incidents that are worked on together, by whom, and what came of it."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.audit import append_only, tracked
from accounts.vocabulary import Marking
from incidents.models.incident import Incident
from incidents.querysets.cases import CaseIncidentQuerySet, CaseQuerySet, OfCaseQuerySet, case_words, lesson_words
from incidents.validators import one_line
from incidents.vocabulary.cases import CaseStatus, CaseStepKind, Priority

SUMMARY_LIMIT, LESSON_LIMIT = 20_000, 20_000  # characters


def text(limit: int) -> "models.TextField[str, str]":
    return models.TextField(blank=True, max_length=limit, validators=[MaxLengthValidator(limit)])


@tracked()
class Case(models.Model):
    """`version` counts the writes to this row; what hangs on it has versions of its own."""

    reference = models.CharField(max_length=20, unique=True, editable=False)
    opening_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200, validators=[one_line])
    summary = text(SUMMARY_LIMIT)
    marking = models.PositiveSmallIntegerField(choices=Marking, default=Marking.AMBER)
    status = models.CharField(max_length=7, choices=CaseStatus, default=CaseStatus.OPEN)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    template = models.CharField(max_length=20, blank=True, editable=False)
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="led_cases")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = text(LESSON_LIMIT)
    root_causes = text(LESSON_LIMIT)
    lessons = text(LESSON_LIMIT)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=CaseStatus.values), name="incidents_case_status"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="incidents_case_priority"),
            models.CheckConstraint(
                condition=Q(status=CaseStatus.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status=CaseStatus.CLOSED) & Q(closed_at=None),
                name="incidents_case_closed_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="incidents_case_by_opening"),
            models.Index(fields=["-priority", "-opened_at", "-id"], name="incidents_case_by_priority"),
            GinIndex(case_words(), name="incidents_case_by_words"),
            GinIndex(lesson_words(), name="incidents_case_by_lessons"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("incidents:case_page", args=[self.reference])

    @property
    def is_closed(self) -> bool:
        return self.status == CaseStatus.CLOSED


@tracked()
class CaseMember(models.Model):
    """Somebody who works on a case, or is to know of it. The lead is one of them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_memberships")

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "member of a case"
        verbose_name_plural = "members of cases"
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="incidents_case_member_once")]

    def __str__(self) -> str:
        return str(self.user)


@tracked()
class CaseIncident(models.Model):
    """An incident that belongs to a case; it may belong to several."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incident_links")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="case_links")

    objects = CaseIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "incident of a case"
        verbose_name_plural = "incidents of cases"
        ordering = ["case", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "incident"], name="incidents_case_incident_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} in {self.case_id}"


class CaseStep(models.Model):
    """One step of a case: from which status to which, by whom and why. Append-only; the name outlives the account."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=6, choices=CaseStepKind)
    from_status = models.CharField(max_length=7, choices=CaseStatus)
    to_status = models.CharField(max_length=7, choices=CaseStatus)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=120)
    reason = text(LESSON_LIMIT)
    at = models.DateTimeField(auto_now_add=True)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["case", "pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.get_step_display()}"
