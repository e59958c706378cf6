"""What is said of actors, with who says so and where it stands."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Subquery


class InvolvementQuerySet(models.QuerySet[Any]):
    """Involvements. They are read through their incident, which is the one that is scoped."""

    def told(self) -> Self:
        """With all that a statement names, and as `source_number` the how-manyth of the report's sources it cites."""
        before = apps.get_model("incidents", "Source").objects.filter(
            incident=OuterRef("incident"), pk__lte=OuterRef("source")
        )
        number = before.order_by().values("incident").annotate(number=Count("pk")).values("number")
        speakers = self.select_related("actor", "stated_by_actor", "stated_by_organisation", "source")
        return speakers.annotate(source_number=Subquery(number))


def involvements_told() -> "Prefetch[Any]":
    """The involvements of each incident of a list, for `prefetch_related`."""
    return Prefetch("involvements", queryset=apps.get_model("incidents", "Involvement").objects.told())
