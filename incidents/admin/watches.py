"""One's own watches on actors: begun, changed and ended, here as on the actor's page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from accounts.models import User
from incidents.models import ActorWatch
from incidents.services import watch_actor
from projects.admin.watches import WatchTermsAdmin


@admin.register(ActorWatch)
class ActorWatchAdmin(WatchTermsAdmin[ActorWatch]):
    subjects = ("actor",)
    list_display = ("actor", "minimum_severity", "attacks_only", "is_active", "created_at")
    list_select_related = ("actor", "user")
    search_fields = ("actor__name",)
    autocomplete_fields = ("actor",)

    def readable(self, user: User) -> QuerySet[ActorWatch]:
        watches: QuerySet[ActorWatch] = ActorWatch.objects.for_user(user)
        return watches

    def begin(self, user: User, record: ActorWatch | None, told: dict[str, Any], terms: dict[str, Any]) -> ActorWatch:
        return watch_actor(actor=user, subject=record.actor if record is not None else told["actor"], **terms)
