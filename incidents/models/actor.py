"""Groups and people who attack, threaten or claim, under all their names in any script."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.functions import Lower, Upper

from accounts.audit import tracked
from incidents.querysets.actors import ActorQuerySet
from incidents.validators import one_line
from incidents.vocabulary.evidence import ActorKind, ActorStatus


@tracked()
class Actor(models.Model):
    """One actor. An officer may propose one; an analyst accepts it."""

    name = models.CharField(max_length=200, validators=[one_line])
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    kind = models.CharField(max_length=11, choices=ActorKind, default=ActorKind.UNKNOWN)
    status = models.CharField(max_length=8, choices=ActorStatus, default=ActorStatus.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="proposed_actors"
    )
    description = models.TextField(blank=True, max_length=10_000, validators=[MaxLengthValidator(10_000)])

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="incidents_actor_name")]
        indexes = [GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="incidents_actor_names")]

    def __str__(self) -> str:
        return self.name


@tracked()
class ActorAlias(models.Model):
    """Another name of an actor: an abbreviation, a translation, a spelling."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200, validators=[one_line])

    class Meta:
        verbose_name_plural = "actor aliases"
        ordering = ["actor", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="incidents_alias_name")]

    def __str__(self) -> str:
        return self.name
