"""One's own watches: begun, changed and ended, here as on the pages."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin
from accounts.models import User
from projects.models import Watch
from projects.services import stop_watch, watch_country, watch_project
from projects.services.watches import Terms


@admin.register(Watch)
class WatchAdmin(ScopedAdmin[Watch]):
    list_display = ("subject", "minimum_severity", "attacks_only", "is_active", "created_at")
    list_filter = ("is_active", "minimum_severity")
    list_select_related = ("project", "user")
    search_fields = ("project__name",)
    autocomplete_fields = ("project",)

    def readable(self, user: User) -> QuerySet[Watch]:
        watches: QuerySet[Watch] = Watch.objects.for_user(user).readable(user)
        return watches

    def may_add(self, user: User) -> bool:
        return True

    def may_change(self, user: User, record: Watch | None) -> bool:
        return record is None or record.user_id == user.pk

    def get_fields(self, request: HttpRequest, obj: Watch | None = None) -> Any:
        terms = ("minimum_severity", "attacks_only", "also_suggested")
        return ("project", "country", *terms) if obj is None else ("project", "country", *terms, "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: Watch | None = None) -> Any:
        return () if obj is None else ("project", "country")

    def carry_out(self, user: User, record: Watch | None, form: Any, rows: Sequence[Any]) -> Watch:
        told = form.cleaned_data
        terms: Terms = {"minimum_severity": told["minimum_severity"], "attacks_only": told["attacks_only"]}
        project = record.project if record is not None else told["project"]
        if project is None:
            watch = watch_country(
                actor=user, country=record.country if record is not None else told["country"], **terms
            )
        else:
            watch = watch_project(actor=user, project=project, also_suggested=told["also_suggested"], **terms)
        if not told.get("is_active", True):
            stop_watch(actor=user, watch=watch)
        return watch
