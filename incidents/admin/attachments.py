"""Evidence with its custody log: added, withdrawn and brought back; the pages of the site alone give it out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from accounts.admin.asking import ReasonForm, ask_first
from accounts.admin.base import ScopedAdmin, person, shown
from accounts.admin.forms import ServiceForm
from accounts.admin.rows import ReadOnlyRows
from accounts.models import User
from incidents.models import Attachment, CustodyEntry
from incidents.rules.file_types import ACCEPT
from incidents.services import attach_evidence, restore_evidence, withdraw_evidence
from incidents.services.permissions import ENRICHERS, FILERS
from projects.querysets.memberships import scope_of


class NewEvidenceForm(ServiceForm[Attachment]):
    """One file of an incident, those of cases are added on their pages; the service says by name what is wrong."""

    file = forms.FileField(allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ACCEPT}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].required = True


class CustodyRows(ReadOnlyRows[CustodyEntry, Attachment]):
    """Who did what with it."""

    model = CustodyEntry
    verbose_name_plural = "custody log"
    fields = ("at", "action", "by_name", "note")
    readonly_fields = ("at",)


@admin.register(Attachment)
class AttachmentAdmin(ScopedAdmin[Attachment]):
    list_display = ("name", "of_incident", "of_case", "content_type", "size", "added", "added_at", "withdrawn_at")
    list_filter = ("content_type",)
    list_select_related = ("incident", "case", "added_by")
    search_fields = ("name", "sha256", "incident__reference", "case__reference")
    search_help_text = "A name, a SHA-256, or the reference of an incident or a case."
    fields = (
        "name",
        ("of_incident", "of_case"),
        "caption",
        ("content_type", "size"),
        "sha256",
        "details",
        ("added", "added_at"),
        ("withdrawn_at", "withdraw_reason"),
    )
    readonly_fields = (
        "of_incident",
        "of_case",
        "content_type",
        "size",
        "sha256",
        "details",
        "added",
        "added_at",
        "withdrawn_at",
        "withdraw_reason",
    )
    of_incident, of_case = shown("incident", "incident"), shown("case", "case")
    added = shown("added_by", "added by")
    inlines = (CustodyRows,)
    autocomplete_fields = ("incident",)
    actions = ("withdraw", "restore")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-pk",)

    def read_with(self, record: Attachment) -> Any:
        return record.subject

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(FILERS | ENRICHERS)

    def get_form(self, request: HttpRequest, obj: Attachment | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs = {"form": NewEvidenceForm} | kwargs
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Attachment | None = None) -> Any:
        return ("incident", "file", "caption") if obj is None else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Attachment | None = None) -> Any:
        return () if obj is None else self.readonly_fields

    def get_inlines(self, request: HttpRequest, obj: Attachment | None) -> Any:
        return () if obj is None else self.inlines

    def carry_out(self, user: User, record: Attachment | None, form: Any, rows: Sequence[Any]) -> Attachment:
        told = form.cleaned_data
        return attach_evidence(actor=user, subject=told["incident"], upload=told["file"], caption=told["caption"])

    def has_keep_permission(self, request: HttpRequest) -> bool:
        return self.may_add(person(request))

    @admin.action(description="Withdraw", permissions=["keep"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Attachment]) -> TemplateResponse | None:
        actor = person(request)

        def withdraw(attachment: Attachment, reason: str) -> None:
            withdraw_evidence(actor=actor, attachment=attachment, reason=reason)

        return ask_first(self, request, queryset, ReasonForm, withdraw, "Withdrawn")

    @admin.action(description="Bring back", permissions=["keep"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Attachment]) -> None:
        actor = person(request)
        self.for_each(request, queryset, lambda row: restore_evidence(actor=actor, attachment=row), "Brought back")
