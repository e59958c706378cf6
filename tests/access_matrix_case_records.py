"""The cases that the lines of the access matrix name, and what is sent to their routes."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.vocabulary import Marking
from incidents.case_factories import (
    CaseCommentFactory,
    CaseFactory,
    CaseIncidentFactory,
    CaseMemberFactory,
    CaseTaskFactory,
    MilestoneFactory,
    TaskItemFactory,
)
from incidents.factories import AttachmentFactory
from incidents.models import Incident
from incidents.vocabulary.cases import CaseStatus, TaskState


def cases_of(lead: User, others: list[Any], incident: Incident) -> dict[str, Any]:
    """An open case with an officer and a viewer, a closed one, and a TLP:RED one that is its lead's alone."""
    made = {
        "case": CaseFactory.create(lead=lead),
        "closed_case": CaseFactory.create(
            lead=lead, status=CaseStatus.CLOSED, closed_at=timezone.now(), outcome="All are home."
        ),
        "red_case": CaseFactory.create(title="Cobalt affair", lead=lead, marking=Marking.RED),
    }
    for name, case in made.items():
        CaseIncidentFactory.create(case=case, incident=incident)
        for person in (lead, *(others if name != "red_case" else ())):
            CaseMemberFactory.create(case=case, user=person)
    task = CaseTaskFactory.create(case=made["case"], mandatory=True)
    done = {"state": TaskState.DONE, "done_by": lead, "done_at": timezone.now()}
    parts = {person.pk: person.case_memberships.get(case=made["case"]) for person in others}
    return made | {
        "reporters_part": parts[others[0].pk],
        "viewers_part": parts[others[1].pk],
        "task": task,
        "item": TaskItemFactory.create(task=task),
        "done_task": CaseTaskFactory.create(case=made["case"], **done),
        "closed_task": CaseTaskFactory.create(case=made["closed_case"]),
        "milestone": MilestoneFactory.create(case=made["case"]),
        "case_said": CaseCommentFactory.create(case=made["case"]),
        "case_photo": AttachmentFactory.create(incident=None, case=made["case"], added_by=lead),
        "case_withdrawn": AttachmentFactory.create(
            incident=None, case=made["case"], added_by=lead, withdrawn_at=timezone.now()
        ),
    }


def what_cases_are_sent(records: dict[str, Any], alice: User) -> dict[str, dict[str, Any]]:
    case = {"title": "A case", "priority": "2", "marking": int(Marking.GREEN)}
    return {
        "incidents:case_open": case,
        "incidents:case_edit": case | {"version": "1"},
        "incidents:case_lessons": {"lessons": "Vary the hour.", "version": "1"},
        "incidents:case_step": {"reason": "For a reason."},
        "incidents:case_lead": {"lead": alice.pk, "version": "1"},
        "incidents:case_member_add": {"email": records["late"].email},
        "incidents:case_incident_add": {"incidents": records["submitted"].reference},
        "incidents:incident_to_case": {"case": records["case"].reference},
        "incidents:task_add": {"title": "Call"},
        "incidents:task_edit": {"title": "Call", "version": "1"},
        "incidents:task_item": {"ticked": "yes"},
        "incidents:milestone_add": {"at": "2024-10-07T09:00", "precision": "day", "what": "A call"},
    }
