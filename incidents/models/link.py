"""The link between an incident and a project. Confirming one is what alerts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.audit import tracked
from accounts.models.checks import ChecksAtOnce, RelatedInHand
from incidents.models.changed import links_remember_access, rows_are_change
from incidents.models.deadline import links_set_deadline
from incidents.models.incident import Incident
from incidents.models.reached import links_move_reach
from incidents.querysets.links import ProjectLinkQuerySet
from incidents.vocabulary.review import LinkRelation, LinkState
from projects.models import Project, Site


@tracked()
class ProjectLink(ChecksAtOnce, RelatedInHand, models.Model):
    """One relation of one incident to one project, and who decided on it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="incident_links")
    relation = models.CharField(max_length=20, choices=LinkRelation, default=LinkRelation.DIRECT_TARGET)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="incident_links")
    distance_km = models.FloatField(null=True, blank=True, editable=False)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=LinkState, default=LinkState.SUGGESTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="decided_links"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectLinkQuerySet.as_manager()

    class Meta:
        ordering = ["incident", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "project"], name="incidents_link_once"),
            models.CheckConstraint(condition=Q(state__in=LinkState.values), name="incidents_link_state"),
            models.CheckConstraint(
                condition=Q(state=LinkState.SUGGESTED, decided_by=None)
                | (~Q(state=LinkState.SUGGESTED) & Q(decided_by__isnull=False)),
                name="incidents_link_decided_by_somebody",
            ),
        ]
        triggers = [links_move_reach(), links_set_deadline(), links_remember_access(), rows_are_change()]
        indexes = [models.Index(fields=["project", "state", "incident"], name="incidents_link_by_project")]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.get_relation_display()} – {self.project}"
