"""All evidence of an incident as one ZIP: what is in it, under which names, and what the custody log then says."""

import io
import json
import subprocess
import zipfile

import pytest

from accounts.errors import WrongState
from accounts.tests.admin_pages import visible
from accounts.tests.api_clients import client_of
from accounts.vocabulary import Marking
from incidents.factories import AttachmentFactory, IncidentFactory, ProjectLinkFactory
from incidents.models import Attachment, CustodyEntry, Incident
from incidents.rules.zip_stream import Entry, zipped
from incidents.services import attach_evidence, export_evidence, withdraw_evidence
from incidents.services.evidence_store import place_of
from incidents.tests.evidence_files import geotagged, picture, upload
from incidents.vocabulary.review import State


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED, marking=Marking.AMBER_STRICT)


@pytest.fixture
def photo(incident, alice) -> Attachment:
    return attach_evidence(actor=alice, subject=incident, upload=upload(geotagged(), "a.jpg"), caption="=The convoy")


@pytest.fixture
def note(incident, alice) -> Attachment:
    return attach_evidence(actor=alice, subject=incident, upload=upload(b"shots", "a.txt"))


def exported(browser, incident: Incident):
    answer = browser.post(f"{incident.get_absolute_url()}evidence/export/")
    assert answer.status_code == 200, visible(answer)
    return answer, zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def manifest_of(archive: zipfile.ZipFile) -> dict:
    return json.loads(archive.read("manifest.json"))


def test_the_files_come_as_they_were_with_all_that_is_known(photo, note, incident, alice, mona, signed_in):
    withdrawn = attach_evidence(actor=alice, subject=incident, upload=upload(picture(), "b.jpg"))
    withdraw_evidence(actor=alice, attachment=withdrawn, reason="Twice")
    answer, archive = exported(signed_in(mona), incident)
    name = f"{incident.reference}-evidence-TLP-AMBER-STRICT.zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert archive.testzip() is None
    paths = ["evidence/001-a.jpg", "evidence/002-a.txt"]
    assert archive.namelist() == ["manifest.json", "SHA256SUMS", *paths]
    assert (archive.read(paths[0]), archive.read(paths[1])) == (geotagged(), b"shots")

    manifest = manifest_of(archive)
    assert manifest["incident"]["reference"] == incident.reference
    assert manifest["marking"] == "TLP:AMBER+STRICT"
    assert manifest["exported"]["by"] == "Mona Manager"
    first, second = manifest["files"]
    assert (first["path"], first["condition"], first["sha256"]) == (paths[0], "whole", photo.sha256)
    assert (first["size"], first["content_type"], first["caption"]) == (photo.size, "image/jpeg", "=The convoy")
    assert first["added"] == {"by": "Alice Officer", "at": photo.added_at.isoformat()}
    assert (first["metadata"]["latitude"], first["metadata"]["taken_at"]) == (24.906667, "2024-10-06 23:05:00")
    for file in (first, second):
        log = [(entry["action"], entry["by"], entry["note"]) for entry in file["custody"]]
        assert log == [("added", "Alice Officer", ""), ("exported", "Mona Manager", name)]
    assert not withdrawn.custody.filter(action="exported").exists()


def test_the_list_of_digests_is_one_that_sha256sum_reads(photo, note, incident, mona, signed_in, tmp_path):
    _, archive = exported(signed_in(mona), incident)
    archive.extractall(tmp_path / "out")
    checked = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(b": OK") == 3


def test_who_takes_it_is_written_down_before_a_byte_is_sent(photo, note, incident, mona):
    export_evidence(actor=mona, subject=incident)
    assert CustodyEntry.objects.filter(action="exported", by=mona).count() == 2


def test_what_is_missing_or_altered_is_named_and_left_out(photo, note, incident, alice, mona, signed_in, tmp_path):
    gone = attach_evidence(actor=alice, subject=incident, upload=upload(b"gone", "gone.txt"))
    (tmp_path / "evidence" / place_of(gone.sha256)).unlink()
    lying = tmp_path / "evidence" / place_of(note.sha256)
    lying.chmod(0o600)
    lying.write_bytes(b"Shots")
    browser = signed_in(mona)
    answer, archive = exported(browser, incident)
    assert "-incomplete.zip" in answer.headers["Content-Disposition"]
    assert [name for name in archive.namelist() if name.startswith("evidence/")] == ["evidence/001-a.jpg"]
    files = manifest_of(archive)["files"]
    assert [(file["name"], file["condition"], file["path"]) for file in files] == [
        ("a.jpg", "whole", "evidence/001-a.jpg"),
        ("a.txt", "altered", None),
        ("gone.txt", "missing", None),
    ]
    assert CustodyEntry.objects.filter(action="exported").count() == 1
    said = visible(browser.get(incident.get_absolute_url()))
    assert "a.txt is altered in the evidence store" in said and "gone.txt is missing" in said


def test_where_nothing_can_be_given_out_it_is_said(incident, alice, signed_in):
    browser = signed_in(alice)
    where = f"{incident.get_absolute_url()}evidence/export/"
    assert "has no evidence to export" in visible(browser.post(where))
    lost = AttachmentFactory.create(incident=incident, name="lost.jpg")
    answer = browser.post(where)
    assert answer.status_code == 409
    assert "lost.jpg is missing" in visible(answer)
    assert not lost.custody.exists()
    assert browser.get(where).status_code == 405


def test_what_is_altered_while_it_is_sent_breaks_the_transfer_off(photo, note, incident, mona, tmp_path):
    export = export_evidence(actor=mona, subject=incident)
    (tmp_path / "evidence" / place_of(note.sha256)).unlink()
    sent: list[bytes] = []
    with pytest.raises(WrongState, match=r"a.txt cannot be read"):
        sent.extend(export.chunks)
    assert geotagged() in b"".join(sent)
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(sent)))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/passwd.txt", "001-passwd.txt"),
        ("CON.txt", "001-CON.txt"),
        ("a:b*?<>|.txt", "001-a_b_____.txt"),
        ("-rf.txt", "001--rf.txt"),
        ("زخمی.txt", "001-زخمی.txt"),
        (f"{'事' * 196}.txt", f"001-{'事' * 65}.txt"),
    ],
)
def test_names_in_it_are_safe_on_every_system(name, path, incident, alice, signed_in):
    attach_evidence(actor=alice, subject=incident, upload=upload(b"shots", name))
    _, archive = exported(signed_in(alice), incident)
    assert archive.namelist()[-1] == f"evidence/{path}"
    assert archive.read(f"evidence/{path}") == b"shots"


def test_equal_names_stay_apart(photo, incident, alice, signed_in):
    for text in (b"one", b"two"):
        attach_evidence(actor=alice, subject=incident, upload=upload(text, "A.TXT"))
    _, archive = exported(signed_in(alice), incident)
    assert archive.namelist()[2:] == ["evidence/001-a.jpg", "evidence/002-A.TXT", "evidence/003-A.TXT"]


def test_no_more_than_a_piece_is_in_memory(photo):
    """A gigabyte in pieces of a megabyte: what the archive holds back never grows beyond one."""
    piece = bytes(1 << 20)
    entry = Entry("big", photo.added_at, 1 << 30, (piece for _ in range(1 << 10)))
    total = 0
    for chunk in zipped([entry]):
        assert len(chunk) <= (1 << 20) + 1_000
        total += len(chunk)
    assert total > 1 << 30


def test_the_button_is_there_where_there_is_evidence(incident, alice, victor, signed_in):
    where = f"{incident.get_absolute_url()}evidence/export/"
    page = signed_in(alice).get(incident.get_absolute_url()).content.decode()
    assert where not in page
    attach_evidence(actor=alice, subject=incident, upload=upload(b"shots", "a.txt"))
    page = signed_in(alice).get(incident.get_absolute_url()).content.decode()
    assert f'method="post"\n            action="{where}"' in page


def test_a_program_takes_the_same_and_it_is_in_the_custody_log(photo, note, incident, mona, port_qasim):
    where = f"/api/v1/incidents/{incident.reference}/attachments/export/"
    answer = client_of(mona).get(where, headers={"Accept": "application/json"})
    assert answer.headers["Content-Disposition"].endswith('-evidence-TLP-AMBER-STRICT.zip"')
    assert answer.headers["Cache-Control"] == "private, no-store"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist()[2:] == ["evidence/001-a.jpg", "evidence/002-a.txt"]
    assert CustodyEntry.objects.filter(action="exported", by=mona).count() == 2
    assert client_of(mona).head(where).status_code == 405
    narrowed = client_of(mona, narrowed_to=[port_qasim.pk])
    assert narrowed.get(where).status_code == 404
    ProjectLinkFactory.create(incident=incident, project=port_qasim)
    assert narrowed.get(where).status_code == 200
