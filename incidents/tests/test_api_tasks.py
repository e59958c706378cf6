"""`/api/v1/tasks/` and the tasks of a case: found by whose they are and when they are due, added, edited, done."""
# ruff: noqa: F401, F811 – fixtures of another module

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Notification, Reading
from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import Marking, TokenScope
from incidents.case_factories import CaseFactory, CaseMemberFactory, CaseTaskFactory, TaskItemFactory
from incidents.models import CaseTask
from incidents.tests.test_api_cases import case, incident, listed, of, stranger
from incidents.vocabulary.cases import CaseStatus, TaskState

LIST = "/api/v1/tasks/"


@pytest.fixture
def task(case):
    return CaseTaskFactory.create(case=case, title="Call the embassy")


def titles(client: Any, **query: Any) -> list[str]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


def test_a_task_is_added_with_its_list_and_whose_it_is(officer, case, mona):
    member = case.members.get(user=mona)
    body = {
        "title": "Call",
        "detail": "Twice.",
        "assignee": member.pk,
        "due_at": "2024-10-07T09:00:00+05:00",
        "mandatory": True,
        "items": [{"text": "Embassy"}, {"text": "Family"}],
    }
    answer = sent(officer, body, of(case, "tasks/"), **{"Idempotency-Key": "call"})
    assert answer.status_code == 201, answer.content
    added = answer.json()
    assert [(row["text"], row["ticked"]) for row in added["items"]] == [("Embassy", False), ("Family", False)]
    expected = {
        "case": case.reference,
        "assignee": member.pk,
        "assignee_name": "Mona Manager",
        "due_at": "2024-10-07T04:00:00Z",
        "overdue": True,
        "mandatory": True,
        "state": "open",
        "done_by": None,
        "version": 1,
    }
    assert {name: added[name] for name in expected} == expected
    assert officer.get(added["url"]).json() == added
    assert sent(officer, body, of(case, "tasks/"), **{"Idempotency-Key": "call"}).json() == added
    assert CaseTask.objects.count() == 1
    assert Notification.objects.filter(kind="task_given").count() == 1, "whom it is given to is told, once"


@pytest.mark.parametrize(
    ("body", "pointed"),
    [
        ({}, {"/title"}),
        ({"title": "a\nb"}, {"/title"}),
        ({"title": "A", "detail": "x" * 5_001}, {"/detail"}),
        ({"title": "A", "assignee": 10**12}, {"/assignee"}),
        ({"title": "A", "assignee": "Mona"}, {"/assignee"}),
        ({"title": "A", "due_at": "2024-10-07T09:00:00"}, {"/due_at"}),
        ({"title": "A", "due_at": "2999-10-07T09:00:00Z"}, {"/due_at"}),
        ({"title": "A", "mandatory": "perhaps"}, {"/mandatory"}),
        ({"title": "A", "items": [{"text": ""}]}, {"/items/0/text"}),
        ({"title": "A", "items": [{"text": "B"}, {"text": "B"}]}, {"/items/1/text"}),
        ({"title": "A", "items": [{"txet": "B"}]}, {"/items/0/txet"}),
        ({"title": "A", "items": [{"text": str(n)} for n in range(51)]}, {"/items"}),
        ({"title": "A", "items": None}, {"/items"}),
        ({"title": "A", "what": "B"}, {"/what"}),
    ],
)
def test_what_cannot_be_a_task_is_pointed_at(officer, case, body, pointed):
    assert pointers(sent(officer, body, of(case, "tasks/"))) == pointed
    assert not CaseTask.objects.exists()


def test_in_an_edit_what_is_left_out_stays_and_words_keep_their_ticks(officer, case, task):
    kept, gone = (TaskItemFactory.create(task=task, text=text) for text in ("Embassy", "Family"))
    where = of(case, f"tasks/{task.pk}/")
    ticked = sent(officer, {"ticked": True}, f"{where}items/{kept.pk}/", "patch", **{"Idempotency-Key": "tick"})
    assert (ticked.status_code, ticked.json()["items"][0]["ticked"], ticked.json()["version"]) == (200, True, 1)
    items = [*ticked.json()["items"][:1], {"text": "Police"}]
    answer = sent(officer, {"items": items}, where, "patch", **{"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert [(row["text"], row["ticked"]) for row in answer.json()["items"]] == [("Embassy", True), ("Police", False)]
    assert answer.json()["title"] == "Call the embassy"
    assert sent(officer, {"ticked": True}, f"{where}items/{gone.pk}/", "patch").status_code == 404
    assert pointers(sent(officer, {}, f"{where}items/{kept.pk}/", "patch")) == {"/ticked"}
    untick = sent(officer, {"ticked": False}, f"{where}items/{kept.pk}/", "patch")
    assert untick.json()["items"][0]["ticked"] is False
    assert sent(officer, untick.json(), where, "patch").status_code == 200, "what came back can be sent again"


def test_it_is_given_to_members_only_and_to_nobody(officer, case, task, victor, charlie):
    where = of(case, f"tasks/{task.pk}/")
    elsewhere = CaseMemberFactory.create(user=charlie)
    assert pointers(sent(officer, {"assignee": elsewhere.pk}, where, "patch")) == {"/assignee"}
    part = case.members.get(user=victor)
    assert sent(officer, {"assignee": part.pk}, where, "patch").json()["assignee_name"] == "Victor Viewer"
    freed = sent(officer, {"assignee": None}, where, "patch").json()
    assert (freed["assignee"], freed["assignee_name"]) == (None, None)


def test_done_and_taken_up_again(officer, case, task):
    where = of(case, f"tasks/{task.pk}/")
    done = sent(officer, {}, f"{where}done/", **{"If-Match": '"1"'})
    assert (done.status_code, done.json()["state"], done.json()["done_by"]) == (200, "done", "Alice Officer")
    assert sent(officer, {}, f"{where}done/").json() == done.json(), "doing it again changes nothing"
    assert sent(officer, {"title": "B"}, where, "patch").status_code == 409
    assert sent(officer, {}, f"{where}again/", **{"If-Match": '"1"'}).status_code == 412
    again = sent(officer, {}, f"{where}again/", **{"If-Match": '"2"'})
    assert (again.json()["state"], again.json()["done_by"], again.json()["done_at"]) == ("open", None, None)
    assert sent(officer, {"why": "x"}, f"{where}done/").status_code == 400


def test_on_another_version_nothing_is_written(officer, case, task):
    tick = f"items/{TaskItemFactory.create(task=task).pk}/"
    for path, body, method in (
        ("", {"title": "B"}, "patch"),
        ("done/", {}, "post"),
        ("again/", {}, "post"),
        (tick, {"ticked": True}, "patch"),
    ):
        stale = sent(officer, body, of(case, f"tasks/{task.pk}/{path}"), method, **{"If-Match": '"7"'})
        assert (stale.status_code, stale.json()["current_version"]) == (412, 1)
    task.refresh_from_db()
    assert (task.title, task.state) == ("Call the embassy", TaskState.OPEN)
    assert not task.items.get().ticked
    where = of(case, f"tasks/{task.pk}/")
    assert officer.get(where).headers["ETag"] == '"1"'
    assert sent(officer, {"ticked": True}, f"{where}{tick}", "patch", **{"If-Match": '"1"'}).status_code == 200


def test_in_a_closed_case_nothing_is_done(officer, case, task):
    case.status, case.closed_at, case.outcome = CaseStatus.CLOSED, timezone.now(), "Home."
    case.save()
    item = TaskItemFactory.create(task=task)
    for path, body, method in (
        ("", {"title": "B"}, "post"),
        (f"{task.pk}/", {"title": "B"}, "patch"),
        (f"{task.pk}/done/", {}, "post"),
        (f"{task.pk}/items/{item.pk}/", {"ticked": True}, "patch"),
    ):
        assert sent(officer, body, of(case, f"tasks/{path}"), method).status_code == 409, path


def test_a_task_is_found_in_its_own_case_only(officer, case, task, alice):
    other = CaseFactory.create()
    CaseMemberFactory.create(case=other, user=alice)
    assert officer.get(of(case, f"tasks/{task.pk}/")).status_code == 200
    for path, method in (("", "get"), ("", "patch"), ("done/", "post"), ("again/", "post")):
        where = of(other, f"tasks/{task.pk}/{path}")
        assert (sent(officer, {}, where, method) if method != "get" else officer.get(where)).status_code == 404
    assert officer.get(of(case, "tasks/99999999999999999999/")).status_code == 404


def test_tasks_stand_in_the_order_of_their_case(officer, case):
    for order, title in ((2, "Second"), (1, "First"), (3, "Third")):
        CaseTaskFactory.create(case=case, title=title, order=order)
    assert [row["title"] for row in officer.get(of(case, "tasks/")).json()] == ["First", "Second", "Third"]


def test_all_tasks_that_one_may_read_and_no_others(officer, stranger, case, task):
    CaseTaskFactory.create(title="Not yours")
    assert titles(officer) == ["Call the embassy"]
    assert titles(stranger) == []
    assert listed(stranger) == []


def test_the_list_is_narrowed_by_state_by_whose_it_is_and_by_when_it_is_due(officer, case, alice, mona):
    alice.time_zone = "Asia/Karachi"
    alice.save()
    at = datetime(2024, 10, 7, 1, tzinfo=ZoneInfo("Asia/Karachi"))  # the sixth in UTC
    done = {"state": TaskState.DONE, "done_by": mona, "done_at": timezone.now()}
    CaseTaskFactory.create(case=case, title="Mine", assignee=alice, due_at=at)
    CaseTaskFactory.create(case=case, title="Hers", assignee=mona, due_at=timezone.now() + timedelta(days=3))
    CaseTaskFactory.create(case=case, title="Done", due_at=at - timedelta(days=30), **done)
    assert titles(officer) == ["Done", "Hers", "Mine"]
    assert titles(officer, state="open") == ["Hers", "Mine"]
    assert titles(officer, state="done") == ["Done"]
    assert titles(officer, assignee="me") == ["Mine"]
    assert titles(officer, assignee="nobody") == ["Done"]
    assert titles(officer, assignee="mona") == ["Hers"]
    assert titles(officer, overdue="true") == ["Mine"]
    assert titles(officer, due_since="2024-10-07", due_until="2024-10-07") == ["Mine"]
    assert titles(officer, due_until="2024-10-06") == ["Done"]
    assert titles(officer, due_since="2024-10-06T20:00:00Z") == ["Hers", "Mine"]
    assert titles(officer, due_since="2024-10-06T20:00:01Z") == ["Hers"]
    assert titles(officer, case=case.reference.lower(), state="done") == ["Done"]
    page = officer.get(LIST, {"page_size": 2}).json()
    assert [row["title"] for row in officer.get(page["next"]).json()["results"]] == ["Mine"]


@pytest.mark.parametrize(
    "query", ["state=gone", "overdue=no", "due_since=soon", "due_until=0001-01-01", "case=CASE-1", "x=1", "assignee="]
)
def test_a_wrong_filter_is_named(officer, query):
    answer = officer.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [query.split("=")[0]]


def test_what_is_told_of_tlp_red_cases_is_noted(case, task, mona):
    mona.clearance = Marking.RED
    mona.save()
    case.marking = Marking.RED
    case.save()
    assert titles(client_of(mona), state="open") == ["Call the embassy"]
    noted = Reading.objects.get(reader=mona)
    assert (noted.red, noted.filters) == ([case.reference], "state=open")


def test_lists_cost_the_same_queries_however_many_rows(case, alice, django_assert_max_num_queries):
    client = client_of(alice, TokenScope.READ)
    client.get("/api/v1/")
    counts = []
    for _ in range(2):
        for _ in range(5):
            other = CaseFactory.create()
            CaseMemberFactory.create(case=other, user=alice)
            for one in (other, case):
                TaskItemFactory.create(task=CaseTaskFactory.create(case=one, assignee=alice))
        for path in (LIST, of(case, "tasks/")):
            with django_assert_max_num_queries(14) as counted:
                assert client.get(path).status_code == 200
            counts.append(len(counted))
    assert counts[:2] == counts[2:]
