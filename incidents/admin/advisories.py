"""Advisories with whom they address and what caused them."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from accounts.admin.asking import ReasonForm, ask_first
from accounts.admin.base import ScopedAdmin, person, shown
from accounts.admin.forms import RefusableForm
from accounts.admin.rows import NamedRows, added
from accounts.models import User
from accounts.services.trail import Trails
from incidents.forms.advisories import AdvisoryForm
from incidents.models import Advisory, AdvisoryCause, AdvisoryProject, Incident
from incidents.services import cancel_advisory, edit_advisory, issue_advisory, record_advisory
from incidents.services.advisories import may_change_advisory, may_record
from incidents.services.trails_around import advisory_trails
from projects.models import Project


class AdvisoryAdminForm(RefusableForm, AdvisoryForm):
    """The form of the pages, for the person that a subclass names; its rows stand below."""

    person: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=self.person, **kwargs)
        for name in ("projects", "incidents"):
            del self.fields[name]
        if self.instance.pk:
            self.initial["issuer"] = self.instance.issuer.name
            self.initial["version"] = self.instance.version


class AddressedRows(NamedRows[AdvisoryProject, Advisory]):
    """The projects that it addresses, as far as the reader may read them."""

    model = AdvisoryProject
    fields = ("project",)
    autocomplete_fields = ("project",)
    related = ("project",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AdvisoryProject]:
        readable = Project.objects.for_user(person(request))
        return super().get_queryset(request).filter(project__in=readable.values("pk"))


class CauseRows(NamedRows[AdvisoryCause, Advisory]):
    """The incidents that caused it, as far as the reader may read them."""

    model = AdvisoryCause
    fields = ("incident",)
    autocomplete_fields = ("incident",)
    related = ("incident",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AdvisoryCause]:
        readable = Incident.objects.for_user(person(request))
        return super().get_queryset(request).filter(incident__in=readable.values("pk"))


@admin.register(Advisory)
class AdvisoryAdmin(ScopedAdmin[Advisory]):
    # The form has one control for a moment; the admin's own field wants its day and its time apart.
    formfield_overrides = {DateTimeField: {"form_class": forms.DateTimeField}}
    list_display = ("reference", "headline", "issued_by", "severity", "state", "sent_at", "marking")
    list_filter = ("state", "severity", "marking")
    list_select_related = ("issuer", "author")
    search_fields = ("reference", "headline", "issuer__name")
    issued_by = shown("issuer", "issuer", ordering="issuer__name")
    recorded_by = shown("author", "recorded by")
    inlines = (AddressedRows, CauseRows)
    actions = ("issue", "cancel")
    stated = (
        "headline",
        "issuer",
        "text",
        ("severity", "urgency", "certainty"),
        ("sent_at", "effective_at", "expires_at"),
        "countries",
        "response_types",
        ("url", "language"),
        ("status", "marking"),
        "version",
    )
    record = (("reference", "state", "cancel_reason"), ("recorded_by", "recorded_at"))

    def may_add(self, user: User) -> bool:
        return may_record(user)

    def may_change(self, user: User, record: Advisory | None) -> bool:
        return may_record(user) if record is None else may_change_advisory(user, record)

    def get_fields(self, request: HttpRequest, obj: Advisory | None = None) -> Any:
        return self.stated if obj is None else (*self.stated, *self.record)

    def get_readonly_fields(self, request: HttpRequest, obj: Advisory | None = None) -> Any:
        return () if obj is None else ("reference", "state", "cancel_reason", "recorded_by", "recorded_at")

    def get_form(self, request: HttpRequest, obj: Advisory | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None and not self.has_change_permission(request, obj):
            return super().get_form(request, obj, change=change, **(kwargs | {"fields": ()}))
        form = type("AdvisoryOfPerson", (AdvisoryAdminForm,), {"person": person(request)})
        return super().get_form(request, obj, change=change, form=form, fields=AdvisoryForm.Meta.fields)

    def carry_out(self, user: User, record: Advisory | None, form: Any, rows: Sequence[Any]) -> Advisory:
        facts, issuer = form.facts(), form.cleaned_data["issuer"]
        said = {formset.model: formset for formset in rows}
        around: dict[str, Any] = {
            "projects": _kept(said.get(AdvisoryProject), "project"),
            "incidents": _kept(said.get(AdvisoryCause), "incident"),
        }
        if record is None:
            return record_advisory(actor=user, issuer=issuer, facts=facts, **around)
        version = form.cleaned_data["version"] or 0
        return edit_advisory(actor=user, advisory=record, facts=facts, issuer=issuer, version=version, **around)

    def trails(self, user: User, record: Advisory) -> Trails:
        return advisory_trails(user, record)

    def has_record_permission(self, request: HttpRequest) -> bool:
        return may_record(person(request))

    @admin.action(description="Issue", permissions=["record"])
    def issue(self, request: HttpRequest, queryset: QuerySet[Advisory]) -> None:
        actor = person(request)
        self.for_each(request, queryset, lambda row: issue_advisory(actor=actor, advisory=row), "Issued")

    @admin.action(description="Cancel", permissions=["record"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Advisory]) -> TemplateResponse | None:
        verb = partial(cancel_advisory, actor=person(request))
        return ask_first(
            self, request, queryset, ReasonForm, lambda row, **told: verb(advisory=row, **told), "Cancelled"
        )


def _kept(formset: Any, name: str) -> list[Any]:
    """What the rows point to that stand or were added, and are not removed."""
    if formset is None:
        return []
    standing = [row.instance for row in formset.initial_forms if row not in formset.deleted_forms]
    return [getattr(row, name) for row in standing] + [values[name] for values in added(formset)]
