"""Which advisories a person may read: by country, by project in scope, by marking; drafts are their author's alone."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q, Value

from accounts.querysets.folded import Folded
from accounts.vocabulary import Marking
from incidents.vocabulary.advisories import AdvisoryState
from projects.querysets.memberships import scope_of
from projects.querysets.projects import below

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from projects.models import Project


class AdvisoryQuerySet(models.QuerySet[Any]):
    """Advisories. Whatever reads for a person starts from `for_user`."""

    def for_user(self, user: "User") -> Self:
        """Through a membership everywhere, on one of its countries, on one of its projects or an ancestor."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        scope = scope_of(user)
        published = ~Q(state=AdvisoryState.DRAFT) & Q(marking__lte=user.clearance, marking__lt=Marking.RED)
        if not scope.everywhere:
            addressed = apps.get_model("incidents", "AdvisoryProject").objects.filter(project__in=below(scope.projects))
            published &= Q(author=user) | Q(countries__overlap=scope.countries) | Q(pk__in=addressed.values("advisory"))
        return self.filter(Q(state=AdvisoryState.DRAFT, author=user) | published)

    def listed(self) -> Self:
        """With what rows of a list show."""
        return self.select_related("issuer").defer("text")

    def in_force(self, now: "datetime") -> Self:
        """Issued, begun and not over at this moment."""
        begun = Q(effective_at__lte=now) | Q(effective_at=None, sent_at__lte=now)
        return self.filter(begun, Q(expires_at=None) | Q(expires_at__gt=now), state=AdvisoryState.ISSUED)

    def matching(self, words: str) -> Self:
        """The reference, or words of headline, text or issuer, without regard to case and accents."""
        told = Folded(Value(" ".join(words.split())))
        folded = self.annotate(
            folded_headline=Folded(F("headline")),
            folded_text=Folded(F("text")),
            folded_issuer=Folded(F("issuer__name")),
        )
        return folded.filter(
            Q(reference=words.strip().upper())
            | Q(folded_headline__contains=told)
            | Q(folded_text__contains=told)
            | Q(folded_issuer__contains=told)
        )

    def addressing(self, project: "Project") -> Self:
        """Those that address the project, anything above it, or anything under it."""
        ancestry = apps.get_model("projects", "ProjectAncestry").objects
        near = Q(project__in=below([project.pk])) | Q(
            project__in=ancestry.filter(descendant=project).values("ancestor")
        )
        links = apps.get_model("incidents", "AdvisoryProject").objects.filter(near)
        return self.filter(pk__in=links.values("advisory"))
