"""Named API tokens. Only a digest is kept; the token itself is shown once."""

from django.db import models
from knox.models import AbstractAuthToken, AuthTokenManager
from knox.settings import CONSTANTS

from accounts.audit import tracked
from accounts.vocabulary import TokenScope


class TokenManager(AuthTokenManager):  # type: ignore[misc]
    """knox's manager: `create` returns the row and, once, the token's text."""


@tracked(exclude=["digest", "token_key", "last_used_at"])
class Token(AbstractAuthToken):  # type: ignore[misc]
    """A token of one person for one client, reading unless it is given write scope.

    It has a key of its own: the digest, which is knox's key, would stand in addresses and on the audit trail.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=CONSTANTS.DIGEST_LENGTH, unique=True, editable=False)
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=TokenScope, default=TokenScope.READ)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = TokenManager()

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(condition=models.Q(scope__in=TokenScope.values), name="accounts_token_scope")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"
