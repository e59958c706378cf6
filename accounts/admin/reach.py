"""How people and their programs are reached: channels, and the tokens of API clients."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ScopedAdmin, person, shown
from accounts.models import Channel, Token, User
from accounts.protocols import administers
from accounts.services.channels import change_channel
from accounts.services.tokens import revoke_token


@admin.register(Channel)
class ChannelAdmin(ScopedAdmin[Channel]):
    """Everybody reads their own channels; an administrator says what may go out by one."""

    owner = shown("user", "person", ordering="user__full_name")
    list_display = ("owner", "kind", "address", "highest_marking", "is_active", "verified_at", "paused_at")
    list_filter = ("kind", "is_active", "highest_marking", "pace")
    list_select_related = ("user",)
    search_fields = ("user__full_name", "address")
    readonly_fields = (
        *("owner", "kind", "address", "verified_at", "paused_at", "paused_because"),
        *("pace", "digest_at", "quiet_from", "quiet_until", "former_secret_until"),
    )
    fields = (*readonly_fields, "highest_marking", "is_active")

    def readable(self, user: User) -> QuerySet[Channel]:
        return Channel.objects.all() if administers(user) else Channel.objects.filter(user=user)

    def may_change(self, user: User, record: Channel | None) -> bool:
        return administers(user)

    def carry_out(self, user: User, record: Channel | None, form: Any, rows: Sequence[Any]) -> Channel:
        if record is None:
            raise NotImplementedError("Channels are added with their person.")
        return change_channel(actor=user, channel=record, **form.changes())


@admin.register(Token)
class TokenAdmin(ScopedAdmin[Token]):
    """Everybody reads and revokes their own tokens, administrators all. What would let somebody in is never shown."""

    owner = shown("user", "person", ordering="user__full_name")
    list_display = ("name", "owner", "scope", "narrowing", "created", "expiry", "last_used_at")
    list_filter = ("scope",)
    list_select_related = ("user",)
    search_fields = ("name", "user__full_name")
    fields = ("name", "owner", "scope", "narrowing", "networks", "created", "expiry", "last_used_at", "last_used_from")
    readonly_fields = ("owner", "narrowing")
    actions = ("revoke",)

    def readable(self, user: User) -> QuerySet[Token]:
        tokens: QuerySet[Token] = Token.objects.for_user(user)
        return tokens

    @admin.display(description="narrowed")
    def narrowing(self, token: Token) -> str:
        count = len(token.narrowed_to or ())
        return "no" if token.narrowed_to is None else f"to {count} project{'s' if count != 1 else ''}"

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, queryset: QuerySet[Token]) -> None:
        self.for_each(request, queryset, lambda token: revoke_token(actor=person(request), token=token), "Revoked")
