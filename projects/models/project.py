"""The tree of what we protect: initiative → corridor → programme → project."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from django.db.models import F
from django.urls import reverse

from accounts.audit import tracked
from accounts.querysets.folded import Folded
from projects.models.organisation import Organisation
from projects.querysets.projects import ProjectQuerySet
from projects.validators import known_country, known_currency, partial_date
from projects.vocabulary import PartyRole, ProjectKind, ProjectStatus, Sector, country_names


@tracked()
class Project(models.Model):
    """A node of the tree. Attacks linked to a *tracked* one alert whoever watches it or an ancestor."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=ProjectKind, default=ProjectKind.PROJECT)
    sector = models.CharField(max_length=20, choices=Sector, default=Sector.OTHER)
    status = models.CharField(max_length=12, choices=ProjectStatus, default=ProjectStatus.PLANNED)
    status_as_of = models.CharField(
        max_length=10, blank=True, validators=[partial_date], help_text="Year, month or day: 2022, 2022-10, 2022-10-24."
    )
    status_note = models.CharField(max_length=200, blank=True)
    host_country = models.CharField(max_length=2, blank=True, validators=[known_country])
    area = models.CharField(max_length=120, blank=True, help_text="Province, or provinces where it crosses several.")
    description = models.TextField(max_length=10_000, blank=True, validators=[MaxLengthValidator(10_000)])
    value = models.DecimalField(
        max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, blank=True, validators=[known_currency])
    value_note = models.CharField(max_length=300, blank=True)
    financing_note = models.CharField(max_length=300, blank=True)
    capacity_mw = models.DecimalField("capacity (MW)", max_digits=9, decimal_places=2, null=True, blank=True)
    length_km = models.DecimalField("length (km)", max_digits=9, decimal_places=2, null=True, blank=True)
    sources = ArrayField(models.CharField(max_length=500), default=list, blank=True)
    tracked = models.BooleanField(default=True, help_text="Attacks linked to it alert its watchers.")
    external_id = models.CharField(max_length=60, null=True, blank=True, unique=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="projects_project_not_its_parent"),
            models.CheckConstraint(
                condition=models.Q(value=None) | ~models.Q(currency=""), name="projects_project_value_has_currency"
            ),
        ]
        indexes = [
            GinIndex(OpClass(Folded(F("name")), name="gin_trgm_ops"), name="projects_project_names"),
            models.Index(Folded(F("name")), F("id"), name="projects_project_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:project_page", args=[self.slug])

    def clean(self) -> None:
        if self.value is not None and not self.currency:
            raise ValidationError({"currency": "Say in which currency the value is."})

    @property
    def host_country_name(self) -> str:
        return country_names().get(self.host_country, "")


class ProjectAncestry(models.Model):
    """Every project with each of its ancestors and itself (depth 0). Kept by the services that move projects."""

    ancestor = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="below")
    descendant = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="above")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "project ancestry"
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant"], name="projects_ancestry_once"),
            models.CheckConstraint(
                condition=models.Q(depth=0, ancestor=models.F("descendant"))
                | (models.Q(depth__gt=0) & ~models.Q(ancestor=models.F("descendant"))),
                name="projects_ancestry_depth",
            ),
        ]
        indexes = [models.Index(fields=["descendant", "ancestor"], name="projects_ancestry_up")]

    def __str__(self) -> str:
        return f"{self.ancestor_id} above {self.descendant_id} by {self.depth}"


@tracked()
class ProjectParty(models.Model):
    """What an organisation is to a project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="engagements")
    role = models.CharField(max_length=18, choices=PartyRole)

    class Meta:
        verbose_name_plural = "project parties"
        ordering = ["project", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation", "role"], name="projects_party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()} of {self.project}"
