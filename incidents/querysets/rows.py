"""What hangs on incidents. It is read through them: whoever asks has read those as they may."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db.models import QuerySet


def casualties() -> "QuerySet[Any]":
    rows: QuerySet[Any] = apps.get_model("incidents", "Casualty").objects.all()
    return rows


def sources() -> "QuerySet[Any]":
    rows: QuerySet[Any] = apps.get_model("incidents", "Source").objects.all()
    return rows


def involvements() -> "QuerySet[Any]":
    rows: QuerySet[Any] = apps.get_model("incidents", "Involvement").objects.told()
    return rows


def names_of(people: Collection[int]) -> dict[int, str]:
    """The names of these people, and nothing else of them."""
    return dict(apps.get_model("accounts", "User").objects.filter(pk__in=people).values_list("pk", "full_name"))
