"""Organisations: known to every member, corrected by analysts, managers and administrators."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin
from accounts.admin.rows import NamedRows, added, removed
from accounts.models import User
from accounts.services.trail import Trails
from projects.admin.countries import ChoosesCountries, CountryFilter
from projects.models import Organisation, OrganisationAlias
from projects.querysets.memberships import scope_of
from projects.services import (
    add_organisation_alias,
    drop_organisation_alias,
    edit_organisation,
    name_organisation,
)
from projects.services.organisations import ADDERS, EDITORS
from projects.services.trails import organisation_trails


class OtherNames(NamedRows[OrganisationAlias, Organisation]):
    """Its other names; for whoever may correct it to add and remove."""

    model = OrganisationAlias
    fields = ("name",)


class CountryOfOrganisation(CountryFilter):
    field = "country"


@admin.register(Organisation)
class OrganisationAdmin(ChoosesCountries, ScopedAdmin[Organisation]):
    list_display = ("name", "kind", "country_name")
    list_filter = ("kind", CountryOfOrganisation)
    search_fields = ("name", "aliases__name")
    inlines = (OtherNames,)
    fields = ("name", "kind", "country", "description")

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(ADDERS)

    def may_change(self, user: User, record: Organisation | None) -> bool:
        return scope_of(user).holds(EDITORS)

    def carry_out(self, user: User, record: Organisation | None, form: Any, rows: Sequence[Any]) -> Organisation:
        if record is None:
            named = {name: form.cleaned_data[name] for name in ("name", "kind", "country")}
            return name_organisation(actor=user, **named)
        organisation = edit_organisation(actor=user, organisation=record, **form.changes())
        for names in rows:
            for alias in removed(names):
                drop_organisation_alias(actor=user, alias=alias)
            for row in added(names):
                add_organisation_alias(actor=user, organisation=organisation, name=row["name"])
        return organisation

    def get_fields(self, request: HttpRequest, obj: Organisation | None = None) -> Any:
        return self.fields if obj is not None else ("name", "kind", "country")

    def get_inlines(self, request: HttpRequest, obj: Organisation | None) -> Any:
        return self.inlines if obj is not None else ()

    def trails(self, user: User, record: Organisation) -> Trails:
        return organisation_trails(user, record)
