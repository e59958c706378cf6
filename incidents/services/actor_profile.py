"""What is known of an actor from the incidents that a person may read: when, where, how, and who says so."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Func, TextField

from incidents.models import Incident, Involvement
from incidents.vocabulary.attacks import AttackType, WeaponType
from incidents.vocabulary.evidence import InvolvementRole

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from incidents.models import Actor

MOST = 8


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


def incidents_of(actor: "Actor", user: "User") -> Any:
    """The incidents in which something is said of this actor's part."""
    return Incident.objects.for_user(user).filter(pk__in=actor.involvements.values("incident"))


def profile_of(actor: "Actor", user: "User") -> Profile:
    """Five queries, however many incidents there are."""
    incidents = incidents_of(actor, user)
    said = Involvement.objects.filter(actor=actor, incident__in=incidents.values("pk"))
    weapon = Func(F("weapon_types"), function="unnest", output_field=TextField())
    return Profile(
        total=incidents.count(),
        statements=_figures(said, "role", dict(InvolvementRole.choices)),
        places=_figures(incidents.exclude(admin1=""), "admin1", {}),
        methods=_figures(incidents.exclude(attack_type=""), "attack_type", dict(AttackType.choices)),
        weapons=_figures(incidents.annotate(weapon=weapon), "weapon", dict(WeaponType.choices)),
    )


def counts_for(actors: "list[Actor]", user: "User") -> dict[int, int]:
    """Actor → number of incidents that the reader may read, in one query."""
    readable = Incident.objects.for_user(user).values("pk")
    said = Involvement.objects.filter(actor__in=[actor.pk for actor in actors], incident__in=readable)
    counted = said.order_by().values("actor").annotate(number=Count("incident", distinct=True))
    return dict(counted.values_list("actor", "number"))


def _figures(rows: "QuerySet[Any]", column: str, labels: dict[str, str]) -> list[Figure]:
    counted = rows.order_by().values(column).annotate(number=Count("pk")).order_by("-number", column)[:MOST]
    return [Figure(str(labels.get(row[column], row[column])), row["number"]) for row in counted]
