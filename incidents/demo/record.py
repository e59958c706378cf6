"""The attacks of the demo: most as external records; the latest filed by the officer, standing in review."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from accounts.vocabulary import Marking
from incidents.demo.cast import MANAGER, OFFICER
from incidents.demo.tables import Row, by_incident, pairs, several, table
from incidents.models import Actor, Incident
from incidents.services import file_incident, reject_link, start_review, verify_incident
from incidents.services.contents import Contents
from incidents.services.import_external import import_external_incident
from incidents.vocabulary.review import LinkState, State
from projects.models import Project

DATASET = "Attacks on Chinese nationals in Pakistan 2004–2024"
TIME_ZONE = "Asia/Karachi"
PLACES_ARE = "The coordinates are approximate: the centroid of a place or locality, entered by hand."
WORDS = (
    "title",
    "narrative",
    "caveats",
    "attack_type",
    "target_kind",
    "target_description",
    "link_to_investment",
    "time_precision",
    "end_precision",
    "admin1",
    "place",
    "place_precision",
)
DECIDED_BY: dict[str, tuple[Callable[..., Incident], ...]] = {
    State.SUBMITTED: (),
    State.IN_REVIEW: (start_review,),
    State.VERIFIED: (start_review, verify_incident),
}


def load_external(loader: User) -> int:
    """Import the attacks that are missing and stand outside review; return how many."""
    rows = [row for row in table("attacks") if row["enters_as"] == State.EXTERNAL]
    here = set(Incident.objects.filter(external_dataset=DATASET).values_list("external_id", flat=True))
    missing = [row for row in rows if row["id"] not in here]
    if not missing:
        return 0
    hanging = _Hanging()
    for row in missing:
        import_external_incident(
            actor=loader,
            dataset=DATASET,
            external_id=row["id"],
            facts=_facts(row) | {"marking": Marking.CLEAR},
            contents=hanging.contents(row),
        )
    return len(missing)


def load_reports(loader: User) -> int:
    """File the reports that are missing and bring each to its state in review; return how many. They alert."""
    rows = [row for row in table("attacks") if row["enters_as"] != State.EXTERNAL]
    keys = {row["id"]: uuid.uuid5(uuid.NAMESPACE_URL, f"https://caravanserai.example/demo/{row['id']}") for row in rows}
    here = set(Incident.objects.filter(filing_key__in=keys.values()).values_list("filing_key", flat=True))
    missing = [row for row in rows if keys[row["id"]] not in here]
    if not missing:
        return 0
    hanging = _Hanging()
    for row in missing:
        _file(row, keys[row["id"]], hanging)
    return len(missing)


@transaction.atomic
def _file(row: Row, key: uuid.UUID, hanging: "_Hanging") -> None:
    """All steps or none, so that what stands is never half-way."""
    report = file_incident(
        actor=User.objects.get(email=OFFICER),
        facts=_facts(row) | {"marking": Marking.GREEN},
        contents=hanging.contents(row),
        filing_key=key,
        submit=True,
    )
    manager = User.objects.get(email=MANAGER)
    for decide in DECIDED_BY[row["enters_as"]]:
        if decide is verify_incident:
            _put_aside_suggestions(manager, report)
        decide(actor=manager, incident=report)


def _put_aside_suggestions(manager: User, report: Incident) -> None:
    """The table says which projects a report concerns; what merely lies near is no concern of the attack."""
    for link in report.links.filter(state=LinkState.SUGGESTED):
        reject_link(actor=manager, link=link)


def _facts(row: Row) -> dict[str, Any]:
    facts: dict[str, Any] = {name: row[name] for name in WORDS}
    return facts | {
        "caveats": f"{row['caveats']} {PLACES_ARE}".strip(),
        "tactics": several(row["tactics"]),
        "weapon_types": several(row["weapon_types"]),
        "occurred_from": _local(row["occurred_from"]),
        "occurred_to": _local(row["occurred_to"]) if row["occurred_to"] else None,
        "time_zone": TIME_ZONE,
        "country": "PK",
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
    }


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(TIME_ZONE))


class _Hanging:
    """What hangs on the attacks: the tables, and the actors and projects that they name."""

    def __init__(self) -> None:
        self._casualties, self._sources = by_incident("casualties"), by_incident("sources")
        self._involvements = by_incident("involvements")
        self._actors = {actor.slug: actor for actor in Actor.objects.all()}
        self._projects = {project.slug: project for project in Project.objects.all()}

    def contents(self, row: Row) -> Contents:
        """The rows of one attack, as the services take them."""
        number = row["id"]
        sources = [_graded(row) for row in self._sources.get(number, [])]
        told = {"source": 1 if len(sources) == 1 else None}  # where there is one source, it stands there
        return Contents(
            casualties=[_counted(row) for row in self._casualties.get(number, [])],
            sources=sources,
            involvements=[
                row | told | {"actor": self._actors[row["actor"]], "stated_on": _day(row["stated_on"])}
                for row in self._involvements.get(number, [])
            ],
            links=[{"project": self._projects[slug], "relation": relation} for slug, relation in pairs(row["links"])],
        )


def _counted(row: Row) -> dict[str, Any]:
    return row | {bound: int(row[bound]) if row[bound] else None for bound in ("low", "best", "high")}


def _graded(row: Row) -> dict[str, Any]:
    return row | {"published_on": _day(row["published_on"]), "credibility": int(row["credibility"])}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
