"""One's own watches on actors: begun, changed and ended, here as on the actor's page."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin
from accounts.models import User
from incidents.models import ActorWatch
from incidents.services import watch_actor
from projects.services import stop_watch


@admin.register(ActorWatch)
class ActorWatchAdmin(ScopedAdmin[ActorWatch]):
    list_display = ("actor", "minimum_severity", "attacks_only", "is_active", "created_at")
    list_filter = ("is_active", "minimum_severity")
    list_select_related = ("actor", "user")
    search_fields = ("actor__name",)
    autocomplete_fields = ("actor",)

    def readable(self, user: User) -> QuerySet[ActorWatch]:
        watches: QuerySet[ActorWatch] = ActorWatch.objects.for_user(user)
        return watches

    def may_add(self, user: User) -> bool:
        return True

    def may_change(self, user: User, record: ActorWatch | None) -> bool:
        return record is None or record.user_id == user.pk

    def get_fields(self, request: HttpRequest, obj: ActorWatch | None = None) -> Any:
        terms = ("minimum_severity", "attacks_only")
        return ("actor", *terms) if obj is None else ("actor", *terms, "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: ActorWatch | None = None) -> Any:
        return () if obj is None else ("actor",)

    def carry_out(self, user: User, record: ActorWatch | None, form: Any, rows: Sequence[Any]) -> ActorWatch:
        told = form.cleaned_data
        subject = record.actor if record is not None else told["actor"]
        terms = {"minimum_severity": told["minimum_severity"], "attacks_only": told["attacks_only"]}
        watch = watch_actor(actor=user, subject=subject, **terms)
        if not told.get("is_active", True):
            stop_watch(actor=user, watch=watch)
        return watch
