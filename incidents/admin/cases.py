"""Cases and their tasks: opened, edited and led to their end here by the services of the pages."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from accounts.admin.asking import ReasonForm, ask_first
from accounts.admin.base import ScopedAdmin, person, shown
from accounts.admin.forms import RefusableForm
from accounts.admin.rows import NamedRows, ReadOnlyRows, added, removed
from accounts.models import User
from accounts.services.trail import Trails, events_of, own_events
from incidents.admin.marking import takes_red_off
from incidents.forms.cases import CaseForm, NewCaseForm, TaskForm
from incidents.models import Case, CaseIncident, CaseMember, CaseStep, CaseTask, Incident, Milestone, TaskItem
from incidents.services import (
    add_case_incidents,
    add_task,
    drop_case_incident,
    edit_case,
    edit_task,
    finish_task,
    open_case,
    take_case_step,
    take_task_up_again,
)
from incidents.services.case_permissions import (
    WORKERS,
    may_open_case,
    require_run,
    require_unfinished,
    require_work,
    runs_case,
    works_on_case,
)
from incidents.services.case_trails import case_trails, told_since
from incidents.vocabulary.cases import CaseStepKind
from projects.querysets.memberships import scope_of


class CaseAdminForm(RefusableForm, CaseForm):
    """The form of the pages, for the person that a subclass names."""

    person: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=self.person, **kwargs)


class NewCaseAdminForm(RefusableForm, NewCaseForm):
    """The same for a new case; its incidents are typed by their references."""

    person: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=self.person, **kwargs)


class CaseIncidentRows(NamedRows[CaseIncident, Case]):
    """The incidents of a case, as far as the reader may read them."""

    model = CaseIncident
    fields = ("incident",)
    autocomplete_fields = ("incident",)
    related = ("incident",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CaseIncident]:
        readable = Incident.objects.for_user(person(request))
        return super().get_queryset(request).filter(incident__in=readable.values("pk"))


class MemberRows(ReadOnlyRows[CaseMember, Case]):
    """Who reads it and works on it: added and taken off on its page, by their address."""

    model = CaseMember
    fields = readonly_fields = ("who",)
    who = shown("user", "member")
    related = ("user",)


class CaseStepRows(ReadOnlyRows[CaseStep, Case]):
    model = CaseStep
    fields = readonly_fields = ("at", "step", "from_status", "to_status", "actor_name", "reason")


class MilestoneRows(ReadOnlyRows[Milestone, Case]):
    model = Milestone
    fields = readonly_fields = ("when", "what", "noted_by")
    when, noted_by = shown("at_text", "when"), shown("by", "noted by")
    related = ("by",)


@admin.register(Case)
class CaseAdmin(ScopedAdmin[Case]):
    list_display = ("reference", "title", "status", "priority", "led_by", "opened_at", "closed_at", "marking")
    list_filter = ("status", "priority", "marking")
    list_select_related = ("lead",)
    search_fields = ("reference", "title", "summary")
    search_help_text = "A reference, or words of title or summary."
    written_rows = (CaseIncidentRows,)
    read_rows = (MemberRows, MilestoneRows, CaseStepRows)
    actions = ("start", "hold", "go_on", "close", "reopen")
    led_by = shown("lead", "lead", ordering="lead__full_name")
    stated = ("title", "summary", ("priority", "marking"))
    opening = (("template", "incidents"), "opening_key")
    record = (("reference", "status", "led_by"), ("opened_at", "closed_at"), "outcome", "root_causes", "lessons")
    kept = ("reference", "status", "led_by", "opened_at", "closed_at", "outcome", "root_causes", "lessons")

    def may_add(self, user: User) -> bool:
        return may_open_case(user)

    def may_change(self, user: User, record: Case | None) -> bool:
        if record is None:
            return may_open_case(user)
        return runs_case(user, record) and not record.is_closed

    def require_change(self, user: User, record: Case) -> None:
        require_run(user, record)
        require_unfinished(record)

    def get_fields(self, request: HttpRequest, obj: Case | None = None) -> Any:
        if obj is None:
            return (*self.stated, *self.opening)
        if not self.has_change_permission(request, obj):
            return (*self.stated, *self.record)
        return (*self.stated, "version", *self.record)

    def get_readonly_fields(self, request: HttpRequest, obj: Case | None = None) -> Any:
        return () if obj is None else self.kept

    def get_form(self, request: HttpRequest, obj: Case | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None and not self.has_change_permission(request, obj):
            return super().get_form(request, obj, change=change, **(kwargs | {"fields": ()}))
        base = NewCaseAdminForm if obj is None else CaseAdminForm
        form = type("CaseOfPerson", (base,), {"person": person(request)})
        return super().get_form(request, obj, change=change, form=form, fields=CaseForm.Meta.fields)

    def get_inlines(self, request: HttpRequest, obj: Case | None) -> Any:
        return () if obj is None else (*self.written_rows, *self.read_rows)

    def carry_out(self, user: User, record: Case | None, form: Any, rows: Sequence[Any]) -> Case:
        given = form.cleaned_data
        if record is None:
            key = given["opening_key"] or uuid.uuid4()
            around = {"incidents": given["incidents"], "template": given["template"], "opening_key": key}
            return open_case(actor=user, facts=form.facts(), **around)
        case = edit_case(actor=user, case=record, facts=form.facts(), version=given["version"] or 0)
        for formset in rows:
            if formset.model is CaseIncident:
                add_case_incidents(actor=user, case=case, incidents=[row["incident"] for row in added(formset)])
                for gone in removed(formset):
                    drop_case_incident(actor=user, case=case, incident=gone.incident)
        return case

    def trails(self, user: User, record: Case) -> Trails:
        return case_trails(user, record)

    def must_ask_again(self, request: HttpRequest, object_id: str | None) -> bool:
        return object_id is not None and takes_red_off(self.get_object(request, unquote(object_id)), request)

    def read_with(self, record: Case) -> Case:
        return record

    # ── Steps, for several cases at once ────────────────────────────────────────────────────────────────────

    def has_step_permission(self, request: HttpRequest) -> bool:
        return scope_of(person(request)).holds(WORKERS)

    @admin.action(description="Start work", permissions=["step"])
    def start(self, request: HttpRequest, queryset: QuerySet[Case]) -> None:
        self._take(request, queryset, CaseStepKind.START, "Active now")

    @admin.action(description="Go on", permissions=["step"])
    def go_on(self, request: HttpRequest, queryset: QuerySet[Case]) -> None:
        self._take(request, queryset, CaseStepKind.RESUME, "Active now")

    @admin.action(description="Put on hold", permissions=["step"])
    def hold(self, request: HttpRequest, queryset: QuerySet[Case]) -> TemplateResponse | None:
        return self._ask(request, queryset, CaseStepKind.HOLD, "On hold")

    @admin.action(description="Close, with the outcome as its reason", permissions=["step"])
    def close(self, request: HttpRequest, queryset: QuerySet[Case]) -> TemplateResponse | None:
        return self._ask(request, queryset, CaseStepKind.CLOSE, "Closed")

    @admin.action(description="Open again", permissions=["step"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Case]) -> TemplateResponse | None:
        return self._ask(request, queryset, CaseStepKind.REOPEN, "Active again")

    def _take(self, request: HttpRequest, queryset: QuerySet[Case], step: CaseStepKind, done: str) -> None:
        verb = partial(take_case_step, actor=person(request), step=step)
        self.for_each(request, queryset, lambda case: verb(case=case), done)

    def _ask(
        self, request: HttpRequest, queryset: QuerySet[Case], step: CaseStepKind, done: str
    ) -> TemplateResponse | None:
        verb = partial(take_case_step, actor=person(request), step=step)
        return ask_first(self, request, queryset, ReasonForm, lambda case, **told: verb(case=case, **told), done)


class TaskAdminForm(RefusableForm, TaskForm):
    """The form of the pages, for the person that a subclass names; a task that stands keeps its case."""

    person: User
    case: Case | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=self.case, user=self.person, **kwargs)


class ItemRows(ReadOnlyRows[TaskItem, CaseTask]):
    model = TaskItem
    fields = readonly_fields = ("text", "ticked")


@admin.register(CaseTask)
class CaseTaskAdmin(ScopedAdmin[CaseTask]):
    formfield_overrides = {DateTimeField: {"form_class": forms.DateTimeField}}
    list_display = ("title", "of_case", "for_whom", "due_at", "mandatory", "state")
    list_filter = ("state", "mandatory")
    list_select_related = ("case", "assignee", "done_by")
    search_fields = ("title", "case__reference")
    autocomplete_fields = ("case",)
    read_rows = (ItemRows,)
    actions = ("finish", "take_up_again")
    of_case, for_whom = shown("case", "case", ordering="case__reference"), shown("assignee", "assignee")
    finished_by = shown("done_by", "done by")
    stated = ("title", "detail", ("assignee", "due_at", "mandatory"), "items")

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(WORKERS) and not user.is_service_account

    def may_change(self, user: User, record: CaseTask | None) -> bool:
        if record is None:
            return self.may_add(user)
        return works_on_case(user, record.case) and not record.case.is_closed and not record.is_done

    def require_change(self, user: User, record: CaseTask) -> None:
        require_work(user, record.case)
        require_unfinished(record.case)
        super().require_change(user, record)

    def get_fields(self, request: HttpRequest, obj: CaseTask | None = None) -> Any:
        if obj is None:
            return ("case", *self.stated[:2], ("due_at", "mandatory"), "items")
        done = ("of_case", ("state", "finished_by", "done_at"))
        if not self.has_change_permission(request, obj):
            return ("title", "detail", ("for_whom", "due_at", "mandatory"), *done)
        return (*self.stated, "version", *done)

    def get_readonly_fields(self, request: HttpRequest, obj: CaseTask | None = None) -> Any:
        return () if obj is None else ("of_case", "for_whom", "state", "finished_by", "done_at")

    def get_form(self, request: HttpRequest, obj: CaseTask | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None and not self.has_change_permission(request, obj):
            return super().get_form(request, obj, change=change, **(kwargs | {"fields": ()}))
        form = type("TaskOfPerson", (TaskAdminForm,), {"person": person(request), "case": obj and obj.case})
        fields = TaskForm.Meta.fields if obj else ("case", "title", "detail", "due_at", "mandatory")
        return super().get_form(request, obj, change=change, form=form, fields=fields)

    def get_inlines(self, request: HttpRequest, obj: CaseTask | None) -> Any:
        return () if obj is None else self.read_rows

    def carry_out(self, user: User, record: CaseTask | None, form: Any, rows: Sequence[Any]) -> CaseTask:
        facts = {name: form.cleaned_data[name] for name in TaskForm.Meta.fields if name in form.cleaned_data}
        if record is None:
            return add_task(actor=user, case=form.cleaned_data["case"], facts=facts, items=form.lines())
        version = form.cleaned_data["version"] or 0
        return edit_task(actor=user, task=record, facts=facts, items=form.lines(), version=version)

    def trails(self, user: User, record: CaseTask) -> list[QuerySet[Any]]:
        trails = [own_events(record), events_of(TaskItem).filter(task=record.pk)]
        since = told_since(user, record.case)
        return trails if since is None else [trail.filter(pgh_created_at__gte=since) for trail in trails]

    def read_with(self, record: CaseTask) -> Case:
        return record.case

    def has_work_permission(self, request: HttpRequest) -> bool:
        return self.may_add(person(request))

    @admin.action(description="Done", permissions=["work"])
    def finish(self, request: HttpRequest, queryset: QuerySet[CaseTask]) -> None:
        actor = person(request)
        self.for_each(request, queryset, lambda task: finish_task(actor=actor, task=task), "Done")

    @admin.action(description="Take up again", permissions=["work"])
    def take_up_again(self, request: HttpRequest, queryset: QuerySet[CaseTask]) -> None:
        actor = person(request)
        self.for_each(request, queryset, lambda task: take_task_up_again(actor=actor, task=task), "Open again")
