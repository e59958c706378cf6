"""Why people are told of something."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, QuerySet, Value

if TYPE_CHECKING:
    from accounts.models import User


def because(people: "QuerySet[User]", *reasons: str) -> "QuerySet[User]":
    """With `reasons`, the same for all of them: the audience of a kind of alert has that."""
    return people.annotate(reasons=Value(list(reasons), output_field=ArrayField(CharField())))
