"""A register for tests of lists: more of everything than one page holds, and beside it what a reader must not see.

"SECRET" stands in what neither reader may read, "ELSEWHERE" in what the narrow one may not.
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from accounts.models import User
from accounts.vocabulary import Marking
from conftest import member
from incidents.case_factories import CaseFactory, CaseMemberFactory
from incidents.factories import (
    ActorAliasFactory,
    ActorFactory,
    AdvisoryFactory,
    AdvisoryProjectFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    InvolvementFactory,
    KeyEventFactory,
    ProjectLinkFactory,
)
from incidents.models import KeyEvent
from incidents.vocabulary.advisories import AdvisoryState
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.review import State
from projects.factories import OrganisationAliasFactory, OrganisationFactory, ProjectFactory
from projects.models import Project
from projects.vocabulary import ProjectStatus, Role

MANY = 28  # more than a page, and not a multiple of one
DAY = datetime(2024, 10, 6, 18, 0, tzinfo=UTC)
STATES = (State.SUBMITTED, State.IN_REVIEW, State.VERIFIED)


@dataclass
class Listed:
    """A list: where it stands, by what its rows are known, and what narrows it."""

    address: str
    key: str
    filters: list[dict[str, str]] = field(default_factory=list)

    @property
    def table(self) -> str:
        return f"{self.address}export.csv"


LISTS = {
    "incidents": Listed(
        "/incidents/",
        "reference",
        [
            {"q": "convoy"},
            {"state": "verified", "severity": "2"},
            {"order": "gravest"},
            {"order": "filed", "since": "2024-10-10", "until": "2024-10-20"},
            {"place": "airport", "country": "PK", "project": "cpec"},
            {"near": "24.9,67.16", "within_km": "20"},
            {"box": "66,24,68,26", "actor": "known", "key_event": "summit-0"},
        ],
    ),
    "actors": Listed(
        "/actors/",
        "slug",
        [
            {"q": "front"},
            {"q": "Frunt of liberation", "kind": "armed_group"},
            {"country": "PK"},
            {"status": "proposed"},
            {"project": "cpec", "since": "2024-10-06"},
        ],
    ),
    "advisories": Listed(
        "/advisories/",
        "reference",
        [
            {"q": "crowded places"},
            {"state": "in_force"},
            {"severity": "severe", "country": "PK"},
            {"project": "cpec"},
            {"issuer": "embassy", "since": "2024-10-10", "until": "2024-10-20"},
        ],
    ),
    "cases": Listed(
        "/cases/",
        "reference",
        [
            {"q": "convoys"},
            {"status": "unfinished", "priority": "3"},
            {"mine": "member", "order": "urgent"},
            {"lead": "Lea"},
        ],
    ),
    "lessons": Listed("/cases/lessons/", "reference", [{"q": "hours"}, {"status": "open"}]),
    "key events": Listed(
        "/key-events/",
        "slug",
        [{"q": "meeting"}, {"order": "earliest"}, {"kind": "summit", "since": "2024-10-10", "until": "2024-10-20"}],
    ),
    "organisations": Listed("/organisations/", "slug", [{"q": "compañía"}, {"kind": "company", "country": "CN"}]),
    "projects": Listed(
        "/projects/",
        "slug",
        [
            {"q": "plant"},
            {"order": "name"},
            {"below": "cpec", "status": "operating"},
            {"country": "PK", "tracked": "yes", "kind": "project", "sector": "energy_coal"},
        ],
    ),
}


def register() -> dict[str, User]:
    """Fill every list; give the two readers."""
    belt = ProjectFactory.create(name="ELSEWHERE Belt", slug="belt-and-road", host_country="")
    cpec = ProjectFactory.create(name="Corridor", slug="cpec", parent=belt)
    readers = {
        "wide": member("Anna Analyst", Role.ANALYST, clearance=Marking.AMBER),
        "narrow": member("Victor Viewer", Role.VIEWER, project=cpec, clearance=Marking.AMBER),
    }
    _projects(cpec)
    _known_to_all()
    _incidents(cpec)
    _advisories(cpec)
    _cases(readers)
    return readers


def _cases(readers: dict[str, User]) -> None:
    lead = member("Lea Lead", Role.MANAGER, country="KE")
    for number in range(MANY):
        case = CaseFactory.create(
            title=f"Convoy case {number}",
            lead=lead,
            priority=1 + number % 4,
            opened_at=DAY + timedelta(days=number // 3),
            lessons=f"Vary the hour {number}",
        )
        for reader in readers.values():
            CaseMemberFactory.create(case=case, user=reader)
    CaseFactory.create(title="SECRET convoy case", lead=lead, lessons="SECRET hour")
    red = CaseFactory.create(title="SECRET convoy case", lead=lead, lessons="SECRET hour", marking=Marking.RED)
    elsewhere = CaseFactory.create(title="ELSEWHERE convoy case", lead=lead, lessons="ELSEWHERE hour")
    for case in (red, elsewhere):
        CaseMemberFactory.create(case=case, user=readers["wide"])


def _projects(cpec: Project) -> None:
    parent = cpec
    for number in range(MANY):
        status = ProjectStatus.PLANNED if number % 7 == 0 else ProjectStatus.OPERATING
        made = ProjectFactory.create(name=f"{'Pläntplant'[number % 2 * 5 :]} {number:02}", parent=parent, status=status)
        parent = made if number % 5 == 0 else cpec
    ProjectFactory.create(name="ELSEWHERE plant", slug="elsewhere", host_country="KE")


def _known_to_all() -> None:
    for number in range(MANY):
        company = OrganisationFactory.create(name=f"{'cC'[number % 2]}ompania {number // 2}.{number % 2}")
        OrganisationAliasFactory.create(organisation=company, name=f"Compañía no {number}")
        ActorAliasFactory.create(
            actor=ActorFactory.create(
                name=f"{'Fr'[: number % 3]}ont of liberation {number:02}",
                kind="armed_group" if number % 2 else "unknown",
                countries=["PK"] if number % 3 else ["KE"],
            ),
            name=f"Front {number}",
        )
        first = date(2024, 10, 1) + timedelta(days=number // 2)
        KeyEventFactory.create(name=f"Meeting {number}", slug=f"summit-{number}", starts_on=first, ends_on=None)
    ActorFactory.create(name="ELSEWHERE front", status=ActorStatus.PROPOSED)


def _incidents(cpec: Project) -> None:
    known = ActorFactory.create(name="Known to all", slug="known")
    event = KeyEvent.objects.get(slug="summit-0")
    for number in range(MANY):
        incident = IncidentFactory.create(
            title=f"Convoy shot at {number}",
            severity=1 + number % 4,
            state=STATES[number % 3],
            occurred_from=DAY + timedelta(days=number // 3),
        )
        ProjectLinkFactory.create(incident=incident, project=cpec)
        IncidentKeyEventFactory.create(incident=incident, key_event=event)
        if number < 2:
            InvolvementFactory.create(incident=incident, actor=known)
    hidden = [
        IncidentFactory.create(title="SECRET convoy", **given)
        for given in (
            {"marking": Marking.RED, "state": State.VERIFIED},
            {"marking": Marking.AMBER_STRICT, "state": State.VERIFIED},
            {"state": State.DRAFT},
            {"state": State.WITHDRAWN, "submitted_at": None},
        )
    ]
    for incident in hidden:
        ProjectLinkFactory.create(incident=incident, project=cpec)
    for incident in (*hidden, IncidentFactory.create(title="ELSEWHERE convoy", country="KE", state="verified")):
        InvolvementFactory.create(incident=incident, actor=known)
        IncidentKeyEventFactory.create(incident=incident, key_event=event)


def _advisories(cpec: Project) -> None:
    embassy = OrganisationFactory.create(name="Embassy")
    for number in range(MANY):
        advisory = AdvisoryFactory.create(
            countries=["PK"] if number % 2 else [],
            issuer=embassy,
            severity="severe" if number % 3 else "minor",
            sent_at=DAY + timedelta(days=number // 3),
        )
        AdvisoryProjectFactory.create(advisory=advisory, project=cpec)
    for given in ({"marking": Marking.RED}, {"marking": Marking.AMBER_STRICT}, {"state": AdvisoryState.DRAFT}):
        advisory = AdvisoryFactory.create(headline="SECRET crowded places", **given)
        AdvisoryProjectFactory.create(advisory=advisory, project=cpec)
    AdvisoryFactory.create(headline="ELSEWHERE crowded places", countries=["KE"])


def pages(browser: Client, listed: Listed, query: dict[str, str]) -> list[Any]:
    """The keys of all rows, from the first page to the last."""
    answer, keys = browser.get(listed.address, query), []
    for _ in range(10):
        assert answer.status_code == 200
        page = answer.context["page"]
        keys += [getattr(row, listed.key) for row in page.object_list]
        if not page.next_url:
            return keys
        answer = browser.get(listed.address + page.next_url)
    raise AssertionError("more pages than rows")


def table(browser: Client, address: str, query: dict[str, str]) -> list[dict[str, str]]:
    answer = browser.get(address, query)
    assert answer.headers["Content-Type"].startswith("text/csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))
