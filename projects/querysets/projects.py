"""Which projects a person may read, and the order of the tree."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, TextField, Value
from django.db.models.functions import Concat, Left

from accounts.querysets.folded import Folded
from projects.querysets.memberships import EVERY_ROLE, below, scope_of

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project


LONGEST_STEP = 60  # letters of a name in a path: the slug behind them tells two apart


class ProjectQuerySet(models.QuerySet[Any]):
    """Projects by scope and by place in the tree."""

    def for_user(self, user: "User") -> Self:
        """Readable through a membership everywhere, on the host country, or on the project or an ancestor."""
        return self.in_scope(user, EVERY_ROLE)

    def in_scope(self, user: "User", roles: Collection[str]) -> Self:
        """Projects on which the person holds one of these roles; with a narrowed token, of those within."""
        scope = scope_of(user).narrowed_to(roles)
        if not scope.is_member:
            return self.none()
        inside = self if scope.within is None else self.filter(pk__in=below(scope.within))
        if scope.grants_everywhere:
            return inside
        return inside.filter(Q(host_country__in=scope.countries) | Q(pk__in=below(scope.projects)))

    def ancestors_of(self, project: "Project") -> Self:
        """Root first, the project itself left out."""
        return self.filter(below__descendant=project, below__depth__gt=0).order_by("-below__depth")

    def subtree_of(self, project: "Project") -> Self:
        """The project and all under it."""
        return self.filter(pk__in=below([project.pk]))

    def named(self, name: str) -> Self:
        """Those with exactly this name, without regard to case, accents, and spaces around it."""
        told = Folded(Value(" ".join(name.split())))
        return self.annotate(folded_name=Folded(F("name"))).filter(folded_name=told)

    def matching(self, words: str) -> Self:
        """Those whose name contains the words, or nearly so, without regard to case and accents."""
        told = Folded(Value(" ".join(words.split())))
        folded = self.annotate(folded_name=Folded(F("name")))
        return folded.filter(Q(folded_name__contains=told) | Q(folded_name__trigram_word_similar=told))

    def in_tree(self, user: "User") -> Self:
        """With `tree_path`, by which each project stands under its parent, as far as the person may read those above.

        And with `sort_name`, which has upper and lower case, and accents, side by side.
        """
        above = apps.get_model("projects", "ProjectAncestry").objects.filter(descendant=OuterRef("pk"))
        readable = self.model._default_manager.for_user(user).order_by().values("pk")
        name = Left(Folded(F("ancestor__name")), LONGEST_STEP)
        step = Concat(name, Value("/"), "ancestor__slug", output_field=TextField())
        path = above.filter(ancestor__in=readable).order_by("-depth").annotate(step=step).values("step")
        return self.annotate(tree_path=ArraySubquery(path), sort_name=Folded(F("name")))

    def listed(self) -> Self:
        """With what lists show."""
        return self.select_related("parent").order_by("name")
