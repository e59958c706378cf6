"""Who holds which role where: given and taken, never rewritten. Managers do it within the scope that they manage."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin, person, shown
from accounts.admin.forms import ServiceForm
from accounts.models import User
from projects.admin.countries import ChoosesCountries
from projects.models import Membership
from projects.querysets.memberships import scope_of
from projects.services import give_membership, take_membership
from projects.services.permissions import CARETAKERS


class GivingForm(ServiceForm[Membership]):
    """Names the person by e-mail address: who gives roles need not see the list of everybody."""

    email = forms.EmailField(label="E-mail address of the person")

    class Meta:
        model = Membership
        fields = ("role", "project", "country")

    def clean_email(self) -> str:
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise ValidationError("No active person has this address.")
        self.instance.user = found
        return found.email


@admin.register(Membership)
class MembershipAdmin(ChoosesCountries, ScopedAdmin[Membership]):
    list_display = ("holder", "role", "scope_text")
    list_filter = ("role",)
    list_select_related = ("user", "project")
    search_fields = ("user__full_name",)
    autocomplete_fields = ("project",)
    fields = ("holder", "role", "scope_text")
    holder = shown("user", "person", ordering="user__full_name")
    actions = ("take_away",)
    asks_again = True

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(CARETAKERS)

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        return ("holder", "role", "scope_text") if obj is not None else ()

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        return ("email", "role", "project", "country") if obj is None else ("holder", "role", "scope_text")

    def get_form(self, request: HttpRequest, obj: Membership | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs = {"form": GivingForm} | kwargs
        return super().get_form(request, obj, change=change, **kwargs)

    def carry_out(self, user: User, record: Membership | None, form: Any, rows: Sequence[Any]) -> Membership:
        given = {name: form.cleaned_data[name] for name in ("role", "project", "country")}
        return give_membership(actor=user, user=form.instance.user, **given)

    def has_take_permission(self, request: HttpRequest) -> bool:
        return self.may_add(person(request))

    @admin.action(description="Take away", permissions=["take"])
    def take_away(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        actor = person(request)
        self.for_each(request, queryset, lambda row: take_membership(actor=actor, membership=row), "Taken away")
