"""What is planted behind somebody's back, and every address at which they might find a trace of it.

Each planted report touches what the person does see: it names a known actor, hurts people at a known project, caused
an advisory that all read, stands beside a known summit, holds the same file and cites the same source as a report of
theirs, is held to be different from another, and once alerted them. Its own words, place, number, actor and file stand
nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse

from accounts.factories import DeliveryFactory, NotificationFactory, RecipientFactory
from accounts.models import Channel, User
from accounts.vocabulary import Marking
from incidents.case_factories import (
    CaseCommentFactory,
    CaseFactory,
    CaseIncidentFactory,
    CaseMemberFactory,
    CaseStepFactory,
    CaseTaskFactory,
    MilestoneFactory,
    TaskItemFactory,
)
from incidents.factories import (
    ActorAliasFactory,
    ActorFactory,
    ActorWatchFactory,
    AdvisoryCauseFactory,
    AttachmentFactory,
    CasualtyFactory,
    CommentFactory,
    ConsequenceFactory,
    CustodyEntryFactory,
    DistinctPairFactory,
    FactEditFactory,
    IncidentFactory,
    IncidentKeyEventFactory,
    IncidentReaderFactory,
    IncidentStepFactory,
    InvolvementFactory,
    ProjectLinkFactory,
    SourceFactory,
    UnfinishedReportFactory,
)
from incidents.models import Case, Incident, UnfinishedReport
from incidents.vocabulary.evidence import ActorStatus
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.review import LinkState, State
from tests.access_matrix import ADMIN_LINES, API_LINES, PAGE_LINES, Line

WORD, PLACE, NUMBER, ACTOR, FILE = "Quokkaplume", "Xyrkundi", 7341, "Velmora Front", "tharnwick.jpg"
WORDS = (WORD, PLACE, str(NUMBER), ACTOR, FILE)
KINDS = ("far", "red", "draft", "above")
REFERENCES = {kind: f"INC-2024-98710{number}" for number, kind in enumerate(KINDS, start=1)}
CASE_REFERENCES = {kind: f"CASE-2024-98710{number}" for number, kind in enumerate(KINDS, start=1)}
KEY = 987_101  # of every row that has a page of its own, so that it can be asked for before it is there

# What each person may not read of what is planted.
HIDDEN_FROM = {
    "stranger": KINDS,
    "viewer": KINDS,
    "analyst": ("red", "draft", "above"),
    "staff": ("red", "draft"),
    "admin": ("red", "draft", "above"),
}
CLEARED_FOR_AMBER = ("viewer", "analyst", "admin")  # in whose scope lies what is marked above
# Who reads them, to see that the addresses show what they should.
SHOWN_TO = {"analyst": "far", "manager": "red", "reporter": "draft", "officer": "above"}


def plant(kind: str, records: dict[str, Any], reporter: User, outsider: User) -> Incident:
    """One report and all that can hang on one."""
    state, marking = {
        "far": (State.VERIFIED, Marking.GREEN),
        "red": (State.IN_REVIEW, Marking.RED),
        "draft": (State.DRAFT, Marking.GREEN),
        "above": (State.VERIFIED, Marking.AMBER_STRICT),
    }[kind]
    key = KEY + list(REFERENCES).index(kind)
    incident = IncidentFactory.create(
        pk=key,
        reference=REFERENCES[kind],
        title=f"{WORD} bombed",
        narrative=f"A {WORD} was hit at {PLACE}.",
        place=PLACE,
        latitude=24.7,
        longitude=67.3,
        state=state,
        marking=marking,
        severity=4,
        reporter=reporter,
    )
    link_to(incident, kind, records)
    named = ActorFactory.create(
        pk=key, name=f"{ACTOR} {kind}", slug=f"velmora-{kind}", status=ActorStatus.PROPOSED, proposed_by=reporter
    )
    ActorAliasFactory.create(actor=named, name=f"{ACTOR} also {kind}")
    ActorWatchFactory.create(user=outsider, actor=named)
    for actor in (named, records["bla"]):
        InvolvementFactory.create(incident=incident, actor=actor, stated_by=f"{WORD} spokesman")
    CasualtyFactory.create(incident=incident, outcome=Outcome.KILLED, best=NUMBER)
    SourceFactory.create(incident=incident, publisher=f"{WORD} Gazette", url=f"https://{WORD.lower()}.example/")
    SourceFactory.create(incident=incident, url=records["told_by"].url, publisher=WORD)
    DistinctPairFactory.create(one=records["in_review"], other=incident, judged_by=reporter)
    ConsequenceFactory.create(incident=incident, description=f"Talks at {PLACE} were put off", project=None)
    IncidentKeyEventFactory.create(incident=incident, key_event=records["summit"])
    AdvisoryCauseFactory.create(advisory=records["issued"], incident=incident)
    FactEditFactory.create(incident=incident, editor=reporter)
    evidence_of(incident, key, records)
    said = CommentFactory.create(pk=key, incident=incident, body=f"The {WORD} was seen at {PLACE}")
    CommentFactory.create(incident=incident, corrects=said, body=f"The {WORD} was seen twice at {PLACE}")
    if kind != "draft":
        IncidentStepFactory.create(incident=incident, reason=f"{WORD} is plausible")
        alert(incident, key, outsider, records["port-qasim"].pk)
    UnfinishedReportFactory.create(author=reporter, incident=incident, typed={"title": [WORD]})
    case_around(incident, kind, reporter, outsider, records["submitted"])
    return incident


def case_around(incident: Incident, kind: str, reporter: User, outsider: User, seen: Incident) -> None:
    """A case of the planted report and of one that everybody here reads; the person had a task in it, and lost it."""
    key = incident.pk
    case = CaseFactory.create(
        pk=key,
        reference=CASE_REFERENCES[kind],
        title=f"{WORD} case",
        summary=f"Who bombed {PLACE}",
        lessons=f"Do not drive to {PLACE}",
        root_causes=WORD,
        marking=Marking.GREEN,
        lead=reporter,
        priority=4,
    )
    CaseMemberFactory.create(case=case, user=reporter)
    for one in (incident, seen):
        CaseIncidentFactory.create(case=case, incident=one)
    task = CaseTaskFactory.create(pk=key, case=case, title=f"Search {PLACE}", assignee=outsider, mandatory=True)
    TaskItemFactory.create(pk=key, task=task, text=f"{WORD} searched")
    MilestoneFactory.create(pk=key, case=case, what=f"{WORD} called")
    CaseStepFactory.create(case=case, reason=f"{WORD} is urgent")
    AttachmentFactory.create(incident=None, case=case, name=FILE, caption=WORD, added_by=reporter)
    CaseCommentFactory.create(case=case, body=f"The {WORD} was seen at {PLACE}")


def link_to(incident: Incident, kind: str, records: dict[str, Any]) -> None:
    """Far away only by what no viewer of the corridor sees; the others in the midst of what everybody here reads."""
    if kind == "far":
        ProjectLinkFactory.create(incident=incident, project=records["belt-and-road"])
        ProjectLinkFactory.create(incident=incident, project=records["port-qasim"], state=LinkState.SUGGESTED)
    else:
        ProjectLinkFactory.create(incident=incident, project=records["port-qasim"])
    if kind == "red":
        for reader in records["red_readers"]:
            IncidentReaderFactory.create(incident=incident, user=reader)


def evidence_of(incident: Incident, key: int, records: dict[str, Any]) -> None:
    same = records["photo"].sha256
    file = AttachmentFactory.create(pk=key, incident=incident, name=FILE, caption=WORD, sha256=same)
    CustodyEntryFactory.create(attachment=file)


def alert(incident: Incident, key: int, outsider: User, project: int) -> None:
    """The person was alerted while they might still read it; a letter waits."""
    notification = NotificationFactory.create(
        pk=key, subject=incident.reference, key=f"attack_linked:{key}:{project}", details={"project": project}
    )
    told = RecipientFactory.create(pk=key, user=outsider, notification=notification)
    notice = NotificationFactory.create(
        pk=key + 100, subject=incident.reference, kind="incident_noticed", key=f"incident_noticed:{key}"
    )
    RecipientFactory.create(pk=key + 100, user=outsider, notification=notice, reasons=["attacks in Pakistan"])
    DeliveryFactory.create(pk=key, recipient=told, channel=Channel.objects.filter(user=outsider)[0])


ALL_LINES = [*PAGE_LINES, *API_LINES]

# ── Where they might find a trace ───────────────────────────────────────────────────────────────────────────

SOUGHT: dict[str, list[dict[str, str]]] = {
    "incidents:incident_list": [
        *({"q": word} for word in (*WORDS, *REFERENCES.values(), "987102", f'"{WORD} was hit"', "bombed")),
        {"place": PLACE},
        {"near": "24.7,67.3", "within_km": "5"},
        {"box": "67.2,24.6,67.4,24.8"},
        {"actor": "bla"},
        {"actor": "velmora-red"},
        {"key_event": "summit"},
        {"project": "port-qasim"},
        {"project": "cpec", "severity": "4"},
        {"nationality": "CN", "state": "verified"},
        {"nationality": "CN", "state": "in_review"},
        {"order": "gravest"},
        {"order": "filed"},
        {"since": "2024-10-01", "until": "2024-10-31", "grade": "B2"},
    ],
    "incidents:actor_list": [{"q": ACTOR}, {"q": "Velmra Frnt"}, {"status": "proposed"}, {"project": "port-qasim"}],
    "incidents:advisory_list": [{"q": WORD}, {"project": "port-qasim"}],
    "incidents:case_list": [
        *({"q": word} for word in (WORD, PLACE, *CASE_REFERENCES.values())),
        {"mine": "member", "status": "unfinished"},
        {"priority": "4", "order": "urgent"},
    ],
    "incidents:lesson_list": [{"q": WORD}, {"q": PLACE}],
    "incidents:case_timeline": [{"kind": "incidents"}, {"kind": "decisions", "order": "oldest"}],
    "incidents:case_open": [{"incident": reference} for reference in REFERENCES.values()],
    "incidents:key_event_list": [{"q": WORD}],
    "incidents:review_queue": [{"q": WORD}],
    "projects:project_list": [{"q": WORD}, {"below": "cpec"}],
    "projects:organisation_list": [{"q": WORD}],
    "projects:project_page": [{"since": "2024-10-01"}],
    "incidents:actor_page": [{"since": "2024-10-01"}],
    "incidents:form_look_up": [
        {"find": "place", "place": PLACE, "country": "PK"},
        {"find": "involvements-0-actor", "involvements-0-actor": ACTOR},
        {"find": "admin1", "admin1": "Sindh", "country": "PK"},
        {"find": "links-0-project", "links-0-project": "port"},
    ],
    "incidents:access_find": [{"reference": reference, "person": "1"} for reference in REFERENCES.values()],
    "incidents-list": [
        *({"q": word} for word in (*WORDS, *REFERENCES.values())),
        {"place": PLACE},
        {"near": "24.7,67.3", "within_km": "5"},
        {"box": "67.2,24.6,67.4,24.8"},
        {"actor": "bla"},
        {"actor": "velmora-red"},
        {"stated_by": "velmora-red"},
        {"key_event": "summit"},
        {"project": "port-qasim"},
        {"severity": "critical", "nationality": "CN"},
        {"format": "geojson"},
    ],
    "cases-list": [
        *({"q": word} for word in (WORD, PLACE, *CASE_REFERENCES.values())),
        *({"incident": reference} for reference in REFERENCES.values()),
        {"lessons": WORD},
        {"mine": "member", "status": "unfinished"},
        {"priority": "urgent"},
    ],
    "tasks-list": [
        *({"case": reference} for reference in CASE_REFERENCES.values()),
        {"assignee": "alice"},
        {"assignee": "nobody", "state": "open"},
    ],
    "actors-list": [{"q": ACTOR}, {"format": "csv"}],
    "projects-list": [{"q": WORD}, {"format": "csv"}, {"format": "geojson"}],
}
EXPORTS = {
    "incidents:incident_export": "incidents:incident_list",
    "incidents:actor_export": "incidents:actor_list",
    "incidents:advisory_export": "incidents:advisory_list",
    "incidents:case_export": "incidents:case_list",
    "incidents:lesson_export": "incidents:lesson_list",
    "incidents:key_event_export": "incidents:key_event_list",
    "incidents-export": "incidents-list",
    "stats": "incidents-list",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A route, and where it was asked."""

    route: str
    path: str
    by_api: bool = False


def addresses(name: str, records: dict[str, Any], lines: Sequence[Line] = ALL_LINES) -> list[Address]:
    """Where the person may ask: what there is, what is planted, and lists with what it would be sought by."""
    found: dict[str, Address] = {}
    for line in lines:
        if line.method == "GET":
            for path in paths(line, name, records):
                found.setdefault(path, Address(line.route, path, line in API_LINES))
    if lines is ADMIN_LINES:
        found |= {path: Address("admin:autocomplete", path) for path in autocompletes()}
    return list(found.values())


def paths(line: Line, name: str, records: dict[str, Any]) -> list[str]:
    if line.route == "api_unknown":
        return []
    own = [records.get(record, record) for record in line.records]
    there = reverse(line.route, args=[key_of(record, line) for record in own])
    found = [there] if line.answers[name] == 200 else []
    if own and isinstance(own[0], Incident | Case) and not line.route.startswith("admin:"):
        planted = REFERENCES if isinstance(own[0], Incident) else CASE_REFERENCES
        found += [reverse(line.route, args=[reference, *[KEY] * (len(own) - 1)]) for reference in planted.values()]
    elif len(own) == 1 and not isinstance(own[0], str) and key_of(own[0], line) == own[0].pk:
        found += [reverse(line.route, args=[KEY + number]) for number in range(len(REFERENCES))]
    return found + [f"{there}?{urlencode(query)}" for query in sought(line.route)]


def sought(route: str) -> list[dict[str, str]]:
    if route.endswith("_changelist"):
        return [{"q": word} for word in (WORD, ACTOR, REFERENCES["red"])]
    return SOUGHT.get(EXPORTS.get(route, route), [])


def key_of(record: Any, line: Line) -> Any:
    """By what a route looks a record up."""
    if isinstance(record, str):
        return record
    if line.route.startswith("admin:"):
        return record.pk
    if isinstance(record, UnfinishedReport):
        return record.filing_key
    return getattr(record, "reference", None) or getattr(record, "slug", None) or record.pk


def autocompletes() -> list[str]:
    """The admin's look-ups of every field that has one, by what is planted."""
    found = []
    for model, options in admin.site._registry.items():
        for inline in (options, *(inline(model, admin.site) for inline in options.inlines)):
            for field in getattr(inline, "autocomplete_fields", ()):
                asked = {"app_label": inline.model._meta.app_label, "model_name": inline.model._meta.model_name}
                for term in ("", ACTOR, REFERENCES["red"]):
                    query = urlencode(asked | {"field_name": field, "term": term})
                    found.append(f"{reverse('admin:autocomplete')}?{query}")
    return found
