"""Who may do what, and where: a role on a project and all under it, on a host country, or everywhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.audit import tracked
from projects.models.project import Project
from projects.querysets.memberships import MembershipQuerySet
from projects.validators import known_country
from projects.vocabulary import Role, country_names


@tracked()
class Membership(models.Model):
    """One role of one person within one scope. No project and no country means everywhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=13, choices=Role)
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    country = models.CharField(max_length=2, blank=True, validators=[known_country])

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "project", "country"], name="projects_membership_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="projects_membership_role"),
            models.CheckConstraint(condition=Q(project=None) | Q(country=""), name="projects_membership_one_scope"),
            models.CheckConstraint(
                condition=~Q(role=Role.ADMINISTRATOR) | Q(project=None, country=""),
                name="projects_membership_administrators_everywhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.scope_text}"

    @property
    def scope_text(self) -> str:
        if self.project is not None:
            return f"{self.project} and all under it"
        return country_names().get(self.country, "everywhere")
