"""Comments by API: `/incidents/…/comments/` and `/cases/…/comments/` are read, joined, corrected and withdrawn."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Reading, Recipient
from accounts.tasks import drain_alerts
from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import Marking, TokenScope
from incidents.case_factories import CaseCommentFactory, CaseFactory, CaseIncidentFactory, CaseMemberFactory
from incidents.factories import CommentFactory, IncidentFactory, IncidentReaderFactory, ProjectLinkFactory
from incidents.models import Comment
from incidents.vocabulary.cases import CaseStatus
from incidents.vocabulary.review import LinkState, State

KINDS = ("incidents", "cases")


@pytest.fixture
def subjects(alice, mona, victor, port_qasim) -> dict[str, Any]:
    """A report of Alice's, and a case that Mona leads; Victor reads both."""
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.CONFIRMED)
    case = CaseFactory.create(lead=mona)
    CaseIncidentFactory.create(case=case, incident=incident)
    for person in (alice, mona, victor):
        CaseMemberFactory.create(case=case, user=person)
    return {"incidents": incident, "cases": case}


@pytest.fixture(params=KINDS)
def where(request, subjects) -> str:
    return f"/api/v1/{request.param}/{subjects[request.param].reference}/comments/"


def test_said_read_corrected_and_withdrawn(officer, manager, where):
    said = sent(officer, {"body": "The road is **open**.\r\nSince noon.  "}, where)
    assert said.status_code == 201, said.content
    comment = said.json()
    expected = {
        "about": where.split("/")[4],
        "author": "Alice Officer",
        "body": "The road is **open**.\nSince noon.",
        "corrected_at": None,
        "withdrawn": False,
        "reason": "",
        "earlier": [],
    }
    assert {name: comment[name] for name in expected} == expected
    assert officer.get(comment["url"]).json() == comment
    corrected = sent(officer, {"body": "The road is closed."}, comment["url"], "patch").json()
    assert (corrected["id"], corrected["body"]) == (comment["id"], "The road is closed.")
    assert corrected["earlier"] == [{"body": expected["body"], "at": comment["at"]}]
    assert corrected["corrected_at"] > comment["at"]
    assert sent(officer, corrected, comment["url"], "patch").status_code == 200, "what came back can be sent again"
    withdrawn = sent(manager, {"reason": "Another road."}, f"{comment['url']}withdraw/")
    assert withdrawn.status_code == 200
    told = {name: withdrawn.json()[name] for name in ("body", "withdrawn", "reason")}
    assert told == {"body": "", "withdrawn": True, "reason": "Another road."}
    assert withdrawn.json()["earlier"][-1]["body"] == expected["body"]
    assert manager.get(where).json()["results"] == [withdrawn.json()]
    assert sent(officer, {"body": "Open."}, comment["url"], "patch").status_code == 409
    assert sent(manager, {"reason": "Again."}, f"{comment['url']}withdraw/").status_code == 409


def test_it_is_corrected_and_withdrawn_as_the_client_saw_it_last(officer, manager, where):
    said = sent(officer, {"body": "Open."}, where)
    address, first = said.json()["url"], {"If-Match": said.headers["ETag"]}
    assert officer.get(address).headers["ETag"] == said.headers["ETag"]
    corrected = sent(officer, {"body": "Closed."}, address, "patch", **first)
    assert corrected.status_code == 200
    for client, body, path, method in (
        (officer, {"body": "Open?"}, address, "patch"),
        (manager, {"reason": "Another road."}, f"{address}withdraw/", "post"),
    ):
        assert sent(client, body, path, method, **first).status_code == 412
    assert officer.get(address).json()["body"] == "Closed."
    last = {"If-Match": f'"other", {corrected.headers["ETag"]}'}
    assert sent(manager, {"reason": "Another road."}, f"{address}withdraw/", **last).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointed"),
    [
        ({}, {"/body"}),
        ({"body": ""}, {"/body"}),
        ({"body": " \n "}, {"/body"}),
        ({"body": "\u200b\u2060"}, {"/body"}),
        ({"body": "a\x00b"}, {"/body"}),
        ({"body": None}, {"/body"}),
        ({"body": ["a"]}, {"/body"}),
        ({"body": "x" * 10_001}, {"/body"}),
        ({"body": "A", "text": "B"}, {"/text"}),
        ([], {""}),
    ],
)
def test_what_says_nothing_is_pointed_at(officer, where, body, pointed):
    assert pointers(sent(officer, body, where)) == pointed
    assert not Comment.objects.exists()


def test_a_withdrawal_says_why(officer, where):
    address = sent(officer, {"body": "A"}, where).json()["url"]
    for body in ({}, {"reason": ""}, {"reason": "a\nb"}, {"reason": "x" * 301}):
        assert pointers(sent(officer, body, f"{address}withdraw/")) == {"/reason"}
    assert pointers(sent(officer, {"reason": "A", "why": "B"}, f"{address}withdraw/")) == {"/why"}
    assert Comment.objects.count() == 1


def test_a_request_with_a_key_says_it_once(officer, where):
    key = {"Idempotency-Key": "say-1"}
    first, again = (sent(officer, {"body": "Once."}, where, **key) for _ in range(2))
    assert (first.json(), again.headers["Idempotency-Replayed"]) == (again.json(), "true")
    assert sent(officer, {"body": "Otherwise."}, where, **key).status_code == 422
    assert Comment.objects.count() == 1
    corrections = [
        sent(officer, {"body": "Twice."}, first.json()["url"], "patch", **{"Idempotency-Key": "c"}) for _ in range(2)
    ]
    assert corrections[0].json() == corrections[1].json()
    assert Comment.objects.count() == 2


def test_who_is_mentioned_is_told(officer, where, mona):
    assert sent(officer, {"body": "@Mona Manager, the road is open."}, where).status_code == 201
    drain_alerts()
    assert Recipient.objects.filter(user=mona, notification__kind="mentioned").count() == 1


def test_only_who_said_it_corrects_it_and_only_managers_withdraw_for_others(officer, manager, where):
    hers = sent(manager, {"body": "Mine."}, where).json()["url"]
    assert sent(officer, {"body": "Not yours."}, hers, "patch").status_code == 403
    assert sent(officer, {"reason": "Not yours."}, f"{hers}withdraw/").status_code == 403
    his = sent(officer, {"body": "His."}, where).json()["url"]
    assert sent(manager, {"body": "Not yours."}, his, "patch").status_code == 403


def test_strangers_learn_nothing_and_who_only_reads_says_nothing(officer, where, charlie, victor):
    address = sent(officer, {"body": "A"}, where).json()["url"]
    stranger, viewer = (client_of(person, TokenScope.WRITE) for person in (charlie, victor))
    assert viewer.get(where).json()["results"][0]["body"] == "A"
    for path in (where, address):
        assert stranger.get(path).status_code == 404
    for path, method, body in (
        (where, "post", {"body": "B"}),
        (address, "patch", {"body": "B"}),
        (f"{address}withdraw/", "post", {"reason": "B"}),
    ):
        assert sent(stranger, body, path, method).status_code == 404
        assert sent(viewer, body, path, method).status_code == 403
    assert Comment.objects.count() == 1


def test_a_token_that_only_reads_says_nothing(alice, where):
    assert sent(client_of(alice), {"body": "B"}, where).status_code == 403


def test_nothing_is_said_on_drafts_and_closed_cases(officer, subjects, alice):
    draft = IncidentFactory.create(reporter=alice, state=State.DRAFT)
    assert sent(officer, {"body": "A"}, f"/api/v1/incidents/{draft.reference}/comments/").status_code == 409
    case = subjects["cases"]
    case.status, case.closed_at, case.outcome = CaseStatus.CLOSED, timezone.now(), "Home."
    case.save()
    assert sent(officer, {"body": "A"}, f"/api/v1/cases/{case.reference}/comments/").status_code == 409


def test_a_comment_is_found_where_it_was_said_only(officer, subjects):
    on_case = CaseCommentFactory.create(case=subjects["cases"])
    address = f"/api/v1/incidents/{subjects['incidents'].reference}/comments/{on_case.pk}/"
    assert officer.get(address).status_code == 404
    assert sent(officer, {"body": "B"}, address, "patch").status_code == 404
    correction = CaseCommentFactory.create(case=subjects["cases"], corrects=on_case)
    assert officer.get(f"/api/v1/cases/{subjects['cases'].reference}/comments/{correction.pk}/").status_code == 404


def test_what_was_said_on_merged_reports_is_read_with_what_they_went_into(officer, subjects, alice):
    kept = subjects["incidents"]
    gone = IncidentFactory.create(reporter=alice, state=State.MERGED, merged_into=kept)
    CommentFactory.create(incident=gone, body="Said there")
    rows = officer.get(f"/api/v1/incidents/{kept.reference}/comments/").json()["results"]
    assert [(row["body"], row["about"]) for row in rows] == [("Said there", gone.reference)]
    assert officer.get(rows[0]["url"]).status_code == 200


def test_what_was_said_under_a_higher_marking_stays_out_of_sight(officer, subjects):
    CommentFactory.create(incident=subjects["incidents"], body="Graver", marking=Marking.RED)
    assert officer.get(f"/api/v1/incidents/{subjects['incidents'].reference}/comments/").json()["results"] == []


def test_the_latest_come_first_in_pages(officer, where):
    for number in range(3):
        sent(officer, {"body": str(number)}, where)
    page = officer.get(where, {"page_size": 2}).json()
    assert [row["body"] for row in page["results"]] == ["2", "1"]
    assert [row["body"] for row in officer.get(page["next"]).json()["results"]] == ["0"]
    assert [row["body"] for row in officer.get(f"{where}?ordering=filed").json()["results"]] == ["0", "1", "2"]
    for query in ("page_size=0", "x=1", "cursor=x", "ordering=at"):
        assert officer.get(f"{where}?{query}").status_code == 400
    assert sent(officer, {"body": "A"}, f"{where}?x=1").status_code == 400


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_of_tlp_red_is_noted(kind, subjects, mona):
    mona.clearance = Marking.RED
    mona.save()
    subject = subjects[kind]
    subject.marking = Marking.RED
    subject.save()
    if kind == "incidents":
        IncidentReaderFactory.create(incident=subject, user=mona)
    client = client_of(mona, TokenScope.WRITE)
    path = f"/api/v1/{kind}/{subject.reference}/comments/"
    address = sent(client, {"body": "A"}, path).json()["url"]
    for asked in (path, address):
        before = Reading.objects.count()
        assert client.get(asked).status_code == 200
        assert Reading.objects.count() == before + 1
    assert Reading.objects.latest("pk").red == [subject.reference]


def test_a_page_costs_the_same_queries_however_many_rows(officer, where, alice, django_assert_max_num_queries):
    officer.get("/api/v1/")
    counts = []
    for _ in range(2):
        for number in range(5):
            said = sent(officer, {"body": f"A {number}"}, where).json()
            sent(officer, {"body": f"B {number}"}, said["url"], "patch")
        with django_assert_max_num_queries(14) as counted:
            assert officer.get(where).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_narrowed_token_speaks_within_its_projects_only(mona, alice, subjects, port_qasim):
    outside = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    other = CaseFactory.create(lead=mona)
    CaseMemberFactory.create(case=other, user=mona)
    narrow = client_of(mona, TokenScope.WRITE, narrowed_to=[port_qasim.pk])
    for kind, inside, beyond in (("incidents", subjects["incidents"], outside), ("cases", subjects["cases"], other)):
        said = sent(narrow, {"body": "Within"}, f"/api/v1/{kind}/{inside.reference}/comments/")
        assert said.status_code == 201
        assert sent(narrow, {"body": "Anew"}, said.json()["url"], "patch").status_code == 200
        assert sent(narrow, {"reason": "No."}, f"{said.json()['url']}withdraw/").status_code == 200
        assert sent(narrow, {"body": "Outside"}, f"/api/v1/{kind}/{beyond.reference}/comments/").status_code == 404
        assert narrow.get(f"/api/v1/{kind}/{beyond.reference}/comments/").status_code == 404
