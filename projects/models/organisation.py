"""Companies, embassies, ministries, lenders: whoever takes part, speaks, or owes something."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.audit import tracked
from accounts.querysets.folded import Folded
from projects.querysets.organisations import OrganisationQuerySet
from projects.validators import known_country
from projects.vocabulary import OrganisationKind, country_names


@tracked()
class Organisation(models.Model):
    """One organisation under its usual name."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    kind = models.CharField(max_length=12, choices=OrganisationKind, default=OrganisationKind.COMPANY)
    country = models.CharField(
        max_length=2, blank=True, validators=[known_country], help_text="ISO 3166-1, such as CN."
    )
    description = models.TextField(blank=True, max_length=10_000, validators=[MaxLengthValidator(10_000)])

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="projects_organisation_name")]
        indexes = [
            GinIndex(OpClass(Folded(F("name")), name="gin_trgm_ops"), name="projects_organisation_names"),
            models.Index(Folded(F("name")), F("id"), name="projects_organisation_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:organisation_page", args=[self.slug])

    @property
    def country_name(self) -> str:
        return country_names().get(self.country, "")


@tracked()
class OrganisationAlias(models.Model):
    """Another name of an organisation: an abbreviation, a translation, a former name."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "organisation aliases"
        ordering = ["organisation", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="projects_organisation_alias")]
        indexes = [GinIndex(OpClass(Folded(F("name")), name="gin_trgm_ops"), name="projects_organisation_aliases")]

    def __str__(self) -> str:
        return self.name
