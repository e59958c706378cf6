"""Who wants to hear of what is laid to an actor."""

from django.db import models

from accounts.audit import tracked
from incidents.models.actor import Actor
from incidents.querysets.actor_watches import ActorWatchQuerySet
from projects.models.watch import WatchTerms


@tracked()
class ActorWatch(WatchTerms):
    """One person watching one actor. Once that is merged into another, what is laid to the other counts."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="watches")

    objects = ActorWatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "actor watches"
        ordering = ["user", "actor"]
        constraints = [models.UniqueConstraint(fields=["user", "actor"], name="incidents_actor_watch_once")]

    def __str__(self) -> str:
        return f"{self.user} watches {self.actor}"

    @property
    def subject(self) -> str:
        return self.actor.name
