"""`verify_evidence` finds what is missing, altered or orphaned, and changes nothing unless it is asked to."""

import hashlib
import io
import os
import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from incidents.factories import IncidentFactory
from incidents.models import Attachment
from incidents.services import attach_evidence, preview_evidence, withdraw_evidence
from incidents.services.evidence_store import everything_stored, place_of, the_store
from incidents.services.verify_evidence import discard_orphans
from incidents.tests.evidence_files import picture, stored, upload
from tests.at_once import at_once


@pytest.fixture
def kept(alice):
    incident = IncidentFactory.create(reporter=alice)
    contents = (b"one", b"two", b"three")
    return [attach_evidence(actor=alice, subject=incident, upload=upload(text, "a.txt")) for text in contents]


def verified(*options: str) -> str:
    said = io.StringIO()
    call_command("verify_evidence", *options, stdout=said)
    return said.getvalue()


def test_all_is_well(kept, alice):
    withdraw_evidence(actor=alice, attachment=kept[0], reason="Twice")
    assert verified().strip() == "3 checked: 0 missing, 0 altered, 0 orphaned."


def test_nothing_at_all_is_well(db):
    assert verified().startswith("0 checked")


def test_what_is_wrong_is_found_withdrawn_or_not(kept, alice, tmp_path):
    withdraw_evidence(actor=alice, attachment=kept[0], reason="Twice")
    gone, flipped = (tmp_path / "evidence" / place_of(file.sha256) for file in kept[:2])
    gone.unlink()
    flipped.chmod(0o600)
    flipped.write_bytes(bytes([flipped.read_bytes()[0] ^ 1]) + flipped.read_bytes()[1:])
    orphan = tmp_path / "evidence" / "incoming" / "half"
    orphan.write_bytes(b"half")
    before = {path: path.read_bytes() for path in stored(tmp_path)}
    said = io.StringIO()
    with pytest.raises(CommandError, match="3 checked: 1 missing, 1 altered, 1 orphaned"):
        call_command("verify_evidence", stdout=said)
    assert said.getvalue().split() == [
        *("missing:", place_of(kept[0].sha256)),
        *("altered:", place_of(kept[1].sha256)),
        *("orphaned:", "incoming/half"),
    ]
    assert {path: path.read_bytes() for path in stored(tmp_path)} == before


def test_previews_are_none_of_its_business(kept, alice):
    photo = attach_evidence(actor=alice, subject=kept[0].incident, upload=upload(picture()))
    preview_evidence(actor=alice, attachment=photo)
    assert any(path.startswith("previews/") for path in everything_stored())
    assert verified("--discard-orphans").strip() == "4 checked: 0 missing, 0 altered, 0 orphaned."


def test_orphans_are_discarded_when_asked_for_and_nothing_else_is(kept, tmp_path):
    folder = tmp_path / "evidence"
    orphan = hashlib.sha256(b"orphan").hexdigest()
    the_store().save(place_of(orphan), ContentFile(b"orphan"))
    for name, age in (("abandoned", 2), ("being-written", 0)):
        (folder / "incoming" / name).write_bytes(b"half")
        os.utime(folder / "incoming" / name, (time.time() - age * 86_400,) * 2)
    (folder / "notes.txt").write_bytes(b"not ours")
    (folder / "aa").mkdir(exist_ok=True)
    misplaced = folder / "aa" / kept[0].sha256
    misplaced.write_bytes(b"one")
    said = io.StringIO()
    with pytest.raises(CommandError, match="0 missing, 0 altered, 3 orphaned"):
        call_command("verify_evidence", "--discard-orphans", stdout=said)
    assert {line for line in said.getvalue().splitlines() if line.startswith("discarded")} == {
        f"discarded: {place_of(orphan)}",
        "discarded: incoming/abandoned",
    }
    left = {path.name for path in stored(tmp_path)}
    assert left == {"being-written", "notes.txt", *(file.sha256 for file in kept)}
    assert misplaced.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_being_added_is_no_orphan_to_discard(alice, tmp_path):
    """Its content lies there, its row is not committed: whoever discards waits, and then finds the row."""
    incident = IncidentFactory.create(reporter=alice)
    place = place_of(hashlib.sha256(b"one").hexdigest())

    def add():
        attach_evidence(actor=alice, subject=incident, upload=upload(b"one", "a.txt"))
        assert [path.name for path in stored(tmp_path)] == [place.rpartition("/")[-1]]

    assert at_once(add, lambda: discard_orphans([place])) == [[]]
    assert Attachment.objects.count() == len(stored(tmp_path)) == 1


def test_content_is_never_overwritten_nor_deleted(kept, tmp_path):
    place = place_of(kept[0].sha256)
    the_store().save(place, ContentFile(b"other"))
    assert (tmp_path / "evidence" / place).read_bytes() == b"one"
    with pytest.raises(PermissionError):
        the_store().delete(place)
    assert len(stored(tmp_path)) == 3


def test_a_write_that_breaks_off_leaves_nothing(db, tmp_path):
    class Broken(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        the_store().save("aa/bb/aabb", Broken(b"x"))
    assert stored(tmp_path) == []


def test_a_file_whose_place_holds_something_else_is_not_taken(kept, alice, tmp_path):
    lying = tmp_path / "evidence" / place_of(kept[0].sha256)
    lying.chmod(0o600)
    lying.write_bytes(b"not one")
    with pytest.raises(ValidationError, match="something else in place of this file"):
        attach_evidence(actor=alice, subject=IncidentFactory.create(reporter=alice), upload=upload(b"one", "a.txt"))
