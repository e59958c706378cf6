"""What a field of the filing form may be looked up by: a place or province by its name, an actor, a project's sites.

The same look-up answers the script, which shows it below the field, and the form that is sent without one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode

from accounts.models import User
from incidents.models import Actor
from incidents.querysets.places import Found, find_places, provinces_of, sites_of
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.precision import PlacePrecision
from projects.querysets.memberships import scope_of
from projects.vocabulary import Role

FIELD = re.compile(r"(?:involvements-\d{1,3}-|links-\d{1,3}-)?(place|admin1|actor|project)")
LONGEST = 200
MOST_ACTORS = 6
MOST_ALIASES = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: `key` names it again, `fills` are the fields of the form that it fills."""

    key: str
    label: str
    detail: str
    fills: dict[str, str]
    area: str = ""
    icon: str = "map-pin"
    proposed: bool = False

    @property
    def query(self) -> str:
        """What it fills, in a form that a script reads with URLSearchParams."""
        return urlencode(self.fills)


@dataclass(frozen=True, slots=True)
class LookUp:
    """What was asked for and what there is of it. `known`: one of them is named exactly so."""

    field: str
    kind: str
    words: str
    choices: list[Choice]
    known: bool = False
    proposes: bool = False


def look_up(user: User, data: QueryDict) -> LookUp | None:
    """Answer the field that `find` names, over what the person may know; None where there is no such field."""
    name = data.get("find", "")
    asked = FIELD.fullmatch(name)
    if asked is None:
        return None
    words = " ".join(data.get(name, "").split())[:LONGEST].replace("\0", "")
    return KINDS[asked[1]](user, name, words, data.get("country", "").replace("\0", ""))


def take(user: User, data: QueryDict) -> QueryDict:
    """The form as it was sent, with the choice in it that `take` names as field=key."""
    name, _, key = data.get("take", "").partition("=")
    filled = data.copy()
    filled["find"] = name
    found = look_up(user, filled)
    chosen = next((choice for choice in found.choices if choice.key == key), None) if found else None
    for entry, value in chosen.fills.items() if chosen else ():
        filled[entry] = value
    return filled


def _places(user: User, name: str, words: str, country: str) -> LookUp:
    return LookUp(name, "place", words, [_place(found) for found in find_places(user, words, country)])


def _sites(user: User, name: str, words: str, country: str) -> LookUp:
    return LookUp(name, "project", words, [_place(found) for found in sites_of(user, words)])


def _place(found: Found) -> Choice:
    fills = {
        "place": found.place,
        "admin1": found.admin1,
        "country": found.country,
        "latitude": str(found.latitude),
        "longitude": str(found.longitude),
        "place_precision": found.precision,
    }
    known = {name: value for name, value in fills.items() if value or name != "country"}
    return Choice(found.key, found.label, found.detail, known, icon=found.icon)


def _provinces(user: User, name: str, words: str, country: str) -> LookUp:
    """Choosing one says that no more than the province is known: a pin that stood elsewhere goes."""
    choices = []
    for province in provinces_of(user, country, words):
        fills = {"admin1": province.name, "latitude": "", "longitude": ""}
        fills["place_precision"] = PlacePrecision.FIRST_ORDER
        choices.append(Choice(province.name, province.name, "", fills, area=province.area, icon="map-2"))
    return LookUp(name, "admin1", words, choices)


def _actors(user: User, name: str, words: str, country: str) -> LookUp:
    known = Actor.objects.for_user(user)
    found = known.best_matching(words).detailed()[:MOST_ACTORS] if len(words) > 1 else []
    return LookUp(
        name,
        "actor",
        words,
        [_actor(name, actor) for actor in found],
        known=known.named(words).exists(),
        proposes=not scope_of(user).holds({Role.ANALYST, Role.MANAGER}),
    )


def _actor(name: str, actor: Actor) -> Choice:
    aliases = [alias.name for alias in actor.aliases.all()]
    more = f" and {len(aliases) - MOST_ALIASES} more" if len(aliases) > MOST_ALIASES else ""
    also = f"also {', '.join(aliases[:MOST_ALIASES])}{more}" if aliases else ""
    detail = " · ".join(part for part in (actor.get_kind_display(), also) if part)
    proposed = actor.status == ActorStatus.PROPOSED
    return Choice(f"actor-{actor.pk}", actor.name, detail, {name: actor.name}, icon="user", proposed=proposed)


KINDS: dict[str, Callable[[User, str, str, str], LookUp]] = {
    "place": _places,
    "admin1": _provinces,
    "actor": _actors,
    "project": _sites,
}
