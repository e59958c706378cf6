"""Issue and revoke API tokens: named, expiring, for reading unless said otherwise, and never more than their owner."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.audit import service
from accounts.errors import NotAllowed
from accounts.models import Token, User
from accounts.models.token import MOST_PROJECTS
from accounts.protocols import administers, narrowable
from accounts.services.permissions import may_change_person
from accounts.vocabulary import TokenScope

UNREADABLE = "a project that you may not read"
NOT_STATED = ["digest", "token_key", "expiry", "user"]


def may_issue(actor: User, user: User) -> bool:
    """Everybody makes their own tokens; administrators those of service accounts, but nobody another person's."""
    return actor.pk == user.pk or (user.is_service_account and may_change_person(actor, user))


@service
def issue_token(
    *,
    actor: User,
    user: User,
    name: str,
    scope: str = TokenScope.READ,
    life: timedelta | None = None,
    narrowed_to: Collection[int] | None = None,
    networks: Collection[str] = (),
) -> str:
    """Make a token and return its text, which is kept nowhere. Raises NotAllowed, ValidationError."""
    if not may_issue(actor, user):
        raise NotAllowed("Tokens are made for oneself, and by administrators for service accounts.")
    life = timedelta(days=settings.TOKEN_DAYS) if life is None else life
    keys = None if narrowed_to is None else sorted(set(narrowed_to))
    facts = {"name": name, "scope": scope, "narrowed_to": keys, "networks": list(networks)}
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # of two forms sent at once, one sees the other's token
    Token(user=user, **facts).clean_fields(exclude=NOT_STATED)
    _require_reasonable(user, name, life, keys)
    _, text = Token.objects.create(user=user, expiry=life, **facts)
    return str(text)


@service
def revoke_token(*, actor: User, token: Token) -> None:
    """End a token at once; its row goes, the audit trail keeps that it was. Its owner or an administrator may."""
    if token.user_id != actor.pk and not administers(actor):
        raise NotAllowed("Only its owner or an administrator revokes a token.")
    token.delete()


def _require_reasonable(user: User, name: str, life: timedelta, keys: list[int] | None) -> None:
    if not timedelta(0) < life <= timedelta(days=settings.TOKEN_MAX_DAYS):
        raise ValidationError({"days": f"A token lasts from 1 to {settings.TOKEN_MAX_DAYS} days."})
    living = Token.objects.filter(Q(expiry=None) | Q(expiry__gt=timezone.now()), user=user, name=name)
    if living.exists():
        raise ValidationError({"name": "There is a token of this name already: take another name, or revoke that one."})
    if keys is None:
        return
    if not 0 < len(keys) <= MOST_PROJECTS:
        raise ValidationError({"projects": f"Choose from 1 to {MOST_PROJECTS} projects, or none to read everywhere."})
    if narrowable(user).filter(pk__in=keys).count() != len(keys):
        raise ValidationError({"projects": "Choose projects that the token's owner may read."})


def shown_tokens(viewer: User, tokens: Iterable[Token]) -> list[Token]:
    """With `project_names`, to which each is narrowed, as far as this viewer may read them."""
    shown = list(tokens)
    keys = {key for token in shown for key in token.narrowed_to or ()}
    names = {project.pk: str(project) for project in narrowable(viewer).filter(pk__in=keys)} if keys else {}
    for token in shown:
        token.project_names = [names.get(key, UNREADABLE) for key in token.narrowed_to or ()]
    return shown
