"""Places by name, from a GeoNames file: what turns "Besham" into coordinates."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F

from accounts.querysets.folded import Folded
from incidents.querysets.gazetteer import GazetteerQuerySet
from projects.validators import LATITUDE, LONGITUDE


class GazetteerPlace(models.Model):
    """One place under all its names; WGS 84 degrees. Source: GeoNames (CC BY 4.0)."""

    geonames_id = models.PositiveBigIntegerField(unique=True)
    name = models.CharField(max_length=200)
    other_names = ArrayField(models.CharField(max_length=400), default=list, blank=True)
    names = models.TextField(editable=False, help_text="All names, one on each line: what is searched.")
    country = models.CharField(max_length=2)
    admin1 = models.CharField("province", max_length=120, blank=True)
    latitude = models.FloatField(validators=LATITUDE)
    longitude = models.FloatField(validators=LONGITUDE)
    kind = models.CharField(max_length=10, help_text="GeoNames feature code, such as PPLA.")
    population = models.PositiveBigIntegerField(default=0)

    objects = GazetteerQuerySet.as_manager()

    class Meta:
        ordering = ["-population", "name"]
        indexes = [GinIndex(OpClass(Folded(F("names")), name="gin_trgm_ops"), name="incidents_gazetteer_names")]

    def __str__(self) -> str:
        return f"{self.name}, {self.admin1}" if self.admin1 else self.name
