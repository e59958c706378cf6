"""People and service accounts. Administrators add and change them; nobody else sees the list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin
from accounts.admin.forms import ServiceForm
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.protocols import administers
from accounts.services.invitations import invite_person
from accounts.services.people import add_person, change_person
from accounts.services.permissions import may_change_person


class NewPersonForm(ServiceForm[User]):
    """Asks for the first password too; who gets none is invited by e-mail to set one."""

    password = forms.CharField(
        label="First password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        password = given.get("password")
        if password and given.get("is_service_account"):
            self.add_error("password", "A service account has no password: only tokens use it.")
        return given

    def _post_clean(self) -> None:
        """After the model's own rules, when the instance has the name and address that a password must not be like."""
        super()._post_clean()  # type: ignore[misc]
        password = self.cleaned_data.get("password")
        if password:
            try:
                validate_password(password, self.instance)
            except ValidationError as weak:
                self.add_error("password", weak)


@admin.register(User)
class UserAdmin(ScopedAdmin[User]):
    """Passwords are never shown; superusers are made on the command line and changed by superusers only."""

    list_display = ("full_name", "email", "clearance", "is_staff", "is_service_account", "is_active", "last_login")
    list_filter = ("is_active", "is_staff", "is_service_account", "clearance")
    search_fields = ("full_name", "email")
    asks_again = True
    facts = ("full_name", "email", "time_zone", "clearance", "is_staff", "is_active")
    readonly_fields = ("is_superuser", "date_joined", "last_login")

    def readable(self, user: User) -> QuerySet[User]:
        return User.objects.all() if administers(user) else User.objects.none()

    def may_see(self, user: User) -> bool:
        return administers(user)

    def may_add(self, user: User) -> bool:
        return administers(user)

    def may_change(self, user: User, record: User | None) -> bool:
        return administers(user) if record is None else may_change_person(user, record)

    def require_change(self, user: User, record: User) -> None:
        if not may_change_person(user, record):
            raise NotAllowed("Only an administrator changes people, and only a superuser a superuser.")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return (*self.facts, "is_service_account", "password")
        return (*self.facts, "is_service_account", *self.readonly_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return () if obj is None else ("is_service_account", *self.readonly_fields)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs = {"form": NewPersonForm} | kwargs
        return super().get_form(request, obj, change=change, **kwargs)

    def carry_out(self, user: User, record: User | None, form: Any, rows: Sequence[Any]) -> User:
        if record is None:
            return self._add(user, **form.cleaned_data)
        return change_person(actor=user, user=record, **form.changes())

    def _add(self, user: User, *, password: str, **facts: Any) -> User:
        """Who gets no password is invited to set one; service accounts need none, and closed ones get no letter."""
        if not password and facts["is_active"] and not facts["is_service_account"]:
            return invite_person(actor=user, **facts)
        return add_person(actor=user, password=password or None, **facts)
