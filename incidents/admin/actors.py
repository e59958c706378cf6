"""Actors with all their names. Every member reads them; analysts and managers correct and accept them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin, person, shown
from accounts.admin.forms import ServiceForm
from accounts.admin.history import events_of, own_events
from accounts.admin.rows import NamedRows, added, removed
from accounts.models import User
from incidents.models import Actor, ActorAlias
from incidents.services import accept_actor, add_alias, drop_alias, edit_actor, name_actor
from incidents.services.edit_actor import may_edit_actor
from incidents.services.permissions import ENRICHERS, FILERS
from projects.querysets.memberships import scope_of


class ActorForm(ServiceForm[Actor]):
    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        other = Actor.objects.named(name).exclude(pk=self.instance.pk).first()
        if other is not None:
            raise ValidationError(f"{other} is known by this name already.")
        return name


class AliasRows(NamedRows[ActorAlias, Actor]):
    """Its other names; for analysts and managers to add and remove."""

    model = ActorAlias
    fields = ("name",)

    def may_write(self, user: User, record: Actor | None) -> bool:
        return scope_of(user).holds(ENRICHERS)


@admin.register(Actor)
class ActorAdmin(ScopedAdmin[Actor]):
    form = ActorForm
    list_display = ("name", "kind", "status", "proposer")
    list_filter = ("status", "kind")
    list_select_related = ("proposed_by",)
    search_fields = ("name", "aliases__name")
    fields = ("name", "kind", "description", "status", "proposer", "slug")
    readonly_fields = ("status", "proposer", "slug")
    proposer = shown("proposed_by", "proposed by")
    inlines = (AliasRows,)
    actions = ("accept",)

    def may_add(self, user: User) -> bool:
        return scope_of(user).holds(FILERS | ENRICHERS)

    def may_change(self, user: User, record: Actor | None) -> bool:
        return self.may_add(user) if record is None else may_edit_actor(user, record)

    def get_fields(self, request: HttpRequest, obj: Actor | None = None) -> Any:
        return self.fields if obj is not None else ("name", "kind", "description")

    def carry_out(self, user: User, record: Actor | None, form: Any, rows: Sequence[Any]) -> Actor:
        if record is None:
            record = name_actor(actor=user, name=form.cleaned_data["name"])
        subject = edit_actor(actor=user, subject=record, **form.changes())
        for aliases in rows:
            for alias in removed(aliases):
                drop_alias(actor=user, alias=alias)
            for row in added(aliases):
                add_alias(actor=user, of=subject, name=row["name"])
        return subject

    def trails(self, user: User, record: Actor) -> list[QuerySet[Any]]:
        return [own_events(record), events_of(ActorAlias).filter(actor=record.pk)]

    def has_accept_permission(self, request: HttpRequest) -> bool:
        return scope_of(person(request)).holds(ENRICHERS)

    @admin.action(description="Accept", permissions=["accept"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Actor]) -> None:
        actor = person(request)
        self.for_each(request, queryset, lambda row: accept_actor(actor=actor, proposed=row), "Accepted")
