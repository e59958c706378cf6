"""What the schema of the API shows as examples of incidents and what is around them, by the name of their component.

What is answered is what was sent, and what we add to it.
"""

from typing import Any

from accounts.api.examples import API
from incidents.api.case_examples import EXAMPLES as OF_CASES

CASUALTY = {"nationality": "CN", "affiliation": "project_staff", "outcome": "killed", "low": 2, "best": 2, "high": 2}
SOURCE = {
    "kind": "news",
    "publisher": "Dawn",
    "title": "Blast near Karachi airport",
    "url": "https://www.dawn.com/news/1863586",
    "published_on": "2024-10-07",
    "language": "en",
    "excerpt": "",
    "reliability": "B",
    "credibility": 2,
    "second_hand": False,
}
INVOLVEMENT = {
    "actor": "Balochistan Liberation Army",
    "role": "claimed",
    "stated_by": "Balochistan Liberation Army",
    "stated_on": "2024-10-07",
    "source": 1,
    "channel": "web_or_social_media",
    "confidence": "high",
    "note": "",
}
CONSEQUENCE = {
    "kind": "work_stopped",
    "description": "Nobody travels by road until the route is assessed again.",
    "project": "port-qasim-coal-power-plant",
    "starts_on": "2024-10-07",
    "ends_on": None,
    "amount": None,
    "currency": "",
}
LINK = {"project": "port-qasim-coal-power-plant", "relation": "direct_target"}
FACTS = {
    "title": "Convoy bombed outside Karachi airport",
    "narrative": "A vehicle beside the road exploded as the convoy left the airport.",
    "caveats": "First reports differ on the number of the injured.",
    "attack_type": "bombing_explosion",
    "tactics": ["suicide", "vehicle_bomb"],
    "weapon_types": ["explosives"],
    "target_type": "business",
    "target_kind": "convoy_or_vehicle",
    "target_description": "Engineers on their way to the plant",
    "property_damage": "minor",
    "link_to_investment": "direct_project",
    "occurred_from": "2024-10-06T23:00:00+05:00",
    "occurred_to": None,
    "time_precision": "hour",
    "end_precision": "",
    "time_zone": "Asia/Karachi",
    "country": "PK",
    "admin1": "Sindh",
    "place": "Jinnah International Airport, Karachi",
    "latitude": 24.9,
    "longitude": 67.168,
    "place_precision": "exact",
    "marking": "TLP:AMBER",
}
ROWS = {
    "casualties": [CASUALTY],
    "sources": [SOURCE],
    "involvements": [INVOLVEMENT],
    "consequences": [CONSEQUENCE],
    "project_links": [LINK],
}
SHOWN: dict[str, Any] = {
    "Casualty": {"id": 31} | CASUALTY,
    "Source": {"id": 32, "grade": "B2"} | SOURCE,
    "Involvement": INVOLVEMENT
    | {
        "id": 33,
        "actor_slug": "balochistan-liberation-army",
        "stated_by_actor": "balochistan-liberation-army",
        "stated_by_organisation": None,
    },
    "Consequence": {"id": 34} | CONSEQUENCE,
    "ProjectLink": LINK
    | {
        "id": 35,
        "project_name": "Port Qasim Coal Power Plant",
        "state": "confirmed",
        "site": "Plant",
        "distance_km": 24.3,
        "reason": "",
    },
}
UNKNOWN = {"low": None, "best": None, "high": None}
INCIDENT = FACTS | {
    "reference": "INC-2024-000123",
    "url": f"{API}/incidents/INC-2024-000123/",
    "category": "attack",
    "is_attack": True,
    "severity": "critical",
    "severity_reason": "",
    "killed": {"low": 2, "best": 2, "high": 2},
    "injured": UNKNOWN,
    "abducted": UNKNOWN,
    "missing": UNKNOWN,
    "state": "submitted",
    "merged_into": None,
    "verified": False,
    "changed_since_verified": False,
    "reporter": {"name": "Alice Officer"},
    "filed_at": "2024-10-06T19:05:00Z",
    "submitted_at": "2024-10-06T19:20:00Z",
    "verified_at": None,
    "version": 2,
    "casualties": [SHOWN["Casualty"]],
    "sources": [SHOWN["Source"]],
    "involvements": [SHOWN["Involvement"]],
    "consequences": [SHOWN["Consequence"]],
    "project_links": [SHOWN["ProjectLink"]],
}
CHANGE = {
    "change": "updated",
    "reference": "INC-2024-000123",
    "version": 2,
    "changed_at": "2024-10-06T19:20:00Z",
    "incident": INCIDENT,
}
FIGURES = {"incidents": 1, "killed": 2, "injured": None, "abducted": None, "missing": None}
NOTHING = {"incidents": 0, "killed": None, "injured": None, "abducted": None, "missing": None}
STATISTICS = {
    "marking": "TLP:AMBER",
    "step": "month",
    "total": FIGURES,
    "series": [{"from": "2024-10-01"} | FIGURES],
    "undated": NOTHING,
    "by_country": [{"value": "PK"} | FIGURES],
    "by_category": [{"value": "attack"} | FIGURES],
    "by_severity": [{"value": "critical"} | FIGURES],
    "by_attack_type": [{"value": "bombing_explosion"} | FIGURES],
    "by_project": [{"value": name} | FIGURES for name in ("cpec", "port-qasim-coal-power-plant")],
    "more_projects": False,
}
ACTOR = {
    "name": "Balochistan Liberation Army",
    "kind": "armed_group",
    "countries": ["PK"],
    "founded": "2000",
    "dissolved": "",
    "description": "Separatist armed group.",
}
RELATION = {
    "kind": "umbrella",
    "other": "baloch-raji-aajoi-sangar",
    "since": "2018-11",
    "until": "",
    "note": "",
    "url": "https://reports.example/the-umbrella",
}
DESIGNATION = {
    "authority": "Pakistan",
    "listed_as": "Proscribed organisation",
    "since": "2006-04",
    "until": "",
    "url": "https://nacta.example/proscribed",
}
DEADLINES = {"critical": 4, "serious": 24, "moderate": None, "minor": None}
OTHER_REPORT = {
    "reference": "INC-2024-000122",
    "url": f"{API}/incidents/INC-2024-000122/",
    "title": "Blast near the airport",
    "state": "submitted",
    "marking": "TLP:AMBER",
}
KEY_EVENT = {
    "name": "Summit of the Shanghai Cooperation Organisation",
    "kind": "summit",
    "starts_on": "2024-10-15",
    "ends_on": "2024-10-16",
    "days_before": 14,
    "days_after": 3,
    "country": "PK",
    "place": "Islamabad",
    "description": "",
}
BESIDE = {"key_event": "summit-of-the-shanghai-cooperation-organisation", "note": "Nine days before it."}
ADVISORY = {
    "issuer": "Embassy of China in Pakistan",
    "source": "https://embassy.example/advisories/2024-10",
    "marking": "TLP:GREEN",
    "projects": ["port-qasim-coal-power-plant"],
    "incidents": ["INC-2024-000123"],
    "countries": ["PK"],
    "headline": "Avoid the roads around Karachi airport",
    "text": "Travel by day only, and with an escort.",
    "language": "en",
    "status": "actual",
    "severity": "severe",
    "urgency": "immediate",
    "certainty": "likely",
    "response_types": ["avoid"],
    "sent_at": "2024-10-07T06:00:00Z",
    "effective_at": None,
    "expires_at": "2024-10-21T00:00:00Z",
}
TERMS = {"minimum_severity": "serious", "attacks_only": False, "also_suggested": True}
WATCHED = {"project": "port-qasim-coal-power-plant"}
WATCH = {"id": "place-5", "country": None, "actor": None, "is_active": True} | WATCHED | TERMS
EXAMPLES: dict[str, Any] = {
    **OF_CASES,
    **SHOWN,
    "Incident": INCIDENT,
    "IncidentInput": FACTS | ROWS,
    "PatchedIncidentInput": {"caveats": "Nobody claimed it.", "casualties": [CASUALTY | {"best": 3, "high": 3}]},
    "CasualtyInput": CASUALTY,
    "PatchedCasualtyInput": {"best": 3, "high": 3},
    "SourceInput": SOURCE,
    "PatchedSourceInput": {"reliability": "A", "credibility": 1},
    "InvolvementInput": INVOLVEMENT,
    "PatchedInvolvementInput": {"confidence": "moderate"},
    "ConsequenceInput": CONSEQUENCE,
    "PatchedConsequenceInput": {"ends_on": "2024-10-20"},
    "ProjectLinkInput": LINK,
    "StepInput": {"reason": "Two independent sources agree."},
    "MergeInput": {"into": "INC-2024-000122", "casualties": "kept", "reason": "The same blast, reported twice."},
    "AssignInput": {"assignee": "mona.manager@example.org"},
    "SeverityInput": {"severity": "critical", "reason": "A complex attack on people of ours."},
    "Changes": {"next": f"{API}/changes/?cursor=…", "more": False, "results": [CHANGE]},
    "Statistics": STATISTICS,
    "Actor": ACTOR
    | {
        "slug": "balochistan-liberation-army",
        "url": f"{API}/actors/balochistan-liberation-army/",
        "aliases": ["BLA"],
        "status": "accepted",
        "merged_into": None,
    },
    "ActorInput": ACTOR,
    "PatchedActorInput": {"founded": "2000"},
    "NameInput": {"name": "BLA"},
    "ActorMergeInput": {"into": "Baloch Liberation Army", "reason": "Another spelling."},
    "Relation": {"id": 37, "actor": "balochistan-liberation-army"} | RELATION,
    "RelationInput": RELATION,
    "Designation": {"id": 38} | DESIGNATION,
    "DesignationInput": DESIGNATION,
    "ReviewDeadlines": DEADLINES,
    "PatchedReviewDeadlines": {"critical": 2},
    "OtherReport": OTHER_REPORT,
    "Duplicate": {"incident": OTHER_REPORT, "points": 80, "reasons": ["The same day, 3 km apart", "The same attack"]},
    "DistinctInput": {"other": "INC-2024-000122", "reason": "Another blast, an hour later."},
    "KeyEvent": KEY_EVENT
    | {
        "slug": BESIDE["key_event"],
        "url": f"{API}/key-events/{BESIDE['key_event']}/",
        "risk_from": "2024-10-01",
        "risk_until": "2024-10-19",
    },
    "KeyEventInput": KEY_EVENT,
    "PatchedKeyEventInput": {"days_after": 7},
    "Beside": {"id": 36, "name": KEY_EVENT["name"]} | BESIDE,
    "BesideInput": BESIDE,
    "Advisory": ADVISORY
    | {
        "reference": "ADV-2024-000007",
        "url": f"{API}/advisories/ADV-2024-000007/",
        "state": "issued",
        "in_force": True,
        "cancel_reason": "",
        "recorded_at": "2024-10-07T06:30:00Z",
        "version": 2,
    },
    "AdvisoryInput": ADVISORY,
    "PatchedAdvisoryInput": {"expires_at": "2024-11-04T00:00:00Z"},
    "CancelInput": {"reason": "The roads are open again."},
    "Watch": WATCH,
    "WatchInput": WATCHED | TERMS,
    "PatchedTermsInput": {"minimum_severity": "critical"},
}
