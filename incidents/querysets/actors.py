"""Actors are known to every member; they are found by any of their names, in any script, misspelt or abbreviated."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, FloatField, Func, IntegerField, Max, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from accounts.querysets.folded import Folded
from incidents.querysets.reading import WHO_SEE_SUGGESTED
from incidents.vocabulary.evidence import ActorStatus
from projects.querysets.memberships import scope_of

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_ABBREVIATION = 6


class ActorQuerySet(models.QuerySet[Any]):
    def for_user(self, user: "User") -> Self:
        """Every member knows the accepted ones; a proposed one its proposer and who reads a report that names it.

        Analysts and managers, who accept them, know those too that no report names. A narrowed token
        knows those of whom a report says something that it may read.
        """
        scope = scope_of(user)
        if not scope.is_member:
            return self.none()
        incidents = apps.get_model("incidents", "Incident").objects.for_user(user).order_by().values("pk")
        if scope.within is not None:
            named = apps.get_model("incidents", "Involvement").objects.filter(incident__in=incidents)
            return self.filter(Q(pk__in=named.values("actor")) | Q(pk__in=named.values("stated_by_actor")))
        known = Q(proposed_by=user) | Q(Exists(_naming().filter(incident__in=incidents)))
        if scope.holds(WHO_SEE_SUGGESTED):
            known |= Q(~Exists(_naming()))
        proposed = apps.get_model("incidents", "Actor").objects.filter(status=ActorStatus.PROPOSED)
        return self.filter(~Q(status=ActorStatus.PROPOSED) | Q(pk__in=proposed.filter(known).order_by().values("pk")))

    def standing(self) -> Self:
        """Those that were not merged into another."""
        return self.exclude(status=ActorStatus.MERGED)

    def named(self, name: str) -> Self:
        """Those with exactly this name or alias, without regard to case and accents."""
        told = Folded(Value(" ".join(name.split())))
        aliases = _folded("ActorAlias").filter(folded_name=told)
        return self.annotate(folded_name=Folded(F("name"))).filter(
            Q(folded_name=told) | Q(pk__in=aliases.values("actor"))
        )

    def matching(self, words: str) -> Self:
        """Those that stand and have a name like the words: holding them, spelt nearly so, or abbreviated so.

        A name of an actor that was merged finds the one that it was merged into.
        """
        return self.standing().filter(pk__in=_followed(_alike(words)))

    def best_matching(self, words: str) -> Self:
        """The same, the likest name first: `unlikeness` runs from 0 (the words stand in it) to 1,000."""
        told = Folded(Value(" ".join(words.split())))
        aliases = apps.get_model("incidents", "ActorAlias").objects.filter(actor=OuterRef("pk")).order_by()
        likest = aliases.values("actor").annotate(likest=Max(_likeness(told))).values("likest")
        likeness = Greatest(_likeness(told), Coalesce(Subquery(likest), Value(0.0), output_field=FloatField()))
        unlikeness = Cast(Value(1000.0) - likeness * Value(1000.0), IntegerField())
        return self.matching(words).annotate(unlikeness=unlikeness).sorted_by_name().order_by("unlikeness", "sort_name")

    def named_in(self, incidents: "models.QuerySet[Any]") -> Self:
        """Those of whose part somebody says something in one of these incidents."""
        said = apps.get_model("incidents", "Involvement").objects.filter(incident__in=incidents.order_by().values("pk"))
        return self.filter(pk__in=said.order_by().values("actor"))

    def sorted_by_name(self) -> Self:
        """With `sort_name`, by which lists go: upper and lower case, and accents, side by side."""
        return self.annotate(sort_name=Folded(F("name")))

    def detailed(self) -> Self:
        return self.prefetch_related("aliases")

    def listed(self) -> Self:
        """With what rows of a list show."""
        return self.detailed().sorted_by_name()


def _naming() -> "models.QuerySet[Any]":
    """What reports say of the actor of the row outside, or have it say."""
    involvements: models.QuerySet[Any] = apps.get_model("incidents", "Involvement").objects.filter(
        Q(actor=OuterRef("pk")) | Q(stated_by_actor=OuterRef("pk"))
    )
    return involvements


def _likeness(told: Folded) -> Func:
    return Func(told, Folded(F("name")), function="word_similarity", output_field=FloatField())


def _folded(model: str) -> "models.QuerySet[Any]":
    names: models.QuerySet[Any] = apps.get_model("incidents", model).objects.annotate(folded_name=Folded(F("name")))
    return names


def _alike(words: str) -> set[int]:
    """Ids of the actors one of whose names is like the words; each condition by the trigram index on the names."""
    said = " ".join(words.split())
    if not said:
        return set()
    told = Folded(Value(said))
    like = Q(folded_name__contains=told) | Q(folded_name__trigram_word_similar=told)
    found = set(_folded("Actor").filter(like).values_list("pk", flat=True))
    found |= set(_folded("ActorAlias").filter(like).values_list("actor", flat=True))
    if said.isalpha() and said.isascii() and 2 <= len(said) <= LONGEST_ABBREVIATION:
        initials = Func(
            Folded(F("name")),
            Value(r"(\w)\w*\W*"),
            Value(r"\1"),
            Value("g"),
            function="regexp_replace",
            output_field=TextField(),
        )
        abbreviated = apps.get_model("incidents", "Actor").objects.annotate(initials=initials).filter(initials=told)
        found |= set(abbreviated.values_list("pk", flat=True))
    return found


def _followed(found: set[int]) -> set[int]:
    """Each actor, or the one that it was merged into, however often."""
    merged = apps.get_model("incidents", "Actor").objects.filter(status=ActorStatus.MERGED)
    into = dict(merged.values_list("pk", "merged_into"))
    ends = set()
    for key in found:
        while key in into:
            key = into[key]  # noqa: PLW2901 – a chain is walked to its end
        ends.add(key)
    return ends
