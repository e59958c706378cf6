"""Incidents: filed, edited and reviewed here by the services that the pages use, under the same rules."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from accounts.admin.asking import ReasonForm, ask_first
from accounts.admin.base import ScopedAdmin, once, person, shown
from accounts.errors import NotAllowed, NotThere
from accounts.models import User
from accounts.services.trail import Trails
from incidents.admin import rows as kinds
from incidents.admin.facts import EDITED, READ, RECORD, AdminFactsForm, UneditedFactsForm
from incidents.admin.key_events import KeyEventRows, carry_out_key_events
from incidents.admin.marking import takes_red_off
from incidents.forms.facts import FactsForm
from incidents.forms.steps import SeverityForm
from incidents.models import Incident
from incidents.services import (
    close_incident,
    edit_incident,
    file_incident,
    override_severity,
    reject_incident,
    reopen_incident,
    return_incident,
    start_review,
    submit_incident,
    verify_incident,
    withdraw_incident,
)
from incidents.services.contents import Contents, hold_surroundings
from incidents.services.permissions import (
    ENRICHERS,
    FILERS,
    lock_incident,
    may_edit,
    may_file,
    may_link,
    may_review,
    require_edit,
)
from incidents.services.trails import incident_trails
from projects.admin.countries import CountryFilter
from projects.querysets.memberships import scope_of


def may_edit_now(request: HttpRequest, incident: Incident) -> bool:
    """May the person edit the facts of the incident as it stands in the database?"""
    return once(request, ("edit", incident.pk), lambda: may_edit(person(request), incident))


class CountryOfIncident(CountryFilter):
    field = "country"


@admin.register(Incident)
class IncidentAdmin(ScopedAdmin[Incident]):
    list_display = (
        "reference",
        "title",
        "occurred",
        "country_name",
        "category",
        "severity",
        "state",
        "marking",
        "filed_by",
    )
    list_filter = ("state", "severity", "category", "marking", CountryOfIncident)
    list_select_related = ("reporter",)
    search_fields = ("reference", "title", "place")
    search_help_text = "A reference, or words of the title or place."
    written_rows = (kinds.CasualtyRows, kinds.SourceRows, kinds.InvolvementRows, kinds.ConsequenceRows, kinds.LinkRows)
    read_rows = (
        KeyEventRows,
        kinds.AttachmentRows,
        kinds.CommentRows,
        kinds.ReaderRows,
        kinds.StepRows,
        kinds.FactEditRows,
    )
    actions = ("submit", "withdraw", "start_review", "verify", "send_back", "reject", "close", "reopen", "rate")
    occurred = shown("occurred_text", "occurred", ordering="occurred_from")
    where = shown("place_text", "where")
    killed, injured = shown("killed_text", "killed"), shown("injured_text", "injured")
    abducted, missing = shown("abducted_text", "abducted"), shown("missing_text", "missing")
    filed_by = shown("reporter", "reporter", ordering="reporter__full_name")
    reviewed_by, handled_by = shown("claimed_by", "in review by"), shown("assigned_to", "assigned to")

    # ── Who may ─────────────────────────────────────────────────────────────────────────────────────────────

    def may_add(self, user: User) -> bool:
        return may_file(user)

    def may_change(self, user: User, record: Incident | None) -> bool:
        if record is None:
            return scope_of(user).holds(FILERS | ENRICHERS)
        return may_edit(user, record) or may_link(user, record)

    def require_change(self, user: User, record: Incident) -> None:
        if not may_link(user, record):
            require_edit(user, record)

    # ── The page ────────────────────────────────────────────────────────────────────────────────────────────

    def get_fieldsets(self, request: HttpRequest, obj: Incident | None = None) -> Any:
        if obj is None:
            return EDITED
        return (*(EDITED if may_edit_now(request, obj) else READ), RECORD)

    def get_readonly_fields(self, request: HttpRequest, obj: Incident | None = None) -> Any:
        if obj is None:
            return ()
        record = [name for name in flatten_fieldsets([RECORD]) if name != "version"]
        return record if may_edit_now(request, obj) else [*flatten_fieldsets(READ), *record]

    def get_form(self, request: HttpRequest, obj: Incident | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None and not may_edit_now(request, obj):
            kwargs |= {"form": UneditedFactsForm, "fields": ()}
        else:
            form = type("FactsOfPerson", (AdminFactsForm,), {"user": person(request)})
            kwargs |= {"form": form, "fields": FactsForm.Meta.fields}
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Incident | None) -> Any:
        return self.written_rows if obj is None else (*self.written_rows, *self.read_rows)

    # ── What is done ────────────────────────────────────────────────────────────────────────────────────────

    def carry_out(self, user: User, record: Incident | None, form: Any, rows: Sequence[Any]) -> Incident:
        said = {formset.prefix: formset for formset in rows}
        if record is None:
            contents = Contents(**kinds.contents_said_by(said), links=kinds.links_said_by(said["links"]))
            key = form.cleaned_data["filing_key"]
            return file_incident(actor=user, facts=form.facts(), contents=contents, filing_key=key)
        try:
            return self._edit(user, record, form, said)
        except NotThere as gone:
            raise NotAllowed("With this the report would leave your own scope: nothing was changed.") from gone

    def _edit(self, user: User, record: Incident, form: Any, said: dict[str, Any]) -> Incident:
        """Facts first, then each link by its verb: links to projects that the person may not read stay as they are."""
        contents = Contents(**kinds.contents_said_by(said, changed=True))
        hold_surroundings(contents)
        locked = lock_incident(user, record, form.cleaned_data["version"])
        if may_edit(user, locked):
            edit_incident(actor=user, incident=locked, facts=form.facts(), contents=contents)
        kinds.carry_out_links(user, locked, said["links"])
        carry_out_key_events(user, locked, said["key_event_links"])
        return locked

    def trails(self, user: User, record: Incident) -> Trails:
        return incident_trails(user, record)

    def must_ask_again(self, request: HttpRequest, object_id: str | None) -> bool:
        return object_id is not None and takes_red_off(self.get_object(request, unquote(object_id)), request)

    def read_with(self, record: Incident) -> Incident:
        return record

    # ── Steps of review, for several reports at once ────────────────────────────────────────────────────────

    def has_file_permission(self, request: HttpRequest) -> bool:
        return may_file(person(request))

    def has_review_permission(self, request: HttpRequest) -> bool:
        return may_review(person(request))

    def has_rate_permission(self, request: HttpRequest) -> bool:
        return self.may_change(person(request), None)

    @admin.action(description="Submit", permissions=["file"])
    def submit(self, request: HttpRequest, queryset: QuerySet[Incident]) -> None:
        self._take(request, queryset, submit_incident, "Submitted")

    @admin.action(description="Start review", permissions=["review"])
    def start_review(self, request: HttpRequest, queryset: QuerySet[Incident]) -> None:
        self._take(request, queryset, start_review, "In review now")

    @admin.action(description="Verify", permissions=["review"])
    def verify(self, request: HttpRequest, queryset: QuerySet[Incident]) -> None:
        self._take(request, queryset, verify_incident, "Verified")

    @admin.action(description="Withdraw", permissions=["file"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Incident]) -> TemplateResponse | None:
        return self._ask(request, queryset, ReasonForm, withdraw_incident, "Withdrawn")

    @admin.action(description="Return to the reporter", permissions=["review"])
    def send_back(self, request: HttpRequest, queryset: QuerySet[Incident]) -> TemplateResponse | None:
        return self._ask(request, queryset, ReasonForm, return_incident, "Returned")

    @admin.action(description="Reject", permissions=["review"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Incident]) -> TemplateResponse | None:
        return self._ask(request, queryset, ReasonForm, reject_incident, "Rejected")

    @admin.action(description="Close", permissions=["review"])
    def close(self, request: HttpRequest, queryset: QuerySet[Incident]) -> None:
        self._take(request, queryset, close_incident, "Closed")

    @admin.action(description="Reopen", permissions=["review"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Incident]) -> TemplateResponse | None:
        return self._ask(request, queryset, ReasonForm, reopen_incident, "In review again")

    @admin.action(description="Rate the severity by hand, or by the rule again", permissions=["rate"])
    def rate(self, request: HttpRequest, queryset: QuerySet[Incident]) -> TemplateResponse | None:
        return self._ask(request, queryset, SeverityForm, override_severity, "Rated")

    def _ask(
        self, request: HttpRequest, queryset: QuerySet[Incident], form: Any, step: Callable[..., object], done: str
    ) -> TemplateResponse | None:
        verb = partial(step, actor=person(request))
        return ask_first(self, request, queryset, form, lambda record, **told: verb(incident=record, **told), done)

    def _take(self, request: HttpRequest, queryset: QuerySet[Incident], step: Callable[..., object], done: str) -> None:
        actor = person(request)
        self.for_each(request, queryset, lambda incident: step(actor=actor, incident=incident), done)
