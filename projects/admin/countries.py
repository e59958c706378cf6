"""Countries in the admin: chosen by name, and filtered by those that occur."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from projects.validators import known_country
from projects.vocabulary import country_choices, country_names


class CountryFilter(admin.SimpleListFilter):
    """The countries that occur among the records which this person may read: the list shows no more than its rows."""

    title = "country"
    parameter_name = "country"
    field = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = model_admin.get_queryset(request).order_by().values_list(self.field, flat=True).distinct()
        names = country_names()
        return sorted(((code, names.get(code, code)) for code in codes if code), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


class ChoosesCountries:
    """For admins and their rows: a column that takes ISO 3166 codes is a list of names."""

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        if known_country not in db_field.validators:
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        return forms.ChoiceField(
            label=str(db_field.verbose_name).capitalize(),
            required=not db_field.blank,
            choices=[("", "–"), *country_choices()],
        )
