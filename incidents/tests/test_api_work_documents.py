"""What the API answers around incidents keeps to its schema, null and empty values too."""
# ruff: noqa: F811 – fixtures of another module

from typing import Any

import pytest
from django.utils import timezone

from accounts.tests.api_clients import client_of
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
from incidents.factories import AttachmentFactory, CommentFactory, IncidentFactory
from incidents.models import Case
from incidents.tests.test_api_documents import assert_fits, schema  # noqa: F401
from incidents.vocabulary.cases import CaseStatus, TaskState
from incidents.vocabulary.review import State


@pytest.fixture
def case(anna) -> Case:
    """One with something of everything; and one with nothing, closed."""
    bare = CaseFactory.create(status=CaseStatus.CLOSED, closed_at=timezone.now(), outcome="Home.")
    made = CaseFactory.create(template="threat")
    for one in (bare, made):
        CaseMemberFactory.create(case=one, user=anna)
    incident = IncidentFactory.create(state=State.SUBMITTED, reporter=anna)
    CaseIncidentFactory.create(case=made, incident=incident)
    CaseStepFactory.create(case=made)
    MilestoneFactory.create(case=made)
    done: dict[str, Any] = {"state": TaskState.DONE, "done_by": anna, "done_at": timezone.now()}
    TaskItemFactory.create(task=CaseTaskFactory.create(case=made, assignee=anna, due_at=timezone.now()))
    CaseTaskFactory.create(case=made, **done)
    for said in (CaseCommentFactory.create(case=made), CommentFactory.create(incident=incident)):
        subject = {"case": made} if said.case_id else {"case": None, "incident": incident}
        CaseCommentFactory.create(**subject, corrects=said, author=anna, marking=said.marking)
    AttachmentFactory.create(incident=None, case=made, added_by=anna, details={"gps": [24.9, 67.1]})
    AttachmentFactory.create(incident=incident)
    return made


OF_BOTH = [(of, what) for of in ("incidents", "cases") for what in ("comments", "attachments")]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/cases/",
        "/api/v1/cases/{reference}/",
        "/api/v1/tasks/",
        *(f"/api/v1/cases/{{reference}}/{kind}/" for kind in ("members", "incidents", "milestones", "steps", "tasks")),
        *(
            f"/api/v1/{of}/{{reference}}/{what}/"
            for of in ("incidents", "cases")
            for what in ("comments", "attachments")
        ),
    ],
)
def test_answers_keep_to_the_schema(path, schema, anna, case):
    subject = case.incident_links.get().incident if "/incidents/{" in path else case
    answer = client_of(anna).get(path.replace("{reference}", subject.reference))
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told if isinstance(told, list) else told.get("results", True)
    described = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert_fits(schema, described, told)


@pytest.mark.parametrize("path", ["cases/{reference}/tasks/{id}/done/", "cases/{reference}/members/{id}/"])
def test_every_part_of_an_address_is_described_once(schema, path):
    for operation in schema["paths"][f"/api/v1/{path}"].values():
        named = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
        assert sorted(named) == ["id", "reference"]
