"""Projects with their parties, and their sites. Whoever manages or administers a project changes it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin, once, person
from accounts.admin.forms import ServiceForm
from accounts.admin.rows import NamedRows, added, removed
from accounts.models import User
from accounts.services.trail import Trails
from projects.admin.countries import ChoosesCountries, CountryFilter
from projects.forms.projects import LinesField
from projects.models import HeadCount, Project, ProjectParty, Site, StatusEntry
from projects.querysets.memberships import scope_of
from projects.services import (
    count_heads,
    create_project,
    drop_party,
    edit_project,
    edit_site,
    name_party,
    place_site,
    record_status,
)
from projects.services.permissions import CARETAKERS, holds_on
from projects.services.trails import project_trails


class HostCountry(CountryFilter):
    title = "host country"
    field = "host_country"


class CountryOfSite(CountryFilter):
    title = "host country"
    field = "project__host_country"


class ProjectForm(ServiceForm[Project]):
    sources = LinesField(required=False, help_text="Addresses (URLs), one on each line.")


class PartyRows(NamedRows[ProjectParty, Project]):
    """What organisations are to the project."""

    model = ProjectParty
    fields = ("organisation", "role")
    autocomplete_fields = ("organisation",)
    related = ("organisation", "project")


class StatusRows(NamedRows[StatusEntry, Project]):
    """How it went on; the status it has now is one of its facts."""

    model = StatusEntry
    can_delete = False
    fields = ("status", "as_of", "note")


class HeadCountRows(ChoosesCountries, NamedRows[HeadCount, Project]):
    """How many people were there."""

    model = HeadCount
    can_delete = False
    fields = ("number", "nationality", "site", "as_of", "note")
    related = ("site",)

    def get_formset(self, request: HttpRequest, obj: Project | None = None, **kwargs: Any) -> Any:
        """Its own sites are on offer, and no others."""
        rows = super().get_formset(request, obj, **kwargs)
        if "site" in rows.form.base_fields:
            rows.form.base_fields["site"].queryset = Site.objects.filter(project=obj)  # type: ignore[attr-defined]
        return rows


@admin.register(Project)
class ProjectAdmin(ChoosesCountries, ScopedAdmin[Project]):
    """A project stands in the tree; one whose parent the reader may not read keeps its place unseen."""

    form = ProjectForm
    list_display = ("name", "kind", "sector", "status", "host_country_name", "stands_under", "tracked")
    list_filter = ("kind", "status", "tracked", HostCountry)
    search_fields = ("name", "slug")
    autocomplete_fields = ("parent",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PartyRows, StatusRows, HeadCountRows)
    fieldsets = (
        (None, {"fields": ("name", "slug", "parent", "kind", "tracked", "description")}),
        ("State", {"fields": ("sector", "status", "status_as_of", "status_note", "host_country", "area")}),
        (
            "Figures",
            {
                "fields": (
                    ("value", "currency"),
                    "value_note",
                    "financing_note",
                    ("capacity_mw", "length_km"),
                    "sources",
                )
            },
        ),
    )

    def readable(self, user: User) -> QuerySet[Project]:
        readable = Project.objects.for_user(user)
        above = readable.filter(pk=OuterRef("parent")).order_by().values("name")[:1]
        projects: QuerySet[Project] = readable.annotate(parent_name=Subquery(above))
        return projects

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(CARETAKERS)

    def may_change(self, user: User, record: Project | None) -> bool:
        return self.may_add(user) if record is None else holds_on(user, CARETAKERS, record)

    def get_fieldsets(self, request: HttpRequest, obj: Project | None = None) -> Any:
        """Who does not look after what the project stands under cannot move it, and sees its name only if readable."""
        if obj is None or once(request, ("move", obj.pk), lambda: self._may_move(person(request), obj)):
            return self.fieldsets
        (title, first), *others = self.fieldsets
        names = ["stands_under" if name == "parent" else name for name in first["fields"]]
        return [(title, {"fields": names}), *others]

    def get_readonly_fields(self, request: HttpRequest, obj: Project | None = None) -> Any:
        return ("stands_under",)

    @admin.display(description="stands under", ordering="parent_name", empty_value="–")
    def stands_under(self, project: Project) -> str | None:
        return getattr(project, "parent_name", None)

    def carry_out(self, user: User, record: Project | None, form: Any, rows: Sequence[Any]) -> Project:
        if record is None:
            project = create_project(actor=user, **form.cleaned_data)
        else:
            project = edit_project(actor=user, project=record, **form.changes())
        said = {formset.model: formset for formset in rows}
        for party in removed(said[ProjectParty]):
            drop_party(actor=user, party=party)
        for row in added(said[ProjectParty]):
            name_party(actor=user, project=project, organisation=row["organisation"], role=row["role"])
        for row in added(said[StatusEntry]):
            record_status(actor=user, project=project, **_told(row, "status", "as_of", "note"))
        for row in added(said[HeadCount]):
            count_heads(actor=user, project=project, **_told(row, "number", "nationality", "site", "as_of", "note"))
        return project

    def trails(self, user: User, record: Project) -> Trails:
        return project_trails(user, record)

    def _may_move(self, user: User, project: Project) -> bool:
        if project.parent is None:
            return scope_of(user).holds_everywhere(CARETAKERS)
        return holds_on(user, CARETAKERS, project.parent)


@admin.register(Site)
class SiteAdmin(ScopedAdmin[Site]):
    list_display = ("name", "project", "kind", "latitude", "longitude", "alert_radius_km")
    list_filter = ("kind", CountryOfSite)
    list_select_related = ("project",)
    search_fields = ("name", "project__name")
    autocomplete_fields = ("project",)
    fields = ("project", "name", "kind", ("latitude", "longitude"), "coordinates_basis", "alert_radius_km")

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(CARETAKERS)

    def may_change(self, user: User, record: Site | None) -> bool:
        return self.may_add(user) if record is None else holds_on(user, CARETAKERS, record.project)

    def get_readonly_fields(self, request: HttpRequest, obj: Site | None = None) -> Any:
        return ("project",) if obj is not None else ()

    def carry_out(self, user: User, record: Site | None, form: Any, rows: Sequence[Any]) -> Site:
        if record is None:
            return place_site(actor=user, **form.cleaned_data)
        return edit_site(actor=user, site=record, **form.changes())


def _told(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}
