"""The pages of evidence: uploads through the real form, what is served and how, and what the custody log then says."""

import io
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from accounts.tests.admin_pages import as_staff, visible
from accounts.vocabulary import Marking
from incidents.factories import AttachmentFactory, IncidentFactory
from incidents.models import Attachment, CustodyEntry, Incident
from incidents.services import attach_evidence, withdraw_evidence
from incidents.tests.evidence_files import geotagged, picture, stored, upload
from incidents.tests.states import put_into
from incidents.tests.test_query_counts import queries
from incidents.vocabulary.review import State


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice, state=State.SUBMITTED)


@pytest.fixture
def photo(incident, alice) -> Attachment:
    return attach_evidence(actor=alice, subject=incident, upload=upload(geotagged(), 'Köhler "1".jpg'))


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """The folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def send(browser: Client, incident: Incident, *files: tuple[str, bytes], **entries: str):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return browser.post(
        f"{incident.get_absolute_url()}evidence/add/", {"file": uploads, "caption": "", "whole": "yes"} | entries
    )


def test_each_file_is_taken_or_refused_by_itself(incident, alice, signed_in, temporary, tmp_path):
    browser = signed_in(alice)
    sent = [("a.jpg", picture()), ("b.jpg", b"<html>"), ("c.txt", b"shots"), ("d.txt", b"shots")]
    answer = send(browser, incident, *sent, caption="The convoy")
    assert answer.status_code == 422
    for said in ("a.jpg is added.", "Not every file was added", "b.jpg holds markup", "c.txt is added.", "2 files"):
        assert said in visible(answer)
    complaints = answer.content.decode().partition('id="id_evidence_file_error"')[2]
    assert "b.jpg holds markup" in complaints and "d.txt is attached already, as c.txt" in complaints
    assert [attachment.caption for attachment in incident.attachments.all()] == ["The convoy"] * 2
    assert len(stored(tmp_path)) == 2
    assert list(temporary.iterdir()) == []


def test_where_all_are_taken_the_page_is_opened_anew(incident, alice, signed_in):
    browser = signed_in(alice)
    answer = send(browser, incident, ("a.jpg", picture()), ("c.txt", b"shots"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{incident.get_absolute_url()}#evidence")
    shown = visible(browser.get(incident.get_absolute_url()))
    assert "a.jpg is added." in shown and "c.txt is added." in shown


def test_the_form_lets_a_photograph_come_alone(incident, alice, signed_in):
    """Two inputs of one name: the camera's and the chooser's, either of which may stay empty."""
    page = signed_in(alice).get(incident.get_absolute_url()).content.decode()
    form = page.partition("data-evidence")[2].partition("</form>")[0]
    assert form.count('type="file"') == 2
    assert 'capture="environment"' in form
    assert "required>" not in form and " required " not in form


def test_where_nothing_is_taken_the_form_says_why(incident, alice, signed_in, tmp_path):
    for answer, said in (
        (send(signed_in(alice), incident, ("<b>.jpg", b"<html>")), "holds markup"),
        (send(signed_in(alice), incident, ("a.jpg", b"")), "0 bytes"),
        (send(signed_in(alice), incident), "Choose at least one file"),
        (send(signed_in(alice), incident, ("a.txt", b"x"), caption="a\nb"), "on one line"),
    ):
        assert answer.status_code == 422
        assert said in visible(answer)
        assert "<b>.jpg" not in answer.content.decode()
    assert not Attachment.objects.exists()
    assert stored(tmp_path) == []


def test_a_file_over_the_limit_is_counted_but_not_kept(incident, alice, signed_in, settings, temporary, tmp_path):
    settings.EVIDENCE_MAX_SIZE = 1_000
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = send(signed_in(alice), incident, ("a.txt", b"x" * 3_000_000))
    assert "a.txt has 2.9" in visible(answer)
    assert (list(temporary.iterdir()), stored(tmp_path)) == ([], [])


def status(browser: Client, where: str) -> int:
    """What it answers, the file read to its end."""
    answer = browser.get(where)
    if answer.streaming:
        list(answer.streaming_content)
    return answer.status_code


class NeverEnding:
    """A body of which nobody should read more than a little."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        assert self.given < 1_000_000, "the body is being read"
        return b"\0" * size

    readline = read


@pytest.mark.parametrize("enforce_csrf_checks", [True, False])
def test_a_request_of_300_megabytes_is_refused_unread(enforce_csrf_checks, incident, alice, temporary, tmp_path):
    browser, body = Client(enforce_csrf_checks=enforce_csrf_checks), NeverEnding()
    browser.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.get(incident.get_absolute_url())  # for the cookie that goes with the form
    answer = browser.generic(
        "POST",
        f"{incident.get_absolute_url()}evidence/add/",
        **{"wsgi.input": body, "CONTENT_LENGTH": "300000000", "CONTENT_TYPE": MULTIPART_CONTENT},
    )
    assert answer.status_code == 413
    assert "all files together may have at most 125" in visible(answer)
    assert body.given == 0
    assert (list(temporary.iterdir()), stored(tmp_path)) == ([], [])


def test_more_files_than_are_taken_at_once_are_refused(incident, alice, signed_in):
    answer = send(signed_in(alice), incident, *[(f"{number}.txt", b"x") for number in range(21)])
    assert answer.status_code == 413
    assert "at most 20" in visible(answer)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.999])
def test_an_upload_that_breaks_off_adds_nothing(share, incident, alice, signed_in, settings, temporary, tmp_path):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    browser, where = signed_in(alice), f"{incident.get_absolute_url()}evidence/add/"
    file = SimpleUploadedFile("a.txt", b"x" * 200_000)
    body = encode_multipart(BOUNDARY, {"caption": "x", "file": file, "whole": "yes"})
    cut = io.BytesIO(body[: int(len(body) * share)])
    sent = {"wsgi.input": cut, "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": MULTIPART_CONTENT}
    answer = browser.post(where, **sent)
    assert answer.status_code in {400, 422}
    assert not Attachment.objects.exists()
    assert (list(temporary.iterdir()), stored(tmp_path)) == ([], [])


def test_the_download_is_sealed_and_written_down_each_time(photo, mona, signed_in):
    browser = signed_in(mona)
    for _ in range(2):
        answer = browser.get(f"{photo.get_absolute_url()}file/")
        assert b"".join(answer.streaming_content) == geotagged()
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''K%C3%B6hler%20%221%22.jpg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    log = [(entry.action, entry.by_name) for entry in photo.custody.all()]
    assert log == [("added", "Alice Officer"), *[("downloaded", "Mona Manager")] * 2]


def test_a_preview_is_sealed_and_written_down_once_an_hour(photo, mona, alice, signed_in):
    for person in (mona, mona, alice):
        answer = signed_in(person).get(f"{photo.get_absolute_url()}preview/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [entry.by_name for entry in photo.custody.filter(action="viewed")] == ["Mona Manager", "Alice Officer"]


def test_there_is_no_preview_of_what_is_no_picture(incident, alice, signed_in):
    text = attach_evidence(actor=alice, subject=incident, upload=upload(b"shots", "a.txt"))
    assert signed_in(alice).get(f"{text.get_absolute_url()}preview/").status_code == 404
    assert text.custody.count() == 1


@pytest.mark.parametrize("part", ["", "file/", "preview/"])
def test_who_gets_to_see_it(part, photo, incident, alice, mona, charlie, signed_in):
    where = f"{photo.get_absolute_url()}{part}"
    assert status(signed_in(charlie), where) == 404
    assert status(signed_in(mona), where) == 200
    put_into(incident, State.DRAFT)
    assert (status(signed_in(mona), where), status(signed_in(alice), where)) == (404, 200)
    put_into(incident, State.SUBMITTED, marking=Marking.RED)
    assert (status(signed_in(mona), where), status(signed_in(alice), where)) == (404, 404)


def test_a_file_is_reached_through_its_own_incident_only(photo, alice, signed_in):
    other = IncidentFactory.create(reporter=alice)
    assert signed_in(alice).get(f"{other.get_absolute_url()}evidence/{photo.pk}/file/").status_code == 404


def test_what_is_withdrawn_leaves_the_list_and_stays_for_managers(photo, incident, alice, mona, signed_in):
    answer = signed_in(alice).post(f"{photo.get_absolute_url()}withdraw/", {"reason": "The wrong <b>convoy</b>"})
    assert answer.status_code == 302
    assert photo.get_absolute_url() not in signed_in(alice).get(incident.get_absolute_url()).content.decode()
    assert status(signed_in(alice), f"{photo.get_absolute_url()}file/") == 404
    manager = signed_in(mona)
    assert "Withdrawn (1)" in visible(manager.get(incident.get_absolute_url()))
    assert "The wrong &lt;b&gt;convoy" in manager.get(photo.get_absolute_url()).content.decode()
    assert status(manager, f"{photo.get_absolute_url()}file/") == 200
    assert manager.post(f"{photo.get_absolute_url()}restore/").status_code == 302
    assert signed_in(alice).get(photo.get_absolute_url()).status_code == 200


def test_a_withdrawal_needs_a_reason(photo, alice, signed_in):
    answer = signed_in(alice).post(f"{photo.get_absolute_url()}withdraw/", {"reason": ""})
    assert answer.status_code == 422
    assert "This field is required" in visible(answer)


def test_content_that_is_gone_is_said_to_be_gone(incident, alice, signed_in):
    lost = AttachmentFactory.create(incident=incident)
    for part in ("file/", "preview/"):
        answer = signed_in(alice).get(f"{lost.get_absolute_url()}{part}")
        assert answer.status_code == 409
        assert "tell an administrator" in visible(answer)
    assert not CustodyEntry.objects.exists()


def test_the_page_costs_the_same_for_many_files(incident, mona, alice, signed_in):
    browser = signed_in(mona)

    def add(count: int) -> None:
        for _ in range(count):
            AttachmentFactory.create(
                incident=incident, caption="<script>caption()</script>", name="<script>name()</script>"
            )

    add(2)
    few = queries(browser, incident.get_absolute_url())
    add(10)
    assert queries(browser, incident.get_absolute_url()) == few
    assert "<script>name" not in browser.get(incident.get_absolute_url()).content.decode()


def test_the_admin_shows_it_with_its_custody_and_changes_nothing(photo, mona, alice, signed_in):
    withdrawn = attach_evidence(actor=alice, subject=photo.incident, upload=upload(picture(), "b.jpg"))
    withdraw_evidence(actor=alice, attachment=withdrawn, reason="Twice")
    desk = signed_in(as_staff(mona))
    assert "b.jpg" in visible(desk.get(reverse("admin:incidents_attachment_changelist")))
    shown = visible(desk.get(reverse("admin:incidents_attachment_change", args=[photo.pk])))
    assert photo.sha256 in shown and "Alice Officer" in shown
    assert "b.jpg" in visible(desk.get(reverse("admin:incidents_incident_change", args=[photo.incident.pk])))
