"""Incidents and actors as tables, and incidents on the map."""

from operator import itemgetter
from typing import Any

from accounts.api.formats import Cell, Geography, moment, plain, point, several
from accounts.exports import joined
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.review import LinkState


def totals(outcome: str) -> list[Cell]:
    """The three bounds of a total; empty is "not known", never 0."""
    return [
        Cell(f"{outcome}_{bound}", f"#affected+{outcome}+{bound}", outcome, itemgetter(bound))
        for bound in ("low", "best", "high")
    ]


def confirmed(links: Any) -> str:
    """The slugs of the projects that it is confirmed to concern, as far as the reader may know of them."""
    return joined(sorted({link["project"] for link in links if link["state"] == LinkState.CONFIRMED}))


INCIDENT_CELLS = [
    *plain({"reference": "#event+id", "title": "#event+name", "state": "#status"}),
    *plain({"severity": "#severity", "severity_reason": "#severity+reason", "marking": "#meta+tlp"}),
    *plain({"category": "#event+category", "attack_type": "#event+type"}),
    several("tactics", "#event+tactics"),
    several("weapon_types", "#event+weapons"),
    *plain({"target_type": "#event+target+type", "target_kind": "#event+target+kind"}),
    *plain({"target_description": "#event+target+description", "property_damage": "#impact+damage"}),
    *plain({"link_to_investment": "#event+link"}),
    moment("occurred_from", "#date+start"),
    moment("occurred_to", "#date+end"),
    *plain({"time_precision": "#date+precision", "end_precision": "#date+end+precision"}),
    *plain({"time_zone": "#meta+time_zone", "country": "#country+code", "admin1": "#adm1+name", "place": "#loc+name"}),
    *plain({"latitude": "#geo+lat", "longitude": "#geo+lon", "place_precision": "#geo+precision"}),
    *(cell for outcome in Outcome.values for cell in totals(outcome)),
    moment("filed_at", "#date+filed"),
    moment("submitted_at", "#date+submitted"),
    moment("verified_at", "#date+verified"),
    *plain({"version": "#meta+version", "narrative": "#description", "caveats": "#description+caveats"}),
    Cell("projects", "#activity+project", "project_links", confirmed),
]
INCIDENT_GEOGRAPHY = Geography(
    fields=frozenset({"latitude", "longitude", "place_precision"}),
    geometry=point,
    coordinates=frozenset({"latitude", "longitude"}),
    precision="place_precision",
)
ACTOR_CELLS = [
    *plain({"name": "#group+name"}),
    several("aliases", "#group+name+alias"),
    *plain({"slug": "#group+id", "kind": "#group+type", "status": "#status", "description": "#description"}),
]
