"""Files of a case: added, given out, withdrawn and brought back by those who work on it, with their custody log."""

import io
import json
import zipfile

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, NotThere, WrongState
from accounts.vocabulary import Marking
from conftest import member
from incidents.factories import AttachmentFactory, IncidentFactory
from incidents.models import Attachment, Case
from incidents.services import (
    add_case_member,
    attach_evidence,
    open_case,
    restore_evidence,
    take_case_step,
    withdraw_evidence,
)
from incidents.services.case_timeline import read_timeline
from incidents.tests.evidence_files import geotagged, picture, upload
from incidents.tests.test_evidence_pages import send
from incidents.vocabulary.cases import CaseStepKind
from incidents.vocabulary.review import State
from projects.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(mona, alice) -> Case:
    """Mona leads it; Alice, an officer, is a member."""
    bombing = IncidentFactory.create(title="Convoy bombed", state=State.SUBMITTED)
    opened = open_case(actor=mona, facts={"title": "The airport convoy", "marking": Marking.GREEN}, incidents=[bombing])
    add_case_member(actor=mona, case=opened, email=alice.email)
    return opened


@pytest.fixture
def photo(case, alice) -> Attachment:
    return attach_evidence(actor=alice, subject=case, upload=upload(geotagged(), "gate.jpg"))


def test_who_works_on_the_case_adds_files(alice, mona, anna, case):
    viewer = member("Vera Viewer", Role.VIEWER, country="PK")
    add_case_member(actor=mona, case=case, email=viewer.email)
    for number, person in enumerate((alice, mona)):
        kept = attach_evidence(actor=person, subject=case, upload=upload(f"notes {number}".encode(), "notes.txt"))
        assert (kept.subject, kept.incident, kept.added_by) == (case, None, person)
    with pytest.raises(NotAllowed):
        attach_evidence(actor=viewer, subject=case, upload=upload(b"notes", "notes.txt"))
    with pytest.raises((NotAllowed, NotThere)):
        attach_evidence(actor=anna, subject=case, upload=upload(b"notes", "notes.txt"))
    assert Attachment.objects.count() == 2


def test_nothing_is_changed_once_it_is_closed(alice, mona, case, photo):
    take_case_step(actor=mona, case=case, step=CaseStepKind.CLOSE, reason="All are home.")
    case.refresh_from_db()
    photo.refresh_from_db()
    with pytest.raises(WrongState, match="closed"):
        attach_evidence(actor=alice, subject=case, upload=upload(b"notes", "notes.txt"))
    with pytest.raises(WrongState, match="closed"):
        withdraw_evidence(actor=mona, attachment=photo, reason="Another gate")
    photo.refresh_from_db()
    assert photo.withdrawn_at is None


def test_who_added_it_and_who_runs_the_case_withdraw_it(alice, mona, case, photo):
    olga = member("Olga Officer", Role.OFFICER, country="PK")
    add_case_member(actor=mona, case=case, email=olga.email)
    with pytest.raises(NotAllowed):
        withdraw_evidence(actor=olga, attachment=photo, reason="Another gate")
    withdraw_evidence(actor=alice, attachment=photo, reason="Another gate")
    assert not case.attachments.for_user(alice).exists()
    with pytest.raises(NotThere):
        restore_evidence(actor=alice, attachment=photo)
    restore_evidence(actor=mona, attachment=photo)
    assert case.attachments.for_user(olga).get() == photo
    did = [entry.action for entry in photo.custody.all()]
    assert did == ["added", "withdrawn", "restored"]


def test_a_file_belongs_to_one_thing(case):
    facts = {"sha256": "0" * 64, "name": "a.txt", "content_type": "text/plain", "size": 1, "added_by": case.lead}
    for subjects in ({"case": case, "incident": IncidentFactory.create()}, {}):
        with pytest.raises(IntegrityError, match="of_one"), transaction.atomic():
            Attachment(**facts, **subjects).save()


def test_the_same_file_is_kept_once_with_a_case(case, photo):
    with pytest.raises(IntegrityError, match="once_of_case"), transaction.atomic():
        AttachmentFactory.create(incident=None, case=case, added_by=case.lead, sha256=photo.sha256)


def test_a_member_who_does_not_read_an_incident_sees_the_files_of_the_case_alone(alice, case, photo):
    hidden = IncidentFactory.create(country="KE", state=State.SUBMITTED)
    AttachmentFactory.create(incident=hidden)
    case.incident_links.create(incident=hidden)
    assert list(Attachment.objects.for_user(alice)) == [photo]


def test_it_is_added_looked_at_taken_and_withdrawn_on_the_pages(alice, mona, case, signed_in):
    desk = signed_in(alice)
    answer = send(desk, case, ("gate.jpg", picture()), ("notes.txt", b"shots"), caption="The gate")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{case.get_absolute_url()}#evidence")
    photo, notes = case.attachments.order_by("pk")
    page = desk.get(case.get_absolute_url()).content.decode()
    for address in (photo.get_absolute_url(), photo.preview_url, photo.file_url, notes.file_url):
        assert f'"{address}"' in page
    assert desk.get(photo.preview_url).headers["Content-Type"] == "image/jpeg"
    assert b"".join(desk.get(notes.file_url).streaming_content) == b"shots"
    sent = desk.post(f"{case.get_absolute_url()}evidence/export/")
    with zipfile.ZipFile(io.BytesIO(b"".join(sent.streaming_content))) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["case"]["reference"] == case.reference
    assert [file["name"] for file in manifest["files"]] == ["gate.jpg", "notes.txt"]
    did = [entry.action for entry in notes.custody.all()]
    assert did == ["added", "downloaded", "exported"]
    assert "Custody log" in desk.get(notes.get_absolute_url()).content.decode()
    desk.post(notes.withdraw_url, {"reason": "Another case"})
    assert desk.get(notes.get_absolute_url()).status_code == 404
    assert signed_in(mona).post(notes.restore_url).status_code == 302
    assert desk.get(notes.get_absolute_url()).status_code == 200


def test_a_refused_file_is_named_on_the_page_of_the_case(alice, case, signed_in):
    answer = send(signed_in(alice), case, ("a.jpg", b"<html>"))
    assert answer.status_code == 422
    assert "a.jpg holds markup" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_the_timeline_and_the_history_tell_of_it(mona, alice, case, photo, signed_in):
    withdraw_evidence(actor=mona, attachment=photo, reason="Another gate")
    told = [(moment.who, moment.what, moment.note) for moment in read_timeline(mona, case, kind="evidence").moments]
    assert told == [
        ("Mona Manager", "withdrew the file gate.jpg", "Another gate"),
        ("Alice Officer", "added the file gate.jpg", ""),
    ]
    assert read_timeline(alice, case, kind="evidence").moments == [], "who may not see it any more hears nothing of it"
    history = signed_in(mona).get(f"{case.get_absolute_url()}history/").content.decode()
    assert "Evidence withdrawn: gate.jpg" in history
