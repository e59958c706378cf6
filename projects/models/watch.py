"""Who wants to hear of what happens to a project and all under it, or in a country."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.audit import tracked
from projects.models.project import Project
from projects.querysets.watches import WatchQuerySet
from projects.validators import known_country
from projects.vocabulary import Severity, country_names


class WatchTerms(models.Model):
    """What an incident must be for a watch to tell of it, whatever is watched."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ses")
    minimum_severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.MINOR)
    attacks_only = models.BooleanField(default=True, help_text="Threats, accidents and the like are left out.")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


@tracked()
class Watch(WatchTerms):
    """One person watching one project with its subtree, or one country."""

    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="watches")
    country = models.CharField(max_length=2, blank=True, validators=[known_country], help_text="ISO 3166-1.")
    also_suggested = models.BooleanField(
        default=False, help_text="Links that the machine suggests count too, where the watcher judges them."
    )

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        ordering = ["user", "project"]
        constraints = [
            models.UniqueConstraint(fields=["user", "project"], name="projects_watch_once"),
            models.UniqueConstraint(
                fields=["user", "country"], condition=~Q(country=""), name="projects_watch_country_once"
            ),
            models.CheckConstraint(
                condition=Q(project=None) & ~Q(country="") | Q(project__isnull=False, country=""),
                name="projects_watch_on_one",
                violation_error_message="Watch either a project or a country.",
            ),
        ]
        indexes = [
            models.Index(fields=["country"], name="projects_watch_of_country", condition=~Q(country="")),
        ]

    def __str__(self) -> str:
        return f"{self.user} watches {self.subject}"

    @property
    def subject(self) -> str:
        return self.project.name if self.project is not None else country_names().get(self.country, self.country)
