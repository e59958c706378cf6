"""Evidence: what is taken and refused, who adds it, how it is kept, given out and withdrawn."""

import hashlib
import io
import shutil

import pytest
from django.core.exceptions import ValidationError
from django.db.utils import DatabaseError
from PIL import Image

from accounts.errors import NotAllowed, NotThere, WrongState
from incidents.factories import IncidentFactory
from incidents.models import Attachment, CustodyEntry, Incident
from incidents.rules.pictures import preview_of
from incidents.services import (
    attach_evidence,
    evidence_previews,
    preview_evidence,
    restore_evidence,
    withdraw_evidence,
)
from incidents.tests import evidence_files as files
from incidents.tests.evidence_files import picture, stored, upload
from incidents.vocabulary.review import State
from tests.at_once import at_once


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED)


GOOD = [
    ("a.jpg", picture(), "image/jpeg"),
    ("A.JPEG", picture(), "image/jpeg"),
    ("a.png", picture("PNG"), "image/png"),
    ("a.webp", picture("WEBP"), "image/webp"),
    ("a.gif", picture("GIF"), "image/gif"),
    ("a.heic", files.heic(), "image/heic"),
    ("a.pdf", files.PDF, "application/pdf"),
    ("a.mp4", files.film(), "video/mp4"),
    ("a.mov", files.film(b"qt  "), "video/quicktime"),
    ("a.m4a", files.film(b"M4A "), "audio/mp4"),
    ("a.mp3", files.MP3, "audio/mpeg"),
    ("a.ogg", files.OGG, "audio/ogg"),
    ("a.wav", files.sound(), "audio/wav"),
    ("a.txt", "Heard at 23:05 – گولی".encode(), "text/plain"),
    ("a.csv", b"at,what\n23:05,shots\n", "text/csv"),
    (
        "a.docx",
        files.document(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("a.xlsx", files.document("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.odt", files.open_document(), "application/vnd.oasis.opendocument.text"),
]


@pytest.mark.parametrize(("name", "content", "content_type"), GOOD, ids=[name for name, _, _ in GOOD])
def test_what_is_taken_is_kept_as_it_is(name, content, content_type, incident, alice, tmp_path):
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(content, name))
    assert (kept.name, kept.content_type, kept.size) == (name, content_type, len(content))
    (file,) = stored(tmp_path)
    assert file.read_bytes() == content
    assert file.name == kept.sha256 == hashlib.sha256(content).hexdigest()
    assert [entry.action for entry in kept.custody.all()] == ["added"]


HTML = b"<html><script>alert(1)</script></html>"
MANY_PIXELS = picture("PNG", (5_000, 5_000))
BAD = [
    ("html-in-jpeg", "a.jpg", picture(comment=HTML), "holds markup"),
    ("gif-js", "a.gif", b"GIF89a/*" + picture("GIF")[8:] + b"*/=alert(1)", "not taken"),
    ("pdf-html-head", "a.pdf", HTML + files.PDF, "holds markup"),
    ("pdf-html-inside", "a.pdf", b"%PDF-1.4\n" + HTML + files.PDF, "holds markup"),
    ("jpeg-zip", "a.jpg", picture() + files.document(), "archive hidden behind"),
    ("svg", "a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "holds markup"),
    ("svg-as-text", "a.txt", b"\xef\xbb\xbf \n<svg/>", "holds markup"),
    ("xml", "a.txt", b'<?xml version="1.0"?><a/>', "holds markup"),
    ("html-as-jpg", "a.jpg", HTML, "holds markup"),
    ("script", "a.txt", b"#!/bin/sh\nrm -rf /", "is a script"),
    ("javascript", "a.js", b"alert(1)", "ends in .js"),
    ("program", "a.exe", b"MZ\x90\0" + b"\0" * 200, "not taken"),
    ("elf", "a.jpg", b"\x7fELF\x02\x01\x01" + b"\0" * 200, "not taken"),
    ("zip", "a.zip", files.zipped({"a.txt": b"a"}), "is an archive"),
    ("gzip", "a.gz", b"\x1f\x8b\x08\0" + b"\0" * 40, "not taken"),
    ("bomb", "a.docx", files.document(**{"word/media/a": b"\0" * 251_000_000}), "far larger unpacked"),
    ("macros", "a.docx", files.document(**{"word/vbaProject.bin": b"x"}), "holds macros"),
    ("macro-type", "a.docx", files.document(**{"[Content_Types].xml": b"application/macroEnabled.main"}), "archive"),
    ("climbing", "a.docx", files.document(**{"../../etc/cron.d/x": b"x"}), "names that no document has"),
    ("broken-zip", "a.docx", files.document()[:-30], "damaged container"),
    ("empty", "a.jpg", b"", "0 bytes"),
    ("ending", "a.png", picture(), "its content is JPEG"),
    ("macro-ending", "a.docm", files.document(), "its content is DOCX"),
    ("two-endings", "a.jpg.html", picture(), "ends in .html"),
    ("cut-off", "a.jpg", picture(size=(400, 400))[:900], "cannot be read as a picture"),
    ("cut-heic", "a.heic", files.heic()[:-30], "not taken"),
    ("heic-boxes", "a.heic", files.film(b"heic"), "cannot be read as a picture"),
    ("heic-sequence", "a.heic", files.film(b"hevc"), "not taken"),
    ("heic-as-jpg", "a.jpg", files.heic(), "its content is HEIC"),
    ("many-scans", "a.jpg", files.of_many_scans(600), "too long to decode"),
    ("listing", "a.docx", files.document(**{f"{n:05}{'x' * 600}": b"" for n in range(2_000)}), "far more entries"),
    ("broken-entry", "a.docx", files.broken_document(), "damaged container"),
    ("cut-png", "a.png", picture("PNG", (400, 400))[:200], "cannot be read as a picture"),
    ("film-and-html", "a.mp4", files.film() + HTML, "holds markup"),
    ("binary-text", "a.txt", b"a\0b", "not taken"),
]


@pytest.mark.parametrize(("name", "content", "complaint"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_not_taken_leaves_nothing(name, content, complaint, incident, alice, tmp_path):
    with pytest.raises(ValidationError) as refused:
        attach_evidence(actor=alice, subject=incident, upload=upload(content, name))
    assert complaint in refused.value.messages[0]
    assert name in refused.value.messages[0]
    assert not Attachment.objects.exists()
    assert stored(tmp_path) == []


@pytest.mark.parametrize("most", [1_000_000, 50_000_000])
def test_a_pixel_bomb_is_not_decoded(most, incident, alice, settings, tmp_path):
    settings.EVIDENCE_MAX_PIXELS = most
    header = picture("PNG")
    bomb = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    for content in (MANY_PIXELS, bomb) if most < 25_000_000 else (bomb,):
        with pytest.raises(ValidationError, match=r"million pixels|cannot be read"):
            attach_evidence(actor=alice, subject=incident, upload=upload(content, "a.png"))
    assert stored(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\x\\secret.txt", "secret.txt"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("photo\u202etxt.txt", "phototxt.txt"),
        (f"{'x' * 400}.txt", f"{'x' * 196}.txt"),
        ("واقعہ.txt", "واقعہ.txt"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_made_harmless(name, kept, incident, alice):
    assert attach_evidence(actor=alice, subject=incident, upload=upload(b"shots", name)).name == kept


def test_too_large_a_file_and_too_many_are_refused(incident, alice, settings, tmp_path):
    settings.EVIDENCE_MAX_SIZE, settings.EVIDENCE_MAX_FILES = 10, 1
    with pytest.raises(ValidationError, match="may have at most 10"):
        attach_evidence(actor=alice, subject=incident, upload=upload(b"x" * 11, "a.txt"))
    attach_evidence(actor=alice, subject=incident, upload=upload(b"x", "a.txt"))
    with pytest.raises(ValidationError, match="may have 1 files"):
        attach_evidence(actor=alice, subject=incident, upload=upload(b"y", "b.txt"))
    assert len(stored(tmp_path)) == 1


def test_the_same_file_is_attached_once_and_stored_once(incident, alice, tmp_path):
    attach_evidence(actor=alice, subject=incident, upload=upload(b"x", "a.txt"))
    with pytest.raises(ValidationError, match=r"attached already, as a.txt"):
        attach_evidence(actor=alice, subject=incident, upload=upload(b"x", "b.txt"))
    other = IncidentFactory.create(reporter=alice)
    attach_evidence(actor=alice, subject=other, upload=upload(b"x", "b.txt"))
    assert len(stored(tmp_path)) == 1
    assert CustodyEntry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_attach_the_same_file_at_once(alice, mona, tmp_path):
    incident = IncidentFactory.create(reporter=alice, state=State.SUBMITTED)

    def attach(person):
        return lambda: attach_evidence(actor=person, subject=incident, upload=upload(picture()))

    outcomes = at_once(lambda: Incident.objects.select_for_update().get(), attach(alice), attach(mona))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Attachment", "ValidationError"]
    assert len(stored(tmp_path)) == CustodyEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "state", "refusal"),
    [
        ("alice", State.DRAFT, None),
        ("alice", State.SUBMITTED, None),
        ("alice", State.IN_REVIEW, None),
        ("alice", State.RETURNED, None),
        ("alice", State.VERIFIED, NotAllowed),
        ("alice", State.REJECTED, WrongState),
        ("mona", State.DRAFT, NotThere),
        ("mona", State.VERIFIED, None),
        ("anna", State.SUBMITTED, None),
        ("charlie", State.SUBMITTED, NotAllowed),
    ],
)
def test_who_adds_when(who, state, refusal, alice, request, tmp_path):
    incident = IncidentFactory.create(reporter=alice, state=state)
    person = request.getfixturevalue(who)
    if refusal is None:
        assert attach_evidence(actor=person, subject=incident, upload=upload(b"x", "a.txt")).added_by == person
    else:
        with pytest.raises((refusal, NotAllowed)):
            attach_evidence(actor=person, subject=incident, upload=upload(b"x", "a.txt"))
        assert stored(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "name", "size"),
    [(files.geotagged(), "a.jpg", (80, 60)), (files.heic(), "a.heic", (60, 80))],
    ids=["jpeg", "heic"],
)
def test_where_and_when_a_picture_was_taken_is_read(content, name, size, incident, alice):
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(content, name))
    assert kept.details == {
        "width": size[0],
        "height": size[1],
        "latitude": 24.906667,
        "longitude": 67.16,
        "taken_at": "2024-10-06 23:05:00",
        "camera": "Acme Camera 1",
    }


def test_withdrawn_and_brought_back(incident, alice, mona, anna, victor, tmp_path):
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(picture()))
    with pytest.raises(ValidationError):
        withdraw_evidence(actor=alice, attachment=kept, reason="  ")
    withdraw_evidence(actor=alice, attachment=kept, reason="The wrong convoy")
    assert list(Attachment.objects.for_user(mona)) == [kept]
    assert not Attachment.objects.for_user(alice).exists()
    assert not Attachment.objects.for_user(anna).exists()
    with pytest.raises(NotThere):
        restore_evidence(actor=anna, attachment=kept)
    again = attach_evidence(actor=alice, subject=incident, upload=upload(picture()))
    with pytest.raises(ValidationError, match="attached already"):
        restore_evidence(actor=mona, attachment=kept)
    withdraw_evidence(actor=mona, attachment=again, reason="Twice")
    restore_evidence(actor=mona, attachment=kept)
    assert [(entry.action, entry.by_name) for entry in kept.custody.all()] == [
        ("added", "Alice Officer"),
        ("withdrawn", "Alice Officer"),
        ("restored", "Mona Manager"),
    ]
    assert len(stored(tmp_path)) == 1


def test_the_custody_log_is_not_rewritten(incident, alice):
    entry = attach_evidence(actor=alice, subject=incident, upload=upload(b"x", "a.txt")).custody.get()
    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        CustodyEntry.objects.filter(pk=entry.pk).delete()


@pytest.mark.parametrize(
    ("sent", "name"), [(files.geotagged(), "a.jpg"), (files.heic(), "a.heic")], ids=["jpeg", "heic"]
)
def test_a_preview_carries_no_word_of_the_picture(sent, name, incident, alice, signed_in):
    assert b"Acme" in sent
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(sent, name))
    browser, where = signed_in(alice), kept.get_absolute_url()
    preview = browser.get(f"{where}preview/").content
    assert b"Secretly" not in preview and b"Exif" not in preview and b"Acme" not in preview
    assert preview.startswith(b"\xff\xd8")
    with Image.open(io.BytesIO(preview)) as shown:
        assert shown.size == (60, 80), "upright"
        assert not shown.getexif()
    assert b"".join(browser.get(f"{where}file/").streaming_content) == sent


def test_a_preview_is_drawn_once_and_again_when_it_is_lost(incident, alice, tmp_path, monkeypatch):
    drawn = []

    def draw(content, content_type):
        drawn.append(content_type)
        return preview_of(content, content_type)

    monkeypatch.setattr(evidence_previews, "preview_of", draw)
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(picture()))
    first = preview_evidence(actor=alice, attachment=kept)
    assert preview_evidence(actor=alice, attachment=kept) == first
    assert len(drawn) == 1
    shutil.rmtree(tmp_path / "evidence" / "previews")
    assert preview_evidence(actor=alice, attachment=kept) == first
    assert len(drawn) == 2
    monkeypatch.setattr(evidence_previews, "VERSION", 2)
    preview_evidence(actor=alice, attachment=kept)
    assert len(drawn) == 3, "a new way of drawing is used at once"


def test_what_does_not_decode_has_no_preview(incident, alice, signed_in):
    """HEIC was kept without a look at it before there was a decoder."""
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(b"shots", "a.txt"))
    Attachment.objects.filter(pk=kept.pk).update(content_type="image/heic")
    assert signed_in(alice).get(f"{kept.get_absolute_url()}preview/").status_code == 404
