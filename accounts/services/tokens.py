"""Issue and revoke API tokens: named, expiring, for reading unless said otherwise."""

from datetime import timedelta

from accounts.audit import service
from accounts.errors import NotAllowed
from accounts.models import Token, User
from accounts.protocols import administers
from accounts.vocabulary import TokenScope

DEFAULT_LIFE = timedelta(days=90)


@service
def issue_token(
    *, actor: User, user: User, name: str, scope: str = TokenScope.READ, life: timedelta = DEFAULT_LIFE
) -> str:
    """Make a token and return its text, which is kept nowhere. Raises ValidationError."""
    Token(user=user, name=name, scope=scope).clean_fields(exclude=["digest", "token_key"])
    _, text = Token.objects.create(user=user, expiry=life, name=name, scope=scope)
    return str(text)


@service
def revoke_token(*, actor: User, token: Token) -> None:
    """End a token at once; its row goes, the audit trail keeps that it was. Its owner or an administrator may."""
    if token.user_id != actor.pk and not administers(actor):
        raise NotAllowed("Only its owner or an administrator revokes a token.")
    token.delete()
