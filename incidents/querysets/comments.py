"""Comments are read by whoever may read what they are about, and was cleared for it as it was then."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch

from incidents.querysets.merged import gone_into

if TYPE_CHECKING:
    from accounts.models import User


class CommentQuerySet(models.QuerySet[Any]):
    """Comments and their corrections."""

    def for_user(self, user: "User") -> Self:
        """One written while its subject was marked above the person's clearance stays out of their sight."""
        incidents = apps.get_model("incidents", "Incident").objects.for_user(user)
        cases = apps.get_model("incidents", "Case").objects.for_user(user)
        about = Exists(incidents.filter(pk=OuterRef("incident"))) | Exists(cases.filter(pk=OuterRef("case")))
        return self.filter(about, marking__lte=user.clearance)

    def about(self, subject: Any) -> Self:
        """About a case; or about an incident and whatever was merged into it: each stays where it was said."""
        if isinstance(subject, apps.get_model("incidents", "Case")):
            return self.filter(case=subject)
        return self.filter(incident__in=gone_into(subject))

    def first_said(self) -> Self:
        """Without the corrections, which belong to one of these."""
        return self.filter(corrects=None)

    def told(self, user: "User") -> Self:
        """With subject and corrections, as far as the person may read them: two queries however many there are."""
        readable = self.model._default_manager.for_user(user).order_by("pk")
        corrections = Prefetch("corrections", readable, to_attr="readable_corrections")
        return self.select_related("incident", "case").defer("incident__search").prefetch_related(corrections)
