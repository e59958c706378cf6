"""Places of a project on the map."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.audit import tracked
from projects.models.project import Project
from projects.querysets.sites import SiteQuerySet
from projects.validators import LATITUDE, LONGITUDE
from projects.vocabulary import SiteKind


@tracked()
class Site(models.Model):
    """A place, in WGS 84 degrees. An incident within the alert radius suggests a link."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=SiteKind, default=SiteKind.PLANT)
    latitude = models.FloatField(validators=LATITUDE)
    longitude = models.FloatField(validators=LONGITUDE)
    coordinates_basis = models.CharField(max_length=120, blank=True, help_text="How the place is known.")
    alert_radius_km = models.FloatField(
        "alert radius (km)", default=25, validators=[MinValueValidator(0), MaxValueValidator(500)]
    )

    noticed = ""  # what the apps above say when it is placed, for whoever placed it; not kept

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["project", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="projects_site_on_the_globe",
            ),
            models.UniqueConstraint(fields=["project", "name"], name="projects_site_name"),
        ]

    def __str__(self) -> str:
        return self.name
