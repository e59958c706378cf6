"""How a project went on: its status over time, and how many people work on it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from accounts.audit import tracked
from projects.models.project import Project
from projects.models.site import Site
from projects.validators import known_country, partial_date
from projects.vocabulary import ProjectStatus, country_names


@tracked()
class StatusEntry(models.Model):
    """The status that a project had from a day, month or year on. The project itself carries the latest."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="status_history")
    status = models.CharField(max_length=12, choices=ProjectStatus)
    as_of = models.CharField(max_length=10, blank=True, validators=[partial_date])
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "status history"
        ordering = ["project", "-as_of", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} ({self.as_of or 'date not known'})"


@tracked()
class HeadCount(models.Model):
    """How many people of a nationality were at a project, or at one of its sites, on a day."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="head_counts")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="head_counts")
    nationality = models.CharField(max_length=2, blank=True, validators=[known_country], help_text="Empty: all.")
    number = models.PositiveIntegerField(validators=[MaxValueValidator(1_000_000)])
    as_of = models.DateField("counted on")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["project", "-as_of", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "site", "nationality", "as_of"],
                name="projects_head_count_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.nationality_name} at {self.site or self.project}, {self.as_of}"

    def clean(self) -> None:
        if self.site is not None and self.site.project_id != self.project_id:
            raise ValidationError({"site": "This site belongs to another project."})

    @property
    def nationality_name(self) -> str:
        return country_names().get(self.nationality, "people")
