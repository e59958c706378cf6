"""Issue API tokens: named, expiring, for reading unless said otherwise."""

from datetime import timedelta

from accounts.audit import service
from accounts.models import Token, User
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
