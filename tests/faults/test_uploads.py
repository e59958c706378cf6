"""Uploads that are cut off: by the sender's connection, or by the server's death between content and row."""

import io
import socket
import struct
import threading
from http.client import HTTPException

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.client import encode_multipart
from django.urls import reverse

from accounts.models import User
from incidents.factories import IncidentFactory
from incidents.models import Attachment, CustodyEntry, Incident
from incidents.vocabulary.review import State
from projects.factories import MembershipFactory
from projects.vocabulary import Role
from tests.faults.house import BOUNDARY, LONG, House

pytestmark = pytest.mark.faults


@pytest.fixture
def officer(house: House) -> User:
    return MembershipFactory.create(role=Role.OFFICER).user


@pytest.fixture
def incident(officer: User) -> Incident:
    return IncidentFactory.create(reporter=officer, state=State.SUBMITTED)


def body_of(size: int) -> bytes:
    file = io.BytesIO(b"shots\n" * (size // 6))
    file.name = "a.txt"  # type: ignore[misc]
    return encode_multipart(BOUNDARY, {"caption": "", "file": file, "whole": "yes"})


def left_behind(house: House) -> list[str]:
    """Files in the evidence store and in the folder for temporary ones."""
    return [path.name for folder in (house.store, house.scratch) for path in folder.rglob("*") if path.is_file()]


def finished(house: House, path: str) -> bool:
    return any("request_finished" in line or "request_failed" in line for line in house.said_of(path))


@pytest.mark.parametrize("abrupt", [True, False], ids=["reset", "closed"])
def test_a_connection_cut_in_the_middle_leaves_nothing(abrupt: bool, house: House, officer: User, incident: Incident):
    house.web()
    path, body = reverse("incidents:evidence_add", args=[incident.reference]), body_of(20_000_000)
    with socket.create_connection(("127.0.0.1", house.port), timeout=LONG) as line:
        line.sendall(house.head_of_files(officer, path, len(body)) + body[: len(body) * 3 // 4])
        if abrupt:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    house.until(lambda: finished(house, f"POST {path}"), "the server has done with what it got")
    assert house.is_running("web")
    assert left_behind(house) == []
    assert not Attachment.objects.exists() and not CustodyEntry.objects.exists()


def test_a_server_killed_in_the_middle_leaves_nothing(house: House, officer: User, incident: Incident):
    """Not even a temporary file: it has no name."""
    house.web()
    path, body = reverse("incidents:evidence_add", args=[incident.reference]), body_of(20_000_000)
    with socket.create_connection(("127.0.0.1", house.port), timeout=LONG) as line:
        line.sendall(house.head_of_files(officer, path, len(body)) + body[: len(body) * 3 // 4])
        house.kill("web")
    assert left_behind(house) == []
    assert not Attachment.objects.exists()


def test_a_server_killed_between_content_and_row_leaves_an_orphan_that_is_found(
    house: House, officer: User, incident: Incident, settings
):
    settings.VAR_DIR = house.store.parent
    house.web()
    path, body = reverse("incidents:evidence_add", args=[incident.reference]), body_of(6_000)
    with transaction.atomic():
        with connection.cursor() as cursor:  # nobody writes a row now; reading goes on
            cursor.execute("LOCK TABLE incidents_attachment IN SHARE MODE")
        sender = threading.Thread(target=send, args=(house, officer, path, body))
        sender.start()
        house.until(lambda: [name for name in left_behind(house) if len(name) == 64], "the content is stored")
        house.kill("web")
        sender.join(LONG)
    assert not Attachment.objects.exists()
    (orphan,) = left_behind(house)
    with pytest.raises(CommandError, match="0 checked: 0 missing, 0 altered, 1 orphaned"):
        call_command("verify_evidence", stdout=io.StringIO())

    house.web()
    assert send(house, officer, path, body) == 302, "handed in again, it is taken with the content that lies there"
    assert Attachment.objects.get().sha256 == orphan
    call_command("verify_evidence", stdout=io.StringIO())


def test_a_request_of_300_megabytes_is_answered_before_it_is_sent(house: House, officer: User, incident: Incident):
    house.web()
    path = reverse("incidents:evidence_add", args=[incident.reference])
    with socket.create_connection(("127.0.0.1", house.port), timeout=LONG) as line:
        line.sendall(house.head_of_files(officer, path, 300_000_000) + body_of(6_000)[:3_000])
        assert b" 413 " in line.recv(1_000).splitlines()[0]
    assert left_behind(house) == []


def send(house: House, officer: User, path: str, body: bytes) -> int:
    """The status; 0 when the server dies meanwhile. For a thread of its own too."""
    try:
        return house.post_files(officer, path, body, patience=LONG)
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
