"""One's own watches: begun, changed and ended, here as on the project's page."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin
from accounts.models import User
from projects.models import Project, Watch
from projects.services import unwatch_project, watch_project


@admin.register(Watch)
class WatchAdmin(ScopedAdmin[Watch]):
    list_display = ("project", "minimum_severity", "is_active", "created_at")
    list_filter = ("is_active", "minimum_severity")
    list_select_related = ("project", "user")
    search_fields = ("project__name",)
    autocomplete_fields = ("project",)

    def readable(self, user: User) -> QuerySet[Watch]:
        """A watch whose project is out of the person's scope by now names it no more."""
        watches: QuerySet[Watch] = Watch.objects.for_user(user).filter(project__in=Project.objects.for_user(user))
        return watches

    def may_add(self, user: User) -> bool:
        return True

    def may_change(self, user: User, record: Watch | None) -> bool:
        return record is None or record.user_id == user.pk

    def get_fields(self, request: HttpRequest, obj: Watch | None = None) -> Any:
        return ("project", "minimum_severity") if obj is None else ("project", "minimum_severity", "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: Watch | None = None) -> Any:
        return () if obj is None else ("project",)

    def carry_out(self, user: User, record: Watch | None, form: Any, rows: Sequence[Any]) -> Watch:
        told = form.cleaned_data
        project = record.project if record is not None else told["project"]
        watch = watch_project(actor=user, project=project, minimum_severity=told["minimum_severity"])
        if not told.get("is_active", True):
            unwatch_project(actor=user, project=project)
        return watch
