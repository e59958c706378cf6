"""Groups and people who attack, threaten or claim, under all their names in any script."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.audit import tracked
from accounts.querysets.folded import Folded
from incidents.models.search_text import actor_moves_search, alias_moves_search
from incidents.querysets.actors import ActorQuerySet
from incidents.validators import one_line
from incidents.vocabulary.evidence import ActorKind, ActorStatus, RelationKind
from projects.validators import known_country, partial_date
from projects.vocabulary import country_names


@tracked()
class Actor(models.Model):
    """One actor. An officer proposes, an analyst accepts; one that turns out to be another is merged into it."""

    name = models.CharField(max_length=200, validators=[one_line])
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    kind = models.CharField(max_length=11, choices=ActorKind, default=ActorKind.UNKNOWN)
    status = models.CharField(max_length=8, choices=ActorStatus, default=ActorStatus.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="proposed_actors"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_actors", editable=False
    )
    countries = ArrayField(
        models.CharField(max_length=2, validators=[known_country]), default=list, blank=True, help_text="Where it acts."
    )
    founded = models.CharField(max_length=10, blank=True, validators=[partial_date])
    dissolved = models.CharField(max_length=10, blank=True, validators=[partial_date])
    description = models.TextField(blank=True, max_length=10_000, validators=[MaxLengthValidator(10_000)])

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="incidents_actor_name"),
            models.CheckConstraint(
                condition=Q(status=ActorStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=ActorStatus.MERGED) & Q(merged_into=None)),
                name="incidents_actor_merged_into_one",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="incidents_actor_not_into_itself"),
        ]
        triggers = [actor_moves_search()]
        indexes = [
            GinIndex(OpClass(Folded(F("name")), name="gin_trgm_ops"), name="incidents_actor_names"),
            models.Index(Folded(F("name")), F("id"), name="incidents_actor_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("incidents:actor_page", args=[self.slug])

    @property
    def standing(self) -> "Actor":
        """The actor itself, or the one that it was merged into, however often."""
        actor = self
        while actor.merged_into is not None:
            actor = actor.merged_into
        return actor

    @property
    def country_names(self) -> list[str]:
        return [country_names().get(code, code) for code in self.countries]


@tracked()
class ActorAlias(models.Model):
    """Another name of an actor: an abbreviation, a translation, a spelling."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200, validators=[one_line])

    class Meta:
        verbose_name_plural = "actor aliases"
        ordering = ["actor", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="incidents_alias_name")]
        triggers = [alias_moves_search()]
        indexes = [GinIndex(OpClass(Folded(F("name")), name="gin_trgm_ops"), name="incidents_alias_names")]

    def __str__(self) -> str:
        return self.name


@tracked()
class ActorRelation(models.Model):
    """What one actor is to another, since when and until when as far as that is known."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="relations")
    other = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="relations_to")
    kind = models.CharField(max_length=8, choices=RelationKind)
    since = models.CharField(max_length=10, blank=True, validators=[partial_date])
    until = models.CharField(max_length=10, blank=True, validators=[partial_date])
    note = models.CharField(max_length=300, blank=True, validators=[one_line])
    url = models.CharField("address (URL)", max_length=500, blank=True, validators=[URLValidator(["http", "https"])])

    class Meta:
        ordering = ["actor", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "other", "kind", "since"], name="incidents_relation_once"),
            models.CheckConstraint(
                condition=~Q(actor=F("other")),
                name="incidents_relation_to_another",
                violation_error_message="An actor has no relation to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_kind_display()} {self.other}"


@tracked()
class Designation(models.Model):
    """A government or body lists an actor: as terrorist, sanctioned, banned."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="designations")
    authority = models.CharField(max_length=120, validators=[one_line], help_text="Who lists it, such as Pakistan.")
    listed_as = models.CharField(
        "list", max_length=200, validators=[one_line], help_text="Such as proscribed organisation."
    )
    since = models.CharField(max_length=10, blank=True, validators=[partial_date])
    until = models.CharField(max_length=10, blank=True, validators=[partial_date])
    url = models.CharField("address (URL)", max_length=500, blank=True, validators=[URLValidator(["http", "https"])])

    class Meta:
        ordering = ["actor", "since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "authority", "listed_as"], name="incidents_designation_once")
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.listed_as}"


@tracked()
class ActorMerge(models.Model):
    """Two actors turned out to be one: who said so and why, what was moved, and whether it was undone."""

    kept = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="merged_by")
    reason = models.CharField(max_length=300, blank=True, validators=[one_line])
    merged_status = models.CharField(max_length=8, choices=ActorStatus, help_text="The status that it had before.")
    moved = models.JSONField(default=dict, help_text="What moved, and whole rows that stood on both sides.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="incidents_actor_merged_into_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged} into {self.kept}"
