"""`verify_evidence` finds what is missing, altered or orphaned, and changes nothing."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from incidents.factories import IncidentFactory
from incidents.services import attach_evidence, withdraw_evidence
from incidents.services.evidence_store import place_of, the_store
from incidents.tests.evidence_files import stored, upload


@pytest.fixture
def kept(alice):
    incident = IncidentFactory.create(reporter=alice)
    contents = (b"one", b"two", b"three")
    return [attach_evidence(actor=alice, incident=incident, upload=upload(text, "a.txt")) for text in contents]


def verified() -> str:
    said = io.StringIO()
    call_command("verify_evidence", stdout=said)
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
        attach_evidence(actor=alice, incident=IncidentFactory.create(reporter=alice), upload=upload(b"one", "a.txt"))
