"""Whose watches an incident or an advisory meets, and why – the one place. It asks nobody whether they may read it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, Left

from incidents.querysets.reading import WHO_SEE_SUGGESTED
from incidents.vocabulary.evidence import LAID_TO
from incidents.vocabulary.review import LinkState
from projects.models import Membership, Project, Watch
from projects.querysets.memberships import below
from projects.querysets.watches import above
from projects.vocabulary import country_names

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.models import Advisory, Incident, ProjectLink

LONGEST_REASON = 200
REASONS = ArrayField(TextField())


def watches_met(incident: "Incident", links: Iterable["ProjectLink"]) -> "QuerySet[Watch]":
    """Watches whose terms it meets: on its country, and by these links on the projects or anything above them.

    A suggested link counts for those who wish it and judge it: it is shown to them.
    """
    met = Q(country=incident.country)
    met |= Q(project__in=above([link.project_id for link in links if link.state == LinkState.CONFIRMED]))
    for link in links:
        if link.state == LinkState.SUGGESTED:
            wished = Q(also_suggested=True, project__in=above([link.project_id]))
            met |= wished & (Q(user__in=_judges_of(link.project)) | Q(user__is_superuser=True))
    return _meeting(Watch.objects.all(), incident).filter(met)


def watches_covering(incident: "Incident", projects: Iterable[int]) -> "QuerySet[Watch]":
    """Watches whose terms it meets, on one of these projects or above it."""
    return _meeting(Watch.objects.all(), incident).filter(project__in=above(list(projects)))


def actor_watches_met(incident: "Incident") -> "QuerySet[Any]":
    """Watches whose terms it meets, on an actor to whom somebody lays it, or that was merged into one."""
    said = apps.get_model("incidents", "Involvement").objects.filter(incident=incident, role__in=LAID_TO)
    named = said.order_by().values("actor")
    into = Q(actor__merged_into__in=named) | Q(actor__merged_into__merged_into__in=named)
    return _meeting(apps.get_model("incidents", "ActorWatch").objects.all(), incident).filter(Q(actor__in=named) | into)


def somebody_watches(incident: "Incident", links: Iterable["ProjectLink"]) -> bool:
    """Is there anybody whose watch it meets by its country, an actor or one of these links?"""
    return watches_met(incident, links).exists() or actor_watches_met(incident).exists()


def whose(watches: "QuerySet[Any]") -> Exists:
    """A condition on people: one of these watches is theirs."""
    return Exists(watches.order_by().filter(user=OuterRef("pk")))


def with_reasons(
    people: "QuerySet[User]", watches: "QuerySet[Watch]", country_name: str, actor_watches: "QuerySet[Any]"
) -> "QuerySet[User]":
    """With `reasons`: what each of them watches of it, in words that name nothing that they may not read.

    An actor to whom a report lays the attack is known to all who read the report.
    """
    by_country = _attacks_or("in", Value(country_name))
    said = Case(When(~Q(country=""), then=by_country), default=F("said"), output_field=TextField())
    by_actor = _attacks_or("by", F("actor__name"))
    places = _reasons(watches.naming(), said)  # type: ignore[attr-defined]
    both = Func(places, _reasons(actor_watches, by_actor), function="array_cat", output_field=REASONS)
    return people.annotate(reasons=both)


def watches_addressed(advisory: "Advisory") -> "QuerySet[Watch]":
    """Watches on a country that it addresses, or on a project that it addresses or that lies above or below one.

    What it is for holds for all under it; who watches above hears of what is for a part. The terms of a watch weigh
    incidents: an advisory has no severity of theirs, and is no attack.
    """
    addressed = list(advisory.projects.order_by().values_list("pk", flat=True))
    near = Q(project__in=above(addressed)) | Q(project__in=below(addressed))
    return Watch.objects.active().filter(near | Q(country__in=advisory.countries)).order_by()


def with_places(people: "QuerySet[User]", watches: "QuerySet[Watch]") -> "QuerySet[User]":
    """With `reasons`: the countries and projects that they watch, named as far as they may read them."""
    countries = [When(country=code, then=Value(name)) for code, name in country_names().items()]
    said = Case(*countries, default=F("said"), output_field=TextField())
    return people.annotate(reasons=_reasons(watches.naming(), said))  # type: ignore[attr-defined]


def _attacks_or(word: str, name: Any) -> Case:
    """Such as "attacks in Pakistan", or "incidents in Pakistan" where they need not be attacks."""
    attacks, incidents = (Concat(Value(f"{what} {word} "), name) for what in ("attacks", "incidents"))
    return Case(When(attacks_only=True, then=attacks), default=incidents, output_field=TextField())


def _reasons(watches: "QuerySet[Any]", reason: Any) -> ArraySubquery:
    own = watches.filter(user=OuterRef("pk")).annotate(reason=Left(reason, LONGEST_REASON))
    return ArraySubquery(own.order_by("reason").values("reason"))


def _meeting(watches: "QuerySet[Any]", incident: "Incident") -> "QuerySet[Any]":
    met: QuerySet[Any] = watches.meeting(severity=incident.severity, is_attack=incident.is_attack)  # type: ignore[attr-defined]
    return met.order_by()


def _judges_of(project: Project) -> "QuerySet[Membership, Any]":
    covering = Membership.objects.covering(project).filter(role__in=WHO_SEE_SUGGESTED)
    return covering.order_by().values("user")
