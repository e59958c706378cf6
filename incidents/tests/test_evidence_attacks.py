"""Hostile files and people: nothing breaks the server, nothing is told to whom it is not for."""

import io
import random
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.vocabulary import Marking
from incidents.factories import IncidentFactory
from incidents.models import Attachment, CustodyEntry, Incident
from incidents.rules.evidence_files import examine
from incidents.rules.file_names import kept_name
from incidents.rules.pictures import preview_of
from incidents.services import attach_evidence, withdraw_evidence
from incidents.tests import evidence_files as files
from incidents.tests.evidence_files import picture, stored, upload
from incidents.tests.states import put_into
from incidents.tests.test_evidence_pages import status
from incidents.vocabulary.review import State

SEEDS = [
    *(("a.jpg", files.geotagged()), ("a.jpg", picture(progressive=True)), ("a.png", picture("PNG"))),
    *(("a.gif", picture("GIF")), ("a.webp", picture("WEBP")), ("a.heic", files.heic()), ("a.mp4", files.film())),
    *(("a.docx", files.document()), ("a.odt", files.open_document()), ("a.pdf", files.PDF), ("a.wav", files.sound())),
    *(("a.mp3", files.MP3), ("a.ogg", files.OGG)),
]


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED)


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """Some bytes are others, some are gone, some are new."""
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 2, 5, 20))):
        place, length = chance.randrange(len(spoilt)), chance.randrange(1, 20)
        spoilt[place : place + chance.choice((length, length, 0, 1))] = chance.choice(
            (b"", b"\xff" * length, chance.randbytes(length))
        )
    return bytes(spoilt) or b"x"


@pytest.mark.filterwarnings("ignore")  # Pillow's of broken metadata
@pytest.mark.parametrize("seed", range(4))
def test_spoilt_files_are_taken_or_refused_and_break_nothing(seed):
    chance, taken, refused = random.Random(seed), 0, 0  # noqa: S311 – the same in every run
    for _ in range(600):
        name, content = chance.choice(SEEDS)
        content = spoilt(content, chance)
        try:
            found = examine(io.BytesIO(content), name, len(content))
            if found.kind.is_picture:
                assert preview_of(io.BytesIO(content), found.kind.content_type).startswith(b"\xff\xd8")
            taken += 1
        except ValidationError:
            refused += 1
    assert taken > 20 and refused > 20


def test_a_long_listing_is_refused_before_it_is_read(monkeypatch):
    content = bytearray(files.document())
    monkeypatch.setattr(zipfile, "ZipFile", None)
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = (2_000_000).to_bytes(4, "little")
    with pytest.raises(ValidationError, match="far more entries"):
        examine(io.BytesIO(bytes(content)), "a.docx", len(content))


def test_a_zip64_listing_is_refused_before_it_is_read(monkeypatch):
    content = files.document()
    monkeypatch.setattr(zipfile, "ZipFile", None)
    end = content.rindex(b"PK\x05\x06")
    content = content[:end] + b"PK\x06\x07" + b"\0" * 16 + content[end:]
    with pytest.raises(ValidationError, match="far more entries"):
        examine(io.BytesIO(content), "a.docx", len(content))


def test_a_few_scans_are_ordinary(incident, alice):
    assert attach_evidence(actor=alice, subject=incident, upload=upload(files.of_many_scans(1))).size


def test_who_is_not_signed_in_sends_little(incident, tmp_path):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/accounts/login/")
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.txt", b"x" * 3_000_000)})
    where = f"{incident.get_absolute_url()}evidence/add/"
    assert browser.generic("POST", where, body, content_type=MULTIPART_CONTENT).status_code == 413
    assert stored(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("a.txt", 'attachment; filename="a.txt"'),
        ('"; filename="b.html', 'attachment; filename="\\"; filename=\\"b.html"'),
        ("a\r\nSet-Cookie: x=y", 'attachment; filename="a Set-Cookie: x=y"'),
        ("زخمی.txt", "attachment; filename*=utf-8''%D8%B2%D8%AE%D9%85%DB%8C.txt"),
        ("..\\..\\a.txt", 'attachment; filename="a.txt"'),
    ],
)
def test_a_name_stays_within_its_header(name, disposition, incident, alice, signed_in):
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(b"shots", "a.txt"))
    Attachment.objects.filter(pk=kept.pk).update(name=kept_name(name))
    answer = signed_in(alice).get(f"{kept.get_absolute_url()}file/")
    assert b"".join(answer.streaming_content) == b"shots"
    assert answer.headers["Content-Disposition"] == disposition
    assert "Set-Cookie" not in answer.headers


def test_a_part_is_answered_with_the_whole_and_head_with_nothing(incident, alice, signed_in):
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(picture()))
    browser, where = signed_in(alice), kept.get_absolute_url()
    answer = browser.get(f"{where}file/", headers={"Range": "bytes=0-3"})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == picture()
    for part in ("file/", "preview/"):
        assert browser.head(f"{where}{part}").status_code == 405
    assert list(kept.custody.values_list("action", flat=True)) == ["added", "downloaded"]


@pytest.mark.parametrize("pk", ["0", "999999999", "9" * 19, "9" * 40, "-1", "1%00", "x"])
def test_a_guessed_number_finds_nothing(pk, incident, alice, signed_in):
    attach_evidence(actor=alice, subject=incident, upload=upload(picture()))
    for part in ("", "file/", "preview/"):
        assert signed_in(alice).get(f"{incident.get_absolute_url()}evidence/{pk}/{part}").status_code == 404


def test_evidence_is_not_reached_through_another_incident(incident, alice, signed_in):
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(picture()))
    other = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    for part in ("", "file/", "preview/"):
        assert signed_in(alice).get(f"{other.get_absolute_url()}evidence/{kept.pk}/{part}").status_code == 404


HIDDEN = [
    ("a draft", {"state": State.DRAFT}, "mona"),
    ("red", {"state": State.VERIFIED, "marking": Marking.RED}, "mona"),
    ("red, for its reporter", {"state": State.VERIFIED, "marking": Marking.RED}, "alice"),
    ("abroad", {"state": State.VERIFIED}, "charlie"),
    ("withdrawn while a draft", {"state": State.DRAFT, "withdrawn": True}, "anna"),
]


@pytest.mark.parametrize(("fields", "who"), [row[1:] for row in HIDDEN], ids=[row[0] for row in HIDDEN])
def test_whoever_may_not_read_it_is_told_nothing_and_leaves_no_trace(fields, who, alice, request, signed_in):
    incident = IncidentFactory.create(reporter=alice, state=State.DRAFT)
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(picture()))
    if fields.pop("withdrawn", False):
        withdraw_evidence(actor=alice, attachment=kept, reason="The wrong convoy")
    put_into(incident, **fields)
    written = CustodyEntry.objects.count()
    browser, where = signed_in(request.getfixturevalue(who)), kept.get_absolute_url()
    assert {status(browser, f"{where}{part}") for part in ("", "file/", "preview/")} == {404}
    all_of_it = f"{incident.get_absolute_url()}evidence/"
    for action in (f"{where}withdraw/", f"{where}restore/", f"{all_of_it}add/", f"{all_of_it}export/"):
        assert browser.post(action, {"reason": "x"}).status_code == 404
    assert CustodyEntry.objects.count() == written


@pytest.mark.parametrize("state", [State.MERGED, State.WITHDRAWN, State.REJECTED, State.CLOSED])
def test_evidence_of_an_ended_incident_is_read_but_not_changed(state, alice, mona, signed_in):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(picture()))
    put_into(incident, state)
    browser, where = signed_in(mona), kept.get_absolute_url()
    assert status(browser, f"{where}file/") == 200
    for action in ("withdraw/", "restore/"):
        assert browser.post(f"{where}{action}", {"reason": "x"}).status_code in {403, 409}
    sent = {"file": upload(b"x", "a.txt"), "whole": "yes"}
    assert browser.post(f"{incident.get_absolute_url()}evidence/add/", sent).status_code == 409
    assert Attachment.objects.standing().count() == 1
