"""One's own watches: begun, changed and ended, here as on the pages."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin
from accounts.models import User
from projects.models import Watch
from projects.models.watch import WatchTerms
from projects.services import stop_watch, watch_country, watch_project
from projects.services.watches import Terms

W = TypeVar("W", bound=WatchTerms)


class WatchTermsAdmin(ScopedAdmin[W]):
    """What is the same whatever is watched: it is chosen once, and its terms are changed by its owner."""

    subjects: ClassVar[tuple[str, ...]]
    terms: ClassVar[tuple[str, ...]] = ("minimum_severity", "attacks_only")
    list_filter = ("is_active", "minimum_severity")

    def may_add(self, user: User) -> bool:
        return True

    def may_change(self, user: User, record: W | None) -> bool:
        return record is None or record.user_id == user.pk

    def get_fields(self, request: HttpRequest, obj: W | None = None) -> Any:
        return (*self.subjects, *self.terms) if obj is None else (*self.subjects, *self.terms, "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: W | None = None) -> Any:
        return () if obj is None else self.subjects

    def carry_out(self, user: User, record: W | None, form: Any, rows: Sequence[Any]) -> W:
        told = form.cleaned_data
        watch = self.begin(user, record, told, {name: told[name] for name in self.terms})
        if not told.get("is_active", True):
            stop_watch(actor=user, watch=watch)
        return watch

    def begin(self, user: User, record: W | None, told: dict[str, Any], terms: dict[str, Any]) -> W:
        """Watch what is chosen, or go on with what was, on these terms."""
        raise NotImplementedError


@admin.register(Watch)
class WatchAdmin(WatchTermsAdmin[Watch]):
    subjects = ("project", "country")
    terms = (*WatchTermsAdmin.terms, "also_suggested")
    list_display = ("subject", "minimum_severity", "attacks_only", "is_active", "created_at")
    list_select_related = ("project", "user")
    search_fields = ("project__name",)
    autocomplete_fields = ("project",)

    def readable(self, user: User) -> QuerySet[Watch]:
        watches: QuerySet[Watch] = Watch.objects.for_user(user).readable(user)
        return watches

    def begin(self, user: User, record: Watch | None, told: dict[str, Any], terms: dict[str, Any]) -> Watch:
        project = record.project if record is not None else told["project"]
        if project is not None:
            return watch_project(actor=user, project=project, **terms)
        general: Terms = {"minimum_severity": terms["minimum_severity"], "attacks_only": terms["attacks_only"]}
        return watch_country(actor=user, country=record.country if record is not None else told["country"], **general)
