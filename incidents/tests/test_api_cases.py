"""`/api/v1/cases/`: cases are listed, opened, edited, taken through their steps and brought together."""

from typing import Any

import pytest

from accounts.models import Reading
from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import Marking, TokenScope
from conftest import member
from incidents.case_factories import (
    CaseFactory,
    CaseIncidentFactory,
    CaseMemberFactory,
    CaseTaskFactory,
    MilestoneFactory,
)
from incidents.factories import IncidentFactory, IncidentReaderFactory, ProjectLinkFactory
from incidents.models import Case
from incidents.vocabulary.cases import CaseStatus, Priority
from incidents.vocabulary.review import LinkState, State
from projects.vocabulary import Role

LIST = "/api/v1/cases/"


@pytest.fixture
def incident(alice):
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED)


@pytest.fixture
def case(mona, alice, victor, incident):
    """Mona leads it, Alice works on it, Victor reads it."""
    made = CaseFactory.create(lead=mona, title="The road to the airport")
    CaseIncidentFactory.create(case=made, incident=incident)
    for person in (mona, alice, victor):
        CaseMemberFactory.create(case=made, user=person)
    return made


@pytest.fixture
def viewer(victor):
    return client_of(victor, TokenScope.WRITE)


@pytest.fixture
def stranger(charlie):
    return client_of(charlie, TokenScope.WRITE)


def of(case: Case, more: str = "") -> str:
    return f"{LIST}{case.reference}/{more}"


def listed(client: Any, **query: Any) -> list[str]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200, answer.content
    return [row["reference"] for row in answer.json()["results"]]


def test_a_case_is_opened_with_its_incidents_and_the_tasks_of_a_template(manager, incident, mona):
    body = {"title": "Convoy", "template": "convoy_attack", "incidents": [incident.reference.lower()]}
    answer = sent(manager, body | {"priority": "urgent", "summary": "Two buses."}, LIST)
    assert answer.status_code == 201, answer.content
    opened = answer.json()
    said = {name: opened[name] for name in ("title", "summary", "priority", "status", "marking", "lead", "version")}
    assert said == {
        "title": "Convoy",
        "summary": "Two buses.",
        "priority": "urgent",
        "status": "open",
        "marking": "TLP:AMBER",
        "lead": {"name": "Mona Manager"},
        "version": 1,
    }
    assert (answer.headers["ETag"], answer.headers["Location"]) == ('"1"', opened["url"])
    assert manager.get(opened["url"]).json() == opened
    case = Case.objects.get()
    assert [link.incident for link in case.incident_links.all()] == [incident]
    assert case.tasks.count() > 3
    assert [person.user for person in case.members.all()] == [mona]


def test_it_is_marked_no_lower_than_its_incidents_unless_its_opener_says_so(manager, mona, incident):
    mona.clearance = incident.marking = Marking.AMBER_STRICT
    mona.save()
    incident.save()
    body = {"title": "Convoy", "incidents": [incident.reference]}
    assert sent(manager, body, LIST).json()["marking"] == "TLP:AMBER+STRICT"
    assert sent(manager, body | {"marking": "TLP:GREEN"}, LIST).json()["marking"] == "TLP:GREEN"
    assert sent(manager, {"title": "Empty"}, LIST).json()["marking"] == "TLP:AMBER"


@pytest.mark.parametrize(
    ("body", "pointed"),
    [
        ({}, {"/title"}),
        ({"title": ""}, {"/title"}),
        ({"title": "x" * 201}, {"/title"}),
        ({"title": "a\nb"}, {"/title"}),
        ({"title": "a\x00b"}, {"/title"}),
        ({"title": "A", "summary": "x" * 20_001}, {"/summary"}),
        ({"title": "A", "priority": 4}, {"/priority"}),
        ({"title": "A", "priority": "grave"}, {"/priority"}),
        ({"title": "A", "marking": "TLP:PINK"}, {"/marking"}),
        ({"title": "A", "template": "no-such"}, {"/template"}),
        ({"title": "A", "incidents": "INC-1"}, {"/incidents"}),
        ({"title": "A", "incidents": ["INC-1", {}]}, {"/incidents/1"}),
        ({"title": "A", "incidents": ["INC-1"]}, {"/incidents/0"}),
        ({"title": "A", "incidents": ["INC-1"] * 101}, {"/incidents"}),
        ({"title": "A", "titel": "B", "state": "open"}, {"/titel", "/state"}),
        ([], {""}),
        ("A", {""}),
    ],
)
def test_what_cannot_be_a_case_is_pointed_at_and_opens_none(manager, body, pointed):
    assert pointers(sent(manager, body, LIST)) == pointed
    assert not Case.objects.exists()


def test_incidents_that_one_may_not_read_are_as_unknown_as_none(manager, charlie, incident):
    hidden = IncidentFactory.create(reporter=charlie, state=State.DRAFT)
    answer = sent(manager, {"title": "A", "incidents": [incident.reference, hidden.reference]}, LIST)
    assert pointers(answer) == {"/incidents/1"}
    assert answer.json()["errors"][0]["detail"] == "There is no report with this reference that you may read."


def test_a_draft_belongs_to_no_case(manager, mona):
    draft = IncidentFactory.create(reporter=mona, state=State.DRAFT)
    assert sent(manager, {"title": "A", "incidents": [draft.reference]}, LIST).status_code == 409
    assert not Case.objects.exists()


def test_a_request_with_a_key_opens_one_case(manager):
    key = {"Idempotency-Key": "open-1"}
    first, again = (sent(manager, {"title": "Once"}, LIST, **key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert sent(manager, {"title": "Other"}, LIST, **key).status_code == 422
    assert Case.objects.count() == 1


def test_only_managers_open_cases(officer, viewer):
    for client in (officer, viewer):
        assert sent(client, {"title": "A"}, LIST).status_code == 403
    assert not Case.objects.exists()


def test_what_is_left_out_of_an_edit_stays(manager, case):
    before = manager.get(of(case)).json()
    after = sent(manager, {"title": "Another"}, of(case), "patch", **{"If-Match": '"1"'})
    assert (after.status_code, after.headers["ETag"]) == (200, '"2"')
    assert after.json() == before | {"title": "Another", "version": 2}
    assert sent(manager, after.json(), of(case), "patch").status_code == 200, "what came back can be sent again"


def test_on_another_version_nothing_is_written(manager, case):
    stale = {"If-Match": '"7"'}
    for path, body, method in (
        ("", {"title": "B"}, "patch"),
        ("start/", {}, "post"),
        ("lead/", {"lead": case.members.get(user=case.lead).pk}, "post"),
        ("lessons/", {"root_causes": "", "lessons": "B"}, "post"),
    ):
        answer = sent(manager, body, of(case, path), method, **stale)
        assert (answer.status_code, answer.json()["current_version"]) == (412, 1), path
    case.refresh_from_db()
    assert (case.title, case.status, case.version) == ("The road to the airport", "open", 1)


def test_its_etag_says_whether_it_changed(manager, case):
    assert manager.get(of(case), headers={"If-None-Match": '"1"'}).status_code == 304
    sent(manager, {"title": "B"}, of(case), "patch")
    assert manager.get(of(case), headers={"If-None-Match": '"1"'}).status_code == 200
    assert manager.get(of(case), headers={"If-Match": '"1"'}).status_code == 412


def test_through_its_steps(manager, case):
    mandatory = CaseTaskFactory.create(case=case, mandatory=True)
    assert sent(manager, {}, of(case, "start/")).json()["status"] == "active"
    assert sent(manager, {}, of(case, "start/")).status_code == 409
    assert pointers(sent(manager, {}, of(case, "hold/"))) == {"/reason"}
    assert sent(manager, {"reason": "Monsoon."}, of(case, "hold/")).json()["status"] == "on_hold"
    assert sent(manager, {}, of(case, "resume/")).json()["status"] == "active"
    assert sent(manager, {"reason": "All home."}, of(case, "close/")).status_code == 409
    assert sent(manager, {}, of(case, f"tasks/{mandatory.pk}/done/")).status_code == 200
    closed = sent(manager, {"reason": "All home."}, of(case, "close/")).json()
    assert (closed["status"], closed["outcome"]) == ("closed", "All home.")
    assert sent(manager, {"title": "B"}, of(case), "patch").status_code == 409
    assert sent(manager, {"reason": "One is missing."}, of(case, "reopen/")).json()["status"] == "active"
    assert sent(manager, {}, of(case, "no-such/")).status_code == 404
    steps = manager.get(of(case, "steps/")).json()
    assert [(row["step"], row["reason"]) for row in steps] == [
        ("start", ""),
        ("hold", "Monsoon."),
        ("resume", ""),
        ("close", "All home."),
        ("reopen", "One is missing."),
    ]
    assert steps[0]["by"] == "Mona Manager"


def test_a_step_is_taken_once_for_its_key(manager, case):
    for _ in range(2):
        assert sent(manager, {}, of(case, "start/"), **{"Idempotency-Key": "start"}).status_code == 200
    assert case.steps.count() == 1


def test_another_member_leads_it(manager, case, alice, victor):
    part = {person: case.members.get(user=person).pk for person in (alice, victor)}
    assert pointers(sent(manager, {}, of(case, "lead/"))) == {"/lead"}
    assert pointers(sent(manager, {"lead": part[victor]}, of(case, "lead/"))) == {"/lead"}
    assert pointers(sent(manager, {"lead": 10**12}, of(case, "lead/"))) == {"/lead"}
    elsewhere = CaseMemberFactory.create(user=alice)
    assert pointers(sent(manager, {"lead": elsewhere.pk}, of(case, "lead/"))) == {"/lead"}
    answer = sent(manager, {"lead": part[alice]}, of(case, "lead/"))
    assert (answer.status_code, answer.json()["lead"]) == (200, {"name": "Alice Officer"})
    assert {row["name"] for row in manager.get(of(case, "members/")).json() if row["leads"]} == {"Alice Officer"}


def test_lessons_are_written_by_who_works_on_it_closed_or_not(officer, manager, case):
    sent(manager, {"reason": "All home."}, of(case, "close/"))
    body = {"root_causes": "One road.", "lessons": "Vary the hour."}
    answer = sent(officer, body, of(case, "lessons/"))
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in body} == body
    assert pointers(sent(officer, {"lessons": "x" * 20_001}, of(case, "lessons/"))) == {"/lessons", "/root_causes"}


WRITES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("", "patch", {"title": "B"}),
    ("start/", "post", {}),
    ("lead/", "post", {"lead": 1}),
    ("lessons/", "post", {"root_causes": "", "lessons": "B"}),
    ("members/", "post", {"email": "x@example.org"}),
    ("incidents/", "post", {"incidents": []}),
    ("milestones/", "post", {}),
    ("milestones/1/", "delete", {}),
    ("members/1/", "delete", {}),
    ("incidents/INC-1/", "delete", {}),
    ("tasks/", "post", {"title": "B"}),
    ("tasks/1/", "patch", {"title": "B"}),
    ("tasks/1/done/", "post", {}),
)


def test_strangers_do_not_learn_that_it_is_there(stranger, case):
    for path in ("", "members/", "incidents/", "milestones/", "steps/", "tasks/"):
        assert stranger.get(of(case, path)).status_code == 404, path
    for path, method, body in WRITES:
        assert sent(stranger, body, of(case, path), method).status_code == 404, path
    assert listed(stranger) == []


def test_who_only_reads_it_writes_nothing(viewer, case, incident, alice):
    milestone, task = MilestoneFactory.create(case=case), CaseTaskFactory.create(case=case)
    alices = case.members.get(user=alice).pk
    for path, method, body in (
        *WRITES[:2],
        ("lead/", "post", {"lead": alices}),
        *WRITES[3:5],
        ("milestones/", "post", {"at": "2024-10-07T09:00:00Z", "what": "A call"}),
        (f"milestones/{milestone.pk}/", "delete", {}),
        (f"members/{alices}/", "delete", {}),
        ("tasks/", "post", {"title": "B"}),
        (f"tasks/{task.pk}/", "patch", {"title": "B"}),
        (f"tasks/{task.pk}/done/", "post", {}),
    ):
        assert sent(viewer, body, of(case, path), method).status_code == 403, path
    case.refresh_from_db()
    assert (case.version, case.members.count(), case.milestones.count()) == (1, 3, 1)


def test_a_token_that_only_reads_writes_nothing(mona, case):
    client = client_of(mona)
    for path, method, body in WRITES:
        assert sent(client, body, of(case, path), method).status_code == 403, path


@pytest.mark.parametrize("path", ["", "start/", "members/", "milestones/", "tasks/"])
def test_query_parameters_are_refused_in_writing_too(manager, case, path):
    assert sent(manager, {}, of(case, f"{path}?x=1"), "post" if path else "patch").status_code == 400


def test_tlp_red_is_decided_in_the_pages(manager, mona, alice, case):
    for person in (mona, alice):
        person.clearance = Marking.RED
        person.save()
    late = member("Late Analyst", Role.ANALYST, country="PK", clearance=Marking.RED)
    case.marking = Marking.RED
    case.members.exclude(user__in=(mona, alice)).delete()
    case.save()
    alices = case.members.get(user=alice).pk
    for path, method, body in (
        ("", "patch", {"marking": "TLP:AMBER"}),
        ("lead/", "post", {"lead": alices}),
        ("members/", "post", {"email": late.email}),
    ):
        answer = sent(manager, body, of(case, path), method)
        assert (answer.status_code, "in the pages" in answer.json()["detail"]) == (403, True), path
    assert sent(manager, {"marking": "TLP:RED", "title": "Same"}, of(case), "patch").status_code == 200
    assert sent(manager, {}, of(case, f"members/{alices}/"), "delete").status_code == 204, "less to read"


@pytest.mark.parametrize("path", ["", "members/", "incidents/", "milestones/", "steps/", "tasks/"])
def test_what_is_told_of_a_tlp_red_case_is_noted(manager, mona, case, path):
    mona.clearance = Marking.RED
    mona.save()
    case.marking = Marking.RED
    case.save()
    assert manager.get(of(case, path)).status_code == 200
    assert Reading.objects.filter(reader=mona, red__contains=[case.reference]).exists()


def test_tlp_red_incidents_of_a_case_are_noted_each(manager, mona, case, alice):
    mona.clearance = Marking.RED
    mona.save()
    red = IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.RED)
    IncidentReaderFactory.create(incident=red, user=mona)
    CaseIncidentFactory.create(case=case, incident=red)
    assert red.reference in manager.get(of(case, "incidents/")).content.decode()
    assert Reading.objects.filter(reader=mona, red__contains=[red.reference]).exists()


def test_the_list_is_narrowed_as_the_page_is(manager, mona, alice, incident, case):
    other = CaseFactory.create(lead=alice, title="Kidnapping", priority=Priority.URGENT, lessons="Vary the hour")
    for person in (mona, alice):
        CaseMemberFactory.create(case=other, user=person)
    held = CaseFactory.create(lead=mona, status=CaseStatus.ON_HOLD)
    CaseMemberFactory.create(case=held, user=mona)
    one, two, three = case.reference, other.reference, held.reference
    assert listed(manager) == [three, two, one]
    assert listed(manager, q="airport road kidnapping") == []
    assert listed(manager, q="kidnapping") == [two]
    assert listed(manager, q=one.lower()) == [one]
    assert listed(manager, status=["open"]) == [two, one]
    assert listed(manager, status=["on_hold", "open"]) == [three, two, one]
    assert listed(manager, status="unfinished") == [three, two, one]
    assert listed(manager, priority="high") == [two]
    assert listed(manager, mine="lead") == [three, one]
    assert listed(manager, mine="member") == [three, two, one]
    assert listed(manager, lead="alice") == [two]
    assert listed(manager, incident=incident.reference.lower()) == [one]
    assert listed(manager, lessons="hour") == [two]
    page = manager.get(LIST, {"page_size": 2}).json()
    assert [row["reference"] for row in page["results"]] == [three, two]
    assert [row["reference"] for row in manager.get(page["next"]).json()["results"]] == [one]


@pytest.mark.parametrize(
    "query",
    [
        "status=gone",
        "priority=4",
        "priority=grave",
        "mine=yes",
        "incident=INC-1",
        "lead=",
        "x=1",
        "q=a&q=b",
        "cursor=x",
    ],
)
def test_a_wrong_filter_is_named(manager, query):
    answer = manager.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [query.split("=")[0]]


def test_a_page_costs_the_same_queries_however_many_rows(mona, django_assert_max_num_queries):
    client = client_of(mona)
    client.get("/api/v1/")
    counts = []
    for more, rows in ((2, 2), (10, 12)):
        for _ in range(more):
            made = CaseFactory.create()
            CaseMemberFactory.create(case=made, user=mona)
            CaseIncidentFactory.create(case=made)
        with django_assert_max_num_queries(12) as counted:
            assert len(listed(client)) == rows
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_narrowed_token_reads_cases_whose_incidents_all_lie_within(mona, case, incident, alice, port_qasim):
    ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.CONFIRMED)
    outside = CaseFactory.create(lead=mona)
    CaseMemberFactory.create(case=outside, user=mona)
    half = CaseFactory.create(lead=mona)
    CaseMemberFactory.create(case=half, user=mona)
    for one in (incident, IncidentFactory.create(reporter=alice, state=State.SUBMITTED)):
        CaseIncidentFactory.create(case=half, incident=one)
    CaseTaskFactory.create(case=half, assignee=mona)
    narrow = client_of(mona, TokenScope.WRITE, narrowed_to=[port_qasim.pk])
    assert listed(narrow) == [case.reference]
    assert len(listed(client_of(mona))) == 3
    assert narrow.get("/api/v1/tasks/").json()["results"] == []
    for hidden in (outside, half):
        assert narrow.get(of(hidden)).status_code == 404
        assert sent(narrow, {"title": "B"}, of(hidden), "patch").status_code == 404
    assert sent(narrow, {"title": "B"}, of(case), "patch").status_code == 403
    assert sent(narrow, {"title": "B"}, LIST).status_code == 403
