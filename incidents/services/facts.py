"""Which fields of an incident people state, and what holds for them whoever states them."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed
from accounts.vocabulary import Marking
from incidents.querysets.access import could_be_named, judges_of
from incidents.services.contents import Contents
from incidents.vocabulary.attacks import Category
from incidents.vocabulary.precision import place_known_to

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.models import Incident

FACTS = frozenset(
    {
        "title",
        "narrative",
        "caveats",
        "category",
        "attack_type",
        "tactics",
        "weapon_types",
        "target_type",
        "target_kind",
        "target_description",
        "property_damage",
        "link_to_investment",
        "occurred_from",
        "occurred_to",
        "time_precision",
        "end_precision",
        "time_zone",
        "country",
        "admin1",
        "place",
        "latitude",
        "longitude",
        "place_precision",
        "marking",
    }
)
"""State, version, reporter and the like are never stated: steps and services set them."""

NOTHING = Contents()
PLACE_FIELDS = ("place_precision", "place", "admin1", "latitude")
NO_JUDGE = "TLP:RED needs a manager in scope among its named readers, and not its reporter: somebody must decide on it."


def classified(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse what is no fact (TypeError); an attack type makes it an attack unless a category is given."""
    strange = facts.keys() - FACTS
    if strange:
        raise TypeError(f"Not facts of an incident: {', '.join(sorted(strange))}.")
    if facts.get("attack_type") and not facts.get("category"):
        return facts | {"category": Category.ATTACK}
    return facts


def state_facts(incident: "Incident", facts: dict[str, Any]) -> list[str]:
    """Set what is given; return which of the facts differ now. A place is never better known than its entries bear."""
    stated = classified(facts)
    names = dict.fromkeys([*stated, "place_precision"])
    before = {name: getattr(incident, name) for name in names}
    for name, value in stated.items():
        setattr(incident, name, value)
    if incident.pk is None or stated.keys() & set(PLACE_FIELDS):
        incident.place_precision = place_known_to(**{name: getattr(incident, name) for name in PLACE_FIELDS})
    return [name for name, value in before.items() if getattr(incident, name) != value]


def require_clearance(actor: "User", marking: int) -> None:
    """Nobody marks above their own clearance."""
    if marking > actor.clearance:
        raise NotAllowed(f"Your clearance is {Marking(actor.clearance).label}: you cannot mark a report above it.")


def check_marking(actor: "User", incident: "Incident") -> None:
    """Refuse a marking above the person's clearance, and TLP:RED without the readers that it needs."""
    require_clearance(actor, incident.marking)
    if incident.marking == Marking.RED and (incident.pk is None or not incident.named_readers.exists()):
        raise NotAllowed("A TLP:RED report needs named readers first: file it as TLP:AMBER+STRICT, then name them.")
    if incident.marking == Marking.RED:
        require_judge(incident)


def lacks_judge(incident: "Incident") -> bool:
    """Is it TLP:RED with no reader who may decide on it?"""
    return (
        incident.marking == Marking.RED
        and not (judges_of(incident) & could_be_named(incident)).filter(named_to_read__incident=incident).exists()
    )


def require_judge(incident: "Incident") -> None:
    """Raise ValidationError where nobody would be left to decide on a TLP:RED report."""
    if lacks_judge(incident):
        raise ValidationError({"readers": [NO_JUDGE]})
