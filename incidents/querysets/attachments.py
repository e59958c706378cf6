"""Attachments are read by whoever may read their incident or case; withdrawn ones by who may bring them back."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from incidents.querysets.reading import held_by
from incidents.vocabulary.review import State
from projects.vocabulary import Role

if TYPE_CHECKING:
    from accounts.models import User


class AttachmentQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        """Withdrawn ones: managers over the incident and who drafts it; who runs the case."""
        incidents = apps.get_model("incidents", "Incident").objects.for_user(user)
        drafting = Q(reporter=user, state__in=(State.DRAFT, State.RETURNED))
        deciding = incidents.filter(held_by(user, frozenset({Role.MANAGER})) | drafting)
        of_incidents = _of("incident", incidents, deciding)
        cases = apps.get_model("incidents", "Case").objects.for_user(user)
        return self.filter(of_incidents | _of("case", cases, cases.run_by(user)))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


def _of(subject: str, readable: models.QuerySet[Any], deciding: models.QuerySet[Any]) -> Q:
    """Asked for each row by itself: of one subject's few files, not of all subjects that are readable."""
    here = OuterRef(subject)
    return Q(Exists(readable.filter(pk=here)), withdrawn_at=None) | Q(Exists(deciding.filter(pk=here)))
