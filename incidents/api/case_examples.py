"""What the schema of the API shows as examples of cases and what hangs on them, by the name of their component."""

from typing import Any

from accounts.api.examples import API

CASE = {
    "title": "Convoy near the airport",
    "summary": "Who knew the hour?",
    "marking": "TLP:AMBER",
    "priority": "urgent",
}
ADDRESS = f"{API}/cases/CASE-2024-000012"
ITEMS = ("Passenger list compared", "Drivers reached")
TASK = {
    "title": "Account for everybody who travelled",
    "detail": "Each by name, with where they are now.",
    "assignee": 41,
    "due_at": "2024-10-07T01:00:00+05:00",
    "mandatory": True,
}
MILESTONE = {"at": "2024-10-07T09:00:00+05:00", "precision": "minute", "what": "The embassy was informed"}
LESSONS = {"root_causes": "One road, one hour, every week.", "lessons": "Vary road and hour."}
INCIDENT = {
    "reference": "INC-2024-000123",
    "url": f"{API}/incidents/INC-2024-000123/",
    "title": "Convoy bombed outside Karachi airport",
    "marking": "TLP:AMBER",
}
EXAMPLES: dict[str, Any] = {
    "Case": CASE
    | {
        "reference": "CASE-2024-000012",
        "url": f"{ADDRESS}/",
        "status": "active",
        "template": "convoy_attack",
        "lead": {"name": "Mona Manager"},
        "opened_at": "2024-10-06T20:00:00Z",
        "closed_at": None,
        "outcome": "",
        "root_causes": "",
        "lessons": "",
        "version": 2,
    },
    "NewCaseInput": CASE | {"template": "convoy_attack", "incidents": ["INC-2024-000123"]},
    "PatchedCaseInput": {"priority": "high"},
    "CaseStepInput": {"reason": "The police took over."},
    "LeadInput": {"lead": 41},
    "LessonsInput": LESSONS,
    "CaseMember": {"id": 41, "name": "Alice Officer", "leads": False},
    "MemberInput": {"email": "alice.officer@example.org"},
    "CaseIncident": INCIDENT,
    "CaseIncidentsInput": {"incidents": ["INC-2024-000123"]},
    "Milestone": {"id": 42, "by": "Alice Officer"} | MILESTONE | {"at": "2024-10-07T04:00:00Z"},
    "MilestoneInput": MILESTONE,
    "CaseStep": {
        "id": 43,
        "step": "start",
        "from_status": "open",
        "to_status": "active",
        "by": "Mona Manager",
        "reason": "",
        "at": "2024-10-06T20:05:00Z",
    },
    "Task": TASK
    | {
        "id": 44,
        "url": f"{ADDRESS}/tasks/44/",
        "case": "CASE-2024-000012",
        "due_at": "2024-10-06T20:00:00Z",
        "assignee_name": "Alice Officer",
        "overdue": False,
        "order": 1,
        "state": "open",
        "done_by": None,
        "done_at": None,
        "items": [{"id": 45 + place, "text": text, "ticked": place == 0} for place, text in enumerate(ITEMS)],
        "version": 1,
    },
    "TaskInput": TASK | {"items": [{"text": text} for text in ITEMS]},
    "PatchedTaskInput": {"assignee": None, "due_at": "2024-10-08T09:00:00+05:00"},
    "PatchedTickInput": {"ticked": True},
    "Comment": {
        "id": 51,
        "url": f"{ADDRESS}/comments/51/",
        "about": "CASE-2024-000012",
        "author": "Alice Officer",
        "at": "2024-10-07T05:10:00Z",
        "body": "The road is open again.",
        "marking": "TLP:AMBER",
        "corrected_at": "2024-10-07T05:12:00Z",
        "withdrawn": False,
        "reason": "",
        "earlier": [{"body": "The road is open.", "at": "2024-10-07T05:10:00Z"}],
    },
    "CommentInput": {"body": "The road is open."},
    "PatchedCommentInput": {"body": "The road is open again."},
    "WithdrawalInput": {"reason": "It was another road."},
    "Attachment": {
        "id": 61,
        "url": f"{ADDRESS}/attachments/61/",
        "file": f"{ADDRESS}/attachments/61/file/",
        "of": "CASE-2024-000012",
        "name": "crater.jpg",
        "content_type": "image/jpeg",
        "size": 483112,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "caption": "The crater",
        "details": {"width": 4000, "height": 3000},
        "added_by": "Alice Officer",
        "added_at": "2024-10-07T05:20:00Z",
        "withdrawn_at": None,
        "withdraw_reason": "",
    },
    "EvidenceWithdrawalInput": {"reason": "The wrong file."},
}
