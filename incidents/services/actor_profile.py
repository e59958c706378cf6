"""What is known of an actor from the incidents that a person may read: when, where, how, and who says so."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from incidents.models import Incident, Involvement
from incidents.vocabulary.attacks import AttackType, WeaponType
from incidents.vocabulary.evidence import InvolvementRole

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.models import Actor

MOST = 8
LATEST = 5_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table: what, and how many incidents."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Profile:
    """The figures of an actor over the incidents that the reader may read, and nothing else."""

    total: int
    statements: list[Figure]
    places: list[Figure]
    methods: list[Figure]
    weapons: list[Figure]
    bound: int | None
    """Over how many statements, the latest; None where they are all."""


def incidents_of(actor: "Actor", user: "User") -> Any:
    """The incidents in which something is said of this actor's part."""
    return Incident.objects.for_user(user).unmerged().filter(pk__in=actor.involvements.values("incident"))


def profile_of(actor: "Actor", user: "User") -> Profile:
    """Three queries, whatever there is: over the latest statements only, so that no page grows without bound."""
    readable = Incident.objects.for_user(user).unmerged()
    told = Involvement.objects.filter(actor=actor, incident__in=readable.values("pk")).order_by("-pk")
    latest = list(told.values_list("pk", "incident")[: LATEST + 1])
    incidents = readable.filter(pk__in={incident for _, incident in latest[:LATEST]}).order_by()
    said = Involvement.objects.filter(pk__in=[key for key, _ in latest[:LATEST]]).order_by()
    roles = said.values_list("role").annotate(number=Count("pk"))
    alike = incidents.values_list("admin1", "attack_type", "weapon_types").annotate(number=Count("pk"))
    total, places, methods, weapons = 0, Counter[str](), Counter[str](), Counter[str]()
    for place, method, used, number in alike:
        total += number
        places[place] += number
        methods[method] += number
        weapons.update(dict.fromkeys(used, number))
    return Profile(
        total=total,
        statements=_figures(Counter(dict(roles)), dict(InvolvementRole.choices)),
        places=_figures(places, {}),
        methods=_figures(methods, dict(AttackType.choices)),
        weapons=_figures(weapons, dict(WeaponType.choices)),
        bound=LATEST if len(latest) > LATEST else None,
    )


def counts_for(actors: "list[Actor]", user: "User") -> dict[int, int]:
    """Actor → number of incidents that the reader may read, in one query."""
    readable = Incident.objects.for_user(user).unmerged().values("pk")
    said = Involvement.objects.filter(actor__in=[actor.pk for actor in actors], incident__in=readable)
    counted = said.order_by().values("actor").annotate(number=Count("incident", distinct=True))
    return dict(counted.values_list("actor", "number"))


def _figures(counted: "Counter[str]", labels: dict[str, str]) -> list[Figure]:
    """The most frequent first; what is not known is no line."""
    known = sorted((item for item in counted.items() if item[0]), key=lambda item: (-item[1], item[0]))
    return [Figure(str(labels.get(value, value)), number) for value, number in known[:MOST]]
