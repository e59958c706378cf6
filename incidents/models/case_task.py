"""What is to be done in a case, and what happened in it that stands in no report."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.audit import tracked
from incidents.models.case import Case
from incidents.querysets.cases import CaseTaskQuerySet, OfCaseQuerySet
from incidents.validators import DUE, WHEN, one_line
from incidents.vocabulary.cases import MilestonePrecision, TaskState

DETAIL_LIMIT = 5_000  # characters


@tracked()
class CaseTask(models.Model):
    """One thing to do. An open mandatory one keeps its case from being closed. `version` counts the writes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200, validators=[one_line])
    detail = models.TextField(blank=True, max_length=DETAIL_LIMIT, validators=[MaxLengthValidator(DETAIL_LIMIT)])
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="case_tasks"
    )
    due_at = models.DateTimeField("due", null=True, blank=True, validators=DUE)
    mandatory = models.BooleanField(default=False, help_text="Must be done before the case is closed.")
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=4, choices=TaskState, default=TaskState.OPEN, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "task"
        ordering = ["case", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_at__isnull=False, done_by__isnull=False)
                | Q(state=TaskState.OPEN, done_at=None, done_by=None),
                name="incidents_task_done_by_somebody",
            )
        ]
        indexes = [
            models.Index(
                fields=["assignee", "due_at"], condition=Q(state=TaskState.OPEN), name="incidents_task_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        return self.state == TaskState.DONE

    @property
    def overdue(self) -> bool:
        return not self.is_done and self.due_at is not None and self.due_at < timezone.now()


@tracked()
class TaskItem(models.Model):
    """One line of a task's checklist."""

    task = models.ForeignKey(CaseTask, on_delete=models.PROTECT, related_name="items")
    text = models.CharField(max_length=200, validators=[one_line])
    ticked = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "checklist item"
        ordering = ["task", "order", "pk"]

    def __str__(self) -> str:
        return self.text


@tracked()
class Milestone(models.Model):
    """Something that happened in the course of a case: a call, a meeting, a release."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="milestones")
    at = models.DateTimeField("when", validators=WHEN)
    precision = models.CharField(max_length=6, choices=MilestonePrecision, default=MilestonePrecision.MINUTE)
    what = models.CharField(max_length=300, validators=[one_line])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    noting_key = models.UUIDField(unique=True, editable=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["case", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(precision__in=MilestonePrecision.values), name="incidents_milestone_precision"
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def at_text(self) -> str:
        """In the reader's time zone, no more exact than it is known."""
        shape = "j F Y" if self.precision == MilestonePrecision.DAY else "j F Y, H:i T"
        return date_format(timezone.localtime(self.at), shape)
