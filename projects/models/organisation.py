"""Companies, embassies, ministries, lenders: whoever takes part, speaks, or owes something."""

from django.db import models
from django.db.models.functions import Lower

from accounts.audit import tracked
from projects.querysets.organisations import OrganisationQuerySet
from projects.validators import known_country
from projects.vocabulary import OrganisationKind, country_names


@tracked()
class Organisation(models.Model):
    """One organisation under its usual name."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=OrganisationKind, default=OrganisationKind.COMPANY)
    country = models.CharField(
        max_length=2, blank=True, validators=[known_country], help_text="ISO 3166-1, such as CN."
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="projects_organisation_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def country_name(self) -> str:
        return country_names().get(self.country, "")
