"""Named API tokens. Only a digest is kept; the token itself is shown once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager
from knox.settings import CONSTANTS

from accounts.audit import tracked
from accounts.querysets.tokens import TokenQuerySet
from accounts.validators import known_network
from accounts.vocabulary import TokenScope

LONGEST_NETWORK = 43  # an IPv6 address in full, and its prefix
MOST_NETWORKS = 20
MOST_PROJECTS = 50


class TokenManager(AuthTokenManager.from_queryset(TokenQuerySet)):  # type: ignore[misc]
    """knox's manager: `create` returns the row and, once, the token's text."""


@tracked(exclude=["digest", "token_key", "last_used_at", "last_used_from"])
class Token(AbstractAuthToken):  # type: ignore[misc]
    """A token of one person for one client, reading unless it is given write scope.

    It has a key of its own: the digest, which is knox's key, would stand in addresses and on the audit trail.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=CONSTANTS.DIGEST_LENGTH, unique=True, editable=False)
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=TokenScope, default=TokenScope.READ)
    narrowed_to = ArrayField(
        models.BigIntegerField(),
        null=True,
        blank=True,
        editable=False,
        help_text="Keys of the projects outside of which it reads nothing; none where it is not narrowed.",
    )
    networks = ArrayField(
        models.CharField(max_length=LONGEST_NETWORK, validators=[known_network]),
        default=list,
        blank=True,
        size=MOST_NETWORKS,
        help_text="Networks from which it is taken; from everywhere where there are none.",
    )
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.GenericIPAddressField(null=True, blank=True)

    objects = TokenManager()

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(condition=models.Q(scope__in=TokenScope.values), name="accounts_token_scope")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"

    @property
    def has_expired(self) -> bool:
        return self.expiry is not None and self.expiry <= timezone.now()
