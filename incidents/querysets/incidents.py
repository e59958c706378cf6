"""Lists of incidents: what a person may read, what waits for review, and what pages and API show of each."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from incidents.querysets.reading import readable_by
from incidents.vocabulary.review import LinkState, State
from projects.querysets.projects import below

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project


class IncidentQuerySet(models.QuerySet[Any]):
    """Incidents. Whatever reads for a person starts from `for_user`."""

    def for_user(self, user: "User") -> Self:
        return self.filter(readable_by(user))

    def listed(self) -> Self:
        """With what rows of a list show."""
        return self.select_related("reporter").defer("narrative", "caveats")

    def detailed(self) -> Self:
        """With what one incident's page or API answer shows."""
        return self.select_related("reporter", "assigned_to", "claimed_by").prefetch_related(
            "casualties", "sources", "involvements__actor", "links__project", "links__site"
        )

    def touching(self, project: "Project") -> Self:
        """Confirmed to concern the project or anything under it."""
        links = self.model._meta.get_field("links").related_model
        linked = links.objects.filter(state=LinkState.CONFIRMED, project__in=below([project.pk]))
        return self.filter(pk__in=linked.values("incident"))

    def awaiting_review(self) -> Self:
        """Submitted or in review; the gravest first, then the longest waiting."""
        waiting = self.filter(state__in=[State.SUBMITTED, State.IN_REVIEW])
        return waiting.order_by("-severity", "submitted_at", "pk")

    def matching(self, words: str) -> Self:
        """The reference, or words of the title or place; each by its trigram index."""
        by_words = Q(title__icontains=words) | Q(place__icontains=words)
        return self.filter(Q(reference=words.strip().upper()) | by_words)
