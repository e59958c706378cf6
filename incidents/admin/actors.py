"""Actors with all their names. Every member reads them; analysts and managers correct and accept them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from accounts.admin.asking import ask_first
from accounts.admin.base import ScopedAdmin, person, shown
from accounts.admin.forms import ServiceForm
from accounts.admin.rows import NamedRows, ReadOnlyRows, added, removed
from accounts.errors import WrongState
from accounts.models import User
from accounts.services.trail import Trails
from incidents.forms.actors import MergeForm
from incidents.models import Actor, ActorAlias, ActorMerge, ActorRelation, Designation
from incidents.services import (
    accept_actor,
    add_alias,
    designate_actor,
    drop_alias,
    drop_designation,
    drop_relation,
    edit_actor,
    merge_actors,
    name_actor,
    relate_actors,
    undo_merge,
)
from incidents.services.actors import free_name
from incidents.services.edit_actor import may_edit_actor
from incidents.services.merge_actors import may_merge
from incidents.services.permissions import ENRICHERS, FILERS
from incidents.services.trails_around import actor_trails
from projects.querysets.memberships import scope_of
from projects.vocabulary import country_choices

VERBS: dict[type[Any], tuple[Any, Any]] = {
    ActorAlias: (
        lambda user, row: drop_alias(actor=user, alias=row),
        lambda user, subject, told: add_alias(actor=user, of=subject, **told),
    ),
    ActorRelation: (
        lambda user, row: drop_relation(actor=user, relation=row),
        lambda user, subject, told: relate_actors(actor=user, subject=subject, **told),
    ),
    Designation: (
        lambda user, row: drop_designation(actor=user, designation=row),
        lambda user, subject, told: designate_actor(actor=user, subject=subject, **told),
    ),
}
"""The rows of an actor's page: how one is taken away, and how one is added."""


class ActorForm(ServiceForm[Actor]):
    countries = forms.MultipleChoiceField(required=False, choices=country_choices)

    def clean_name(self) -> str:
        return free_name(self.cleaned_data["name"], self.instance)


class EnrichedRows(NamedRows[Any, Actor]):
    """What analysts and managers add to an actor, and take away."""

    def may_write(self, user: User, record: Actor | None) -> bool:
        merged = record is not None and record.merged_into_id is not None
        return scope_of(user).holds(ENRICHERS) and not merged


class AliasRows(EnrichedRows):
    model = ActorAlias
    fields = ("name",)


class RelationRows(EnrichedRows):
    """What it is to others; what others are to it stands on their pages."""

    model = ActorRelation
    fk_name = "actor"
    fields = ("kind", "other", "since", "until", "note", "url")
    autocomplete_fields = ("other",)
    related = ("other", "actor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ActorRelation]:
        known = Actor.objects.for_user(person(request))
        return super().get_queryset(request).filter(other__in=known.values("pk"))


class DesignationRows(EnrichedRows):
    model = Designation
    fields = ("authority", "listed_as", "since", "until", "url")


class MergeRows(ReadOnlyRows[ActorMerge, Actor]):
    """Which actors were found to be this one."""

    model = ActorMerge
    fk_name = "kept"
    verbose_name_plural = "merges"
    fields = ("merged_name", "who", "at", "reason", "undone_at")
    readonly_fields = ("merged_name", "who", "at", "undone_at")
    merged_name, who = shown("merged", "merged"), shown("actor", "by")
    related = ("merged", "actor")


@admin.register(Actor)
class ActorAdmin(ScopedAdmin[Actor]):
    form = ActorForm
    list_display = ("name", "kind", "status", "proposer")
    list_filter = ("status", "kind")
    list_select_related = ("proposed_by", "merged_into")
    search_fields = ("name", "aliases__name")
    fields = (
        "name",
        "kind",
        "countries",
        ("founded", "dissolved"),
        "description",
        "status",
        "proposer",
        "slug",
        "became",
    )
    readonly_fields = ("status", "proposer", "slug", "became")
    proposer, became = shown("proposed_by", "proposed by"), shown("merged_into", "merged into")
    inlines = (AliasRows, RelationRows, DesignationRows, MergeRows)
    actions = ("accept", "merge", "undo_latest_merge")

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(FILERS | ENRICHERS)

    def may_change(self, user: User, record: Actor | None) -> bool:
        return self.may_add(user) if record is None else may_edit_actor(user, record)

    def get_fields(self, request: HttpRequest, obj: Actor | None = None) -> Any:
        return (
            self.fields if obj is not None else ("name", "kind", "countries", ("founded", "dissolved"), "description")
        )

    def carry_out(self, user: User, record: Actor | None, form: Any, rows: Sequence[Any]) -> Actor:
        if record is None:
            record = name_actor(actor=user, name=form.cleaned_data["name"])
        subject = edit_actor(actor=user, subject=record, **form.changes())
        for formset in (formset for formset in rows if formset.model in VERBS):
            drop, add = VERBS[formset.model]
            for gone in removed(formset):
                drop(user, gone)
            for row in added(formset):
                add(user, subject, _told(row))
        return subject

    def trails(self, user: User, record: Actor) -> Trails:
        return actor_trails(user, record)

    def has_accept_permission(self, request: HttpRequest) -> bool:
        return scope_of(person(request)).holds(ENRICHERS)

    @admin.action(description="Accept", permissions=["accept"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Actor]) -> None:
        actor = person(request)
        self.for_each(request, queryset, lambda row: accept_actor(actor=actor, proposed=row), "Accepted")

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(person(request))

    @admin.action(description="Merge into another", permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Actor]) -> TemplateResponse | None:
        actor = person(request)

        def merge(record: Actor, other: Actor, reason: str) -> None:
            merge_actors(actor=actor, kept=other, merged=record, reason=reason)

        return ask_first(self, request, queryset, lambda data: MergeForm(data, user=actor), merge, "Merged")

    @admin.action(description="Undo the latest merge into it", permissions=["merge"])
    def undo_latest_merge(self, request: HttpRequest, queryset: QuerySet[Actor]) -> None:
        actor = person(request)

        def undo(record: Actor) -> None:
            latest = record.merges.filter(undone_at=None).last()
            if latest is None:
                raise WrongState("Nothing is merged into it.")
            undo_merge(actor=actor, merge=latest)

        self.for_each(request, queryset, undo, "Undone")


def _told(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in {"id", "actor", "DELETE"}}
