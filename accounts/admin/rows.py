"""Rows that belong to a record, on its page: only read, or read and written by whoever may change the record."""

from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin, once, person, readable_by_admin
from accounts.models import User

C = TypeVar("C", bound=Model)
P = TypeVar("P", bound=Model)


class ReadOnlyRows(admin.TabularInline[C, P]):
    """Shown to whoever reads the record."""

    extra = 0
    can_delete = False
    view_on_site = False
    related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[C]:
        rows: QuerySet[C] = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        return readable_by_admin(self.admin_site, db_field.remote_field.model, request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WrittenRows(ReadOnlyRows[C, P]):
    """Written with the record: to remove a row is to change the record, and its service does it."""

    can_delete = True

    def may_write(self, user: User, record: Any) -> bool:
        """May this person write these rows of the record – or, without one, of a new one?"""
        owner = self.admin_site.get_model_admin(self.parent_model)
        assert isinstance(owner, ScopedAdmin)  # noqa: S101 – for the type checker
        return owner.may_add(user) if record is None else owner.may_change(user, record)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        question = (type(self), "write", obj and obj.pk)
        return once(request, question, lambda: self.may_write(person(request), obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)


class NamedRows(WrittenRows[C, P]):
    """Rows that are added and removed, but not rewritten."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def keep(form: forms.ModelForm[Any], name: str) -> None:
    """A row that stands keeps what its field `name` points to; no query for each row of the page."""
    kept = getattr(form.instance, name)
    field = form.fields[name]
    field.disabled = True
    field.queryset = type(kept)._default_manager.filter(pk=kept.pk)  # type: ignore[attr-defined]
    field.widget = forms.Select(choices=[(kept.pk, str(kept))])


def added(rows: Any) -> list[dict[str, Any]]:
    """What was typed into the new rows."""
    return [row.cleaned_data for row in rows.extra_forms if row.has_changed() and row not in rows.deleted_forms]


def removed(rows: Any) -> list[Any]:
    """The records whose rows were marked to be removed."""
    return [row.instance for row in rows.initial_forms if rows.can_delete and row in rows.deleted_forms]
