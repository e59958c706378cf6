"""One's own watches. They are begun and ended on the project's page."""

from django.contrib import admin
from django.db.models import QuerySet

from accounts.admin.base import ScopedAdmin
from accounts.models import User
from projects.models import Project, Watch


@admin.register(Watch)
class WatchAdmin(ScopedAdmin[Watch]):
    list_display = ("project", "minimum_severity", "is_active", "created_at")
    list_filter = ("is_active", "minimum_severity")
    list_select_related = ("project", "user")
    search_fields = ("project__name",)
    fields = ("project", "minimum_severity", "is_active", "created_at")

    def readable(self, user: User) -> QuerySet[Watch]:
        """A watch whose project is out of the person's scope by now names it no more."""
        watches: QuerySet[Watch] = Watch.objects.for_user(user).filter(project__in=Project.objects.for_user(user))
        return watches
