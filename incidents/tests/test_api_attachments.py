"""Evidence by API: handed in whole and once, as the pages take it; given out sealed; withdrawn; brought back."""

import hashlib
import io
import wave
from typing import Any

import pytest
from django.test import Client
from django.test.client import encode_multipart
from django.utils import timezone

from accounts.models import Reading
from accounts.tests.api_clients import client_of, pointers, sent
from accounts.vocabulary import Marking, TokenScope
from incidents.case_factories import CaseFactory, CaseIncidentFactory, CaseMemberFactory
from incidents.factories import AttachmentFactory, IncidentFactory, IncidentReaderFactory, ProjectLinkFactory
from incidents.models import Attachment
from incidents.tests.evidence_files import PDF, geotagged, picture, stored, upload
from incidents.vocabulary.cases import CaseStatus
from incidents.vocabulary.review import LinkState, State

KINDS = ("incidents", "cases")


@pytest.fixture
def subjects(alice, mona, victor, port_qasim) -> dict[str, Any]:
    """A report of Alice's that came back to her, and a case that Mona leads; Victor reads both."""
    incident = IncidentFactory.create(reporter=alice, state=State.RETURNED)
    ProjectLinkFactory.create(incident=incident, project=port_qasim, state=LinkState.CONFIRMED)
    case = CaseFactory.create(lead=mona)
    CaseIncidentFactory.create(case=case, incident=incident)
    for person in (alice, mona, victor):
        CaseMemberFactory.create(case=case, user=person)
    return {"incidents": incident, "cases": case}


@pytest.fixture(params=KINDS)
def where(request, subjects) -> str:
    return f"/api/v1/{request.param}/{subjects[request.param].reference}/attachments/"


def handed_in(client: Client, where: str, content: bytes = PDF, name: str = "report.pdf", **more: Any) -> Any:
    headers = more.pop("headers", {})
    return client.post(where, {"file": upload(content, name), **more}, headers=headers)


def custody(attachment: Any) -> list[tuple[str, str]]:
    return list(Attachment.objects.get(pk=attachment).custody.values_list("action", "by_name"))


def test_a_file_is_handed_in_listed_and_given_out_as_it_came(officer, where, victor, settings):
    content = geotagged()
    digest = hashlib.sha256(content).hexdigest()
    answer = handed_in(officer, where, content, "road.jpg", caption="The  crater", sha256=digest.upper())
    assert answer.status_code == 201, answer.content
    added = answer.json()
    expected = {
        "of": where.split("/")[4],
        "name": "road.jpg",
        "content_type": "image/jpeg",
        "size": len(content),
        "sha256": digest,
        "caption": "The crater",
        "added_by": "Alice Officer",
        "withdrawn_at": None,
        "withdraw_reason": "",
    }
    assert {name: added[name] for name in expected} == expected
    assert added["details"], "what the photograph says of itself"
    assert officer.get(added["url"]).json() == added
    reader = client_of(victor)
    assert reader.get(where).json()["results"] == [added]
    given = reader.get(added["file"], headers={"Accept": "image/png"})
    assert (given.status_code, given.getvalue()) == (200, content)
    told = {name: given.headers[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")}
    assert told == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": 'attachment; filename="road.jpg"',
        "X-Content-Type-Options": "nosniff",
    }
    assert given.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert given.headers["Cache-Control"] == "private, no-store"
    assert given.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert custody(added["id"]) == [("added", "Alice Officer"), ("downloaded", "Victor Viewer")]
    assert len(stored(settings.VAR_DIR)) == 1


def test_it_is_withdrawn_and_brought_back_as_the_client_saw_it_last(officer, manager, where):
    client = manager if "/cases/" in where else officer
    added = handed_in(client, where)
    address, first = added.json()["url"], {"If-Match": added.headers["ETag"]}
    assert client.get(address).headers["ETag"] == added.headers["ETag"]
    withdrawn = sent(client, {"reason": "The wrong one."}, f"{address}withdraw/", **first)
    assert withdrawn.status_code == 200
    assert sent(client, {}, f"{address}restore/", **first).status_code == 412
    assert client.get(address).json()["withdrawn_at"] is not None
    back = sent(client, {}, f"{address}restore/", **{"If-Match": withdrawn.headers["ETag"]})
    assert (back.status_code, back.headers["ETag"]) == (200, added.headers["ETag"])


def test_nobody_has_a_copy_by_head(officer, where):
    added = handed_in(officer, where).json()
    assert officer.head(added["file"]).status_code == 405
    assert custody(added["id"]) == [("added", "Alice Officer")]


def spoilt() -> list[Any]:
    return [
        ({}, {"/file"}),
        ({"file": "no file"}, {"/file"}),
        ({"file": upload(b"", "empty.pdf")}, {"/file"}),
        ({"file": upload(b"<svg onload=alert(1)>", "a.svg")}, {"/file"}),
        ({"file": upload(PDF, "a.jpg")}, {"/file"}),
        ({"file": upload(PDF, "a.pdf"), "sha256": "0" * 64}, {"/sha256"}),
        ({"file": upload(PDF, "a.pdf"), "sha256": "0" * 63}, {"/sha256"}),
        ({"file": upload(PDF, "a.pdf"), "caption": "x" * 301}, {"/caption"}),
        ({"file": upload(PDF, "a.pdf"), "caption": "a\nb"}, {"/caption"}),
        ({"file": upload(PDF, "a.pdf"), "capiton": "A"}, {"/capiton"}),
        ({"file": upload(PDF, "a.pdf"), "photo": upload(PDF, "b.pdf")}, {"/photo"}),
        ({"file": [upload(PDF, "a.pdf"), upload(picture(), "b.jpg")]}, {"/file"}),
        ({"file": upload(PDF, "a.pdf"), "caption": ["A", "B"]}, {"/caption"}),
    ]


@pytest.mark.parametrize("number", range(len(spoilt())))
def test_what_is_no_evidence_is_pointed_at_and_kept_nowhere(officer, where, number, settings):
    body, pointed = spoilt()[number]
    assert pointers(officer.post(where, body)) == pointed
    assert not Attachment.objects.exists()
    assert stored(settings.VAR_DIR) == []


def test_what_is_too_large_is_refused_by_name(officer, where, settings):
    settings.EVIDENCE_MAX_SIZE = 50
    answer = handed_in(officer, where, PDF, "large.pdf", sha256=hashlib.sha256(PDF).hexdigest())
    assert pointers(answer) == {"/file"}
    assert "large.pdf has" in answer.json()["errors"][0]["detail"]


def test_large_files_go_by_a_temporary_one_and_arrive_whole(officer, where, settings):
    """Above DATA_UPLOAD_MAX_MEMORY_SIZE, which is all that somebody not signed in may send."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(range(250)) * 12_000)
    content = written.getvalue()
    assert len(content) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    headers = {"Idempotency-Key": "large"}
    stated = hashlib.sha256(content).hexdigest()
    answers = [handed_in(officer, where, content, "call.wav", sha256=stated, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
    assert officer.get(answers[0].json()["file"]).getvalue() == content


def test_a_request_that_is_too_large_is_refused_in_the_form_of_the_api(officer, where, settings):
    settings.UPLOAD_MAX_SIZE = 100
    answer = handed_in(officer, where)
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
    assert "too large" in answer.json()["detail"]
    many = officer.post(where, {f"file{number}": upload(PDF, "a.pdf") for number in range(30)})
    assert many.status_code == 413


@pytest.mark.parametrize("cut", [1, 3, 60, len(PDF)])
def test_half_a_file_is_no_evidence(officer, where, cut):
    """As where the connection broke: Django's parser takes what came for the whole."""
    body = encode_multipart("here", {"file": upload(PDF, "report.pdf")}).rstrip()
    kind = "multipart/form-data; boundary=here"
    half = officer.post(where, body[:-cut], content_type=kind)
    assert half.status_code == 400
    assert "cut off" in half.json()["detail"]
    assert not Attachment.objects.exists()
    assert officer.post(where, body, content_type=kind).status_code == 201


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"file=a", "application/x-www-form-urlencoded", 415),
        (b"--x\r\nnonsense", "multipart/form-data", 400),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=", 400),
        (b"nonsense", "multipart/form-data; boundary=x", 400),
    ],
)
def test_what_is_no_form_is_refused(officer, where, body, content_type, status):
    assert officer.post(where, body, content_type=content_type).status_code == status
    with_key = officer.post(where, body, content_type=content_type, headers={"Idempotency-Key": "x"})
    assert with_key.status_code == status


def test_a_request_with_a_key_hands_it_in_once_whatever_its_boundary(officer, where):
    key = {"Idempotency-Key": "photo-1"}
    first = handed_in(officer, where, headers=key, caption="A")
    body = encode_multipart("another", {"caption": "A", "file": upload(PDF, "report.pdf")})
    kind = "multipart/form-data; boundary=another"
    again = officer.post(where, body, content_type=kind, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert custody(first.json()["id"]) == [("added", "Alice Officer")]
    for other in (
        handed_in(officer, where, picture(), "report.pdf", headers=key, caption="A"),
        handed_in(officer, where, PDF, "other.pdf", headers=key, caption="A"),
        handed_in(officer, where, headers=key, caption="B"),
    ):
        assert other.status_code == 422
    assert Attachment.objects.count() == 1


def test_what_was_refused_leaves_its_key_unused(officer, where):
    key = {"Idempotency-Key": "photo-2"}
    assert handed_in(officer, where, b"", headers=key).status_code == 400
    assert handed_in(officer, where, headers=key).status_code == 201


def test_the_very_file_is_attached_once(officer, where):
    handed_in(officer, where)
    answer = handed_in(officer, where, name="again.pdf")
    assert pointers(answer) == {"/file"}
    assert "attached already, as report.pdf" in answer.json()["errors"][0]["detail"]


def test_withdrawn_and_brought_back(officer, manager, subjects):
    case = subjects["cases"]
    where = f"/api/v1/cases/{case.reference}/attachments/"
    added = handed_in(officer, where).json()
    for body in ({}, {"reason": ""}, {"reason": "a\nb"}, {"reason": "x" * 301}):
        assert pointers(sent(officer, body, f"{added['url']}withdraw/")) == {"/reason"}
    key = {"Idempotency-Key": "gone"}
    for _ in range(2):
        gone = sent(officer, {"reason": "The wrong road."}, f"{added['url']}withdraw/", **key)
        assert (gone.status_code, gone.content) == (204, b""), "who may not bring it back is shown it no more"
    assert officer.get(where).json()["results"] == []
    assert officer.get(added["url"]).status_code == 404
    assert officer.get(added["file"]).status_code == 404
    assert sent(officer, {}, f"{added['url']}restore/").status_code == 404
    withdrawn = manager.get(added["url"]).json()
    assert (withdrawn["withdraw_reason"], withdrawn["withdrawn_at"] is None) == ("The wrong road.", False)
    assert sent(manager, {"reason": "Again."}, f"{added['url']}withdraw/").status_code == 409
    back = sent(manager, {}, f"{added['url']}restore/")
    assert (back.status_code, back.json()) == (200, added)
    assert sent(manager, {}, f"{added['url']}restore/").status_code == 409
    assert sent(manager, {"why": "x"}, f"{added['url']}restore/").status_code == 400
    assert [action for action, _ in custody(added["id"])] == ["added", "withdrawn", "restored"]


def test_who_may_bring_it_back_is_shown_what_was_withdrawn(officer, subjects):
    where = f"/api/v1/incidents/{subjects['incidents'].reference}/attachments/"
    added = handed_in(officer, where).json()
    gone = sent(officer, {"reason": "The wrong road."}, f"{added['url']}withdraw/")
    assert (gone.status_code, gone.json()["withdraw_reason"]) == (200, "The wrong road.")


def test_strangers_learn_nothing_and_who_only_reads_adds_nothing(officer, where, charlie, victor, alice):
    added = handed_in(officer, where).json()
    stranger, viewer = (client_of(person, TokenScope.WRITE) for person in (charlie, victor))
    for path in (where, added["url"], added["file"]):
        assert stranger.get(path).status_code == 404
    for client, status in ((stranger, 404), (viewer, 403)):
        assert handed_in(client, where, picture(), "b.jpg").status_code == status
        assert sent(client, {"reason": "B"}, f"{added['url']}withdraw/").status_code == status
        assert sent(client, {}, f"{added['url']}restore/").status_code == status
    assert handed_in(client_of(alice), where, picture(), "b.jpg").status_code == 403, "a token that only reads"
    assert custody(added["id"]) == [("added", "Alice Officer")]


def test_a_closed_case_takes_no_files(officer, subjects):
    case = subjects["cases"]
    case.status, case.closed_at, case.outcome = CaseStatus.CLOSED, timezone.now(), "Home."
    case.save()
    assert handed_in(officer, f"/api/v1/cases/{case.reference}/attachments/").status_code == 409


def test_a_file_is_found_where_it_belongs_only(officer, subjects, alice):
    of_case = AttachmentFactory.create(incident=None, case=subjects["cases"], added_by=alice)
    address = f"/api/v1/incidents/{subjects['incidents'].reference}/attachments/{of_case.pk}/"
    for path in ("", "file/"):
        assert officer.get(f"{address}{path}").status_code == 404
    assert sent(officer, {"reason": "B"}, f"{address}withdraw/").status_code == 404


def test_what_is_missing_in_the_store_is_not_given_out(officer, subjects, alice):
    lost = AttachmentFactory.create(incident=None, case=subjects["cases"], added_by=alice)
    answer = officer.get(f"/api/v1/cases/{subjects['cases'].reference}/attachments/{lost.pk}/file/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert not lost.custody.exists()


def test_what_is_nested_too_deep_is_refused(officer, where):
    address = handed_in(officer, where).json()["url"]
    for step in ("withdraw", "restore"):
        assert officer.post(f"{address}{step}/", b"[" * 100_000, content_type="application/json").status_code == 400


def test_query_parameters_are_refused(officer, where):
    added = handed_in(officer, where).json()
    for path in (f"{where}?x=1", f"{added['url']}?x=1", f"{added['file']}?x=1"):
        assert officer.get(path).status_code == 400
    assert handed_in(officer, f"{where}?x=1", picture(), "b.jpg").status_code == 400


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_of_tlp_red_is_noted(kind, subjects, mona):
    mona.clearance = Marking.RED
    mona.save()
    subject = subjects[kind]
    client = client_of(mona, TokenScope.WRITE)
    if kind == "incidents":
        subject = IncidentFactory.create(reporter=mona, state=State.DRAFT)
        IncidentReaderFactory.create(incident=subject, user=mona)
    subject.marking = Marking.RED
    subject.save()
    path = f"/api/v1/{kind}/{subject.reference}/attachments/"
    added = handed_in(client, path).json()
    for asked in (path, added["url"], added["file"]):
        before = Reading.objects.count()
        assert client.get(asked).getvalue()
        assert Reading.objects.count() == before + 1
    assert (Reading.objects.latest("pk").kind, Reading.objects.latest("pk").red) == ("evidence", [subject.reference])


def test_a_page_costs_the_same_queries_however_many_files(officer, where, subjects, django_assert_max_num_queries):
    officer.get("/api/v1/")
    kind = where.split("/")[3]
    of_subject = {"incident": None, "case": subjects[kind]} if kind == "cases" else {"incident": subjects[kind]}
    counts = []
    for _ in range(2):
        AttachmentFactory.create_batch(5, **of_subject, added_by=subjects["cases"].lead)
        with django_assert_max_num_queries(12) as counted:
            assert len(officer.get(where).json()["results"]) >= 5
        counts.append(len(counted))
    assert counts[0] == counts[1]
    page = officer.get(where, {"page_size": 3}).json()
    assert len(officer.get(page["next"]).json()["results"]) == 3


def test_a_narrowed_token_handles_evidence_within_its_projects_only(alice, subjects, port_qasim):
    outside = IncidentFactory.create(reporter=alice, state=State.RETURNED)
    narrow = client_of(alice, TokenScope.WRITE, narrowed_to=[port_qasim.pk])
    added = handed_in(narrow, f"/api/v1/incidents/{subjects['incidents'].reference}/attachments/")
    assert added.status_code == 201
    assert narrow.get(added.json()["file"]).getvalue() == PDF
    assert sent(narrow, {"reason": "B"}, f"{added.json()['url']}withdraw/").status_code == 200
    assert sent(narrow, {}, f"{added.json()['url']}restore/").status_code == 200
    beyond = f"/api/v1/incidents/{outside.reference}/attachments/"
    assert (narrow.get(beyond).status_code, handed_in(narrow, beyond).status_code) == (404, 404)
