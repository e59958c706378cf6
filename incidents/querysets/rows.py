"""What hangs on incidents. It is read through them: whoever asks has read those as they may."""

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
