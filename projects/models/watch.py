"""Who wants to hear of what happens to a project and all under it."""

from django.conf import settings
from django.db import models

from accounts.audit import tracked
from projects.models.project import Project
from projects.querysets.watches import WatchQuerySet
from projects.vocabulary import Severity


@tracked()
class Watch(models.Model):
    """One person watching one project with its subtree."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="watches")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="watches")
    minimum_severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.MINOR)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        ordering = ["user", "project"]
        constraints = [models.UniqueConstraint(fields=["user", "project"], name="projects_watch_once")]

    def __str__(self) -> str:
        return f"{self.user} watches {self.project}"
