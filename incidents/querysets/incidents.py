"""Lists of incidents: what a person may read, what waits for review, and what pages and API show of each."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import (
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Prefetch,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.querysets.folded import Folded
from accounts.querysets.windows import MOST_LANES, Lane
from incidents.querysets.involvements import involvements_told
from incidents.querysets.reading import BY_REACH, lanes_of, readable_by
from incidents.querysets.words import looks_like_reference, query_of
from incidents.vocabulary.people import Affiliation
from incidents.vocabulary.precision import POINT_IS_KNOWN
from incidents.vocabulary.review import LinkState, State
from projects.querysets.places import (
    Box,
    boxes_between,
    degrees_from,
    distance_km,
    in_box,
    measured_in_box,
    measured_within,
    within,
)

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.models import Actor, KeyEvent
    from projects.models import Organisation, Project

NEWEST_FIRST = ("-occurred_from", "-pk")
CROWD = 1_500  # at a million rows, sorting so many costs what walking to the first page of them by date does
TRIGRAM = 3  # letters


def folded_place() -> Folded:
    """Place and province as look-ups and their index take them."""
    return Folded(Concat("place", Value(", "), "admin1", output_field=TextField()))


def tabs_of(user: "User") -> dict[str, Q]:
    """What is mine: what I have for review, or is assigned to me. What is nobody's: neither held nor assigned."""
    held = Q(claimed_until__gt=timezone.now())
    return {
        "mine": Q(assigned_to=user) | held & Q(claimed_by=user),
        "unassigned": Q(assigned_to=None) & (Q(claimed_until=None) | ~held),
    }


class IncidentQuerySet(models.QuerySet[Any]):
    """Incidents. Whatever reads for a person starts from `for_user`."""

    lanes: tuple[Lane, ...] = ()
    """Index ranges that hold all of these, for the pages of lists."""

    def for_user(self, user: "User") -> Self:
        readable = self.filter(readable_by(user))
        readable.lanes = lanes_of(user)
        return readable

    def listed(self) -> Self:
        """With what rows of a list show."""
        return self.select_related("reporter").defer("narrative", "caveats")

    def tabled(self, user: "User") -> Self:
        """With what rows of a table hold; `readable_links` are the confirmed ones that this person may see."""
        links = apps.get_model("incidents", "ProjectLink").objects.for_user(user).filter(state=LinkState.CONFIRMED)
        shown = Prefetch("links", links.select_related("project"), to_attr="readable_links")
        return self.listed().prefetch_related(shown)

    def detailed(self) -> Self:
        """With what one incident's page or API answer shows."""
        return self.select_related("reporter", "assigned_to", "claimed_by").prefetch_related(
            "casualties", "sources", involvements_told(), "links__project", "links__site"
        )

    def unmerged(self) -> Self:
        """Without reports that were merged into another, which stands for them in lists and counts."""
        return self.exclude(state=State.MERGED)

    def touching(self, project: "Project") -> Self:
        """Confirmed to concern the project or anything under it."""
        concerned = self.filter(reaches__project=project, reaches__confirmed=True)
        concerned.lanes = (Lane({}, BY_REACH),)  # the join above, whose index is in the order of dates
        return concerned

    def awaiting_review(self) -> Self:
        """Submitted or in review; the gravest first, then the longest waiting."""
        waiting = self.filter(state__in=[State.SUBMITTED, State.IN_REVIEW])
        return waiting.order_by("-severity", "submitted_at", "pk")

    def ranked(self, now: datetime) -> Self:
        """With `queue_rank`, by which they stand in the queue: overdue before the others, the gravest of each first."""
        overdue = Case(When(review_due_at__lt=now, then=0), default=10, output_field=IntegerField())
        return self.annotate(queue_rank=ExpressionWrapper(overdue - F("severity"), IntegerField()))

    def on_tab(self, tab: str, user: "User") -> Self:
        """Those of one tab of the queue: "mine", "unassigned", or all."""
        chosen = tabs_of(user).get(tab)
        return self if chosen is None else self.filter(chosen)

    def numbers_on_tabs(self, user: "User") -> dict[str, int]:
        """How many stand on each tab of the queue."""
        counted = {name: Count("pk", filter=chosen) for name, chosen in tabs_of(user).items()}
        return self.aggregate(all=Count("pk"), **counted)

    def matching(self, words: str) -> Self:
        """A reference in any case; or its number or words of title, place, actors or narrative, "phrases" in quotes."""
        if looks_like_reference(words):
            return self.filter(reference=words.strip().upper())
        return self.filter(search=query_of(words))

    def in_place(self, words: str) -> Self:
        """With all these words in the name of the place or province, without regard to case and accents.

        One or two letters have no trigram that an index could hold: they must begin a word, as in a search.
        """
        found = self.annotate(folded_place=folded_place())
        for word in words.split():
            found = found.filter(folded_place__contains=Folded(Value(word)))
            if len(word) < TRIGRAM:
                found = found.filter(search=query_of(word))
        return found

    def within(self, latitude: float, longitude: float, km: float) -> Self:
        """At most so far from a point. Those known to a province only are nowhere in particular: they do not count.

        The few of a quiet place are found by the index on places. Around a metropolis that index would leave more to
        sort than a walk by date comes upon before a page is full: there each row is measured instead.
        """
        places = [list(nearest[CROWD : CROWD + 1]) for nearest in self._nearest(latitude, longitude)]
        crowded = any(
            found and None not in found[0] and distance_km(latitude, longitude, *found[0]) <= km for found in places
        )
        near = measured_within if crowded else within
        return self.filter(near(latitude, longitude, km), place_precision__in=POINT_IS_KNOWN)

    def in_box(self, west: float, south: float, east: float, north: float) -> Self:
        """On the map between these degrees, across the antimeridian where west is east of east.

        By the index on places, or around a crowd by the date, as with a distance.
        """
        crowded = any(self._crowds(box) for box in boxes_between(west, south, east, north))
        inside = measured_in_box if crowded else in_box
        return self.filter(inside(west, south, east, north))

    def _nearest(self, latitude: float, longitude: float) -> "list[models.QuerySet[Any, tuple[float, float]]]":
        """Where incidents lie, the nearest first, whoever may read them: of each country that is read, or of all."""
        everywhere = self.model._base_manager.order_by(degrees_from(latitude, longitude))
        places: models.QuerySet[Any, tuple[float, float]] = everywhere.values_list("latitude", "longitude")
        conditions = [lane.condition for lane in self.lanes]
        if not 0 < len(conditions) <= MOST_LANES or any(
            condition.keys() - {"country", "reporter"} for condition in conditions
        ):
            return [places]
        return [places.filter(**condition) for condition in conditions if "country" in condition]

    def _crowds(self, box: Box) -> bool:
        """Are of the nearest to its middle, twice as many as a crowd, enough in the box for one?"""
        return any(
            sum(None not in place and box.holds(*place) for place in nearest[: 2 * CROWD]) > CROWD
            for nearest in self._nearest(*box.middle)
        )

    def involving(self, actor: "Actor") -> Self:
        """Of which somebody says that this actor had a part, or none."""
        return self.filter(pk__in=actor.involvements.values("incident"))

    def told_of_by(self, actor: "Actor | None", organisation: "Organisation | None") -> Self:
        """Of which one of them says who did it, or who did not."""
        said = Q(stated_by_actor__in=[actor] if actor else []) | Q(
            stated_by_organisation__in=[organisation] if organisation else []
        )
        return self.filter(pk__in=apps.get_model("incidents", "Involvement").objects.filter(said).values("incident"))

    def hurting(self, nationality: str) -> Self:
        """With casualties of this nationality, assailants apart."""
        casualties = apps.get_model("incidents", "Casualty").objects.exclude(affiliation=Affiliation.ASSAILANT)
        return self.filter(pk__in=casualties.filter(nationality=nationality).values("incident"))

    def hurting_some_of(self, affiliations: Collection[str]) -> Self:
        """With casualties who were one of these to the project."""
        casualties = apps.get_model("incidents", "Casualty").objects.filter(affiliation__in=affiliations)
        return self.filter(pk__in=casualties.values("incident")) if affiliations else self

    def harming(self, outcome: str, least: int) -> Self:
        """Where the total of an outcome, assailants apart, is at least so high: the best figure, else the lowest."""
        best, low = f"{outcome}_best", f"{outcome}_low"
        return self.filter(Q(**{f"{best}__gte": least}) | Q(**{best: None, f"{low}__gte": least}))

    def graded(self, grade: str) -> Self:
        """With a source that is at least as reliable, and what it says as credible, as this Admiralty grade ("B2")."""
        sources = apps.get_model("incidents", "Source").objects
        good = sources.filter(reliability__lte=grade[0], credibility__lte=int(grade[1]))
        return self.filter(pk__in=good.values("incident"))

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.lanes = self.lanes
        return clone

    def around(self, key_event: "KeyEvent") -> Self:
        """Said to have to do with a key event."""
        return self.filter(
            pk__in=apps.get_model("incidents", "IncidentKeyEvent")
            .objects.filter(key_event=key_event)
            .values("incident")
        )


class IncidentManager(models.Manager.from_queryset(IncidentQuerySet)):  # type: ignore[misc]
    """Incidents without their search vectors: the database alone reads and writes those."""

    def get_queryset(self) -> IncidentQuerySet:
        incidents: IncidentQuerySet = super().get_queryset().defer("search")
        return incidents
