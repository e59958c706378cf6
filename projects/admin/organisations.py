"""Organisations: known to every member, corrected by analysts, managers and administrators."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin

from accounts.admin.base import ScopedAdmin
from accounts.models import User
from projects.admin.countries import ChoosesCountries, CountryFilter
from projects.models import Organisation
from projects.querysets.memberships import scope_of
from projects.services import edit_organisation, name_organisation
from projects.services.organisations import ADDERS, EDITORS


class CountryOfOrganisation(CountryFilter):
    field = "country"


@admin.register(Organisation)
class OrganisationAdmin(ChoosesCountries, ScopedAdmin[Organisation]):
    list_display = ("name", "kind", "country_name")
    list_filter = ("kind", CountryOfOrganisation)
    search_fields = ("name",)
    fields = ("name", "kind", "country")

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(ADDERS)

    def may_change(self, user: User, record: Organisation | None) -> bool:
        return scope_of(user).holds(EDITORS)

    def carry_out(self, user: User, record: Organisation | None, form: Any, rows: Sequence[Any]) -> Organisation:
        if record is None:
            return name_organisation(actor=user, **form.cleaned_data)
        return edit_organisation(actor=user, organisation=record, **form.changes())
