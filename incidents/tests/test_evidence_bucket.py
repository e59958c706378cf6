"""The same evidence in an S3-compatible bucket, against a server on loopback that speaks its language."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from accounts.errors import WrongState
from incidents.factories import IncidentFactory
from incidents.models import Attachment, CustodyEntry, Incident
from incidents.rules.evidence_files import digest_of
from incidents.services import (
    attach_evidence,
    download_evidence,
    export_evidence,
    preview_evidence,
)
from incidents.services.evidence_store import everything_stored, place_of, the_store
from incidents.tests.evidence_files import geotagged, upload

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "eu-central-1"}


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadedMotoServer]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bucket(server, settings) -> Iterator[Any]:
    """An empty bucket, and the settings that `EVIDENCE_STORAGE=s3` makes."""
    address = "http://{}:{}".format(*server.get_host_and_port())
    bucket = boto3.resource("s3", endpoint_url=address, **KEYS).Bucket("evidence")
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    options = settings.EVIDENCE_BUCKET | {
        "bucket_name": "evidence",
        "endpoint_url": address,
        "region_name": "eu-central-1",
        "access_key": "test",
        "secret_key": "test",
    }
    backend = {"BACKEND": "incidents.services.evidence_bucket.EvidenceBucket", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"evidence": backend}
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


@pytest.fixture
def incident(alice) -> Incident:
    return IncidentFactory.create(reporter=alice)


@pytest.fixture
def photo(bucket, incident, alice) -> Attachment:
    return attach_evidence(actor=alice, subject=incident, upload=upload(geotagged()))


def keys(bucket: Any) -> list[str]:
    return sorted(each.key for each in bucket.objects.all())


def test_added_looked_at_downloaded_and_verified(photo, bucket, alice, tmp_path):
    assert keys(bucket) == [place_of(photo.sha256)]
    assert bucket.Object(place_of(photo.sha256)).get()["Body"].read() == geotagged()
    assert preview_evidence(actor=alice, attachment=photo).startswith(b"\xff\xd8")
    assert preview_evidence(actor=alice, attachment=photo).startswith(b"\xff\xd8")
    assert keys(bucket) == [place_of(photo.sha256), f"previews/1/{place_of(photo.sha256)}"]
    with download_evidence(actor=alice, attachment=photo) as content:
        assert content.read() == geotagged()
    said = io.StringIO()
    call_command("verify_evidence", stdout=said)
    assert said.getvalue().strip() == "1 checked: 0 missing, 0 altered, 0 orphaned."
    assert list((tmp_path / "evidence").rglob("*")) == [], "nothing of it lies on the disk"


def test_it_is_exported_and_downloaded_through_the_pages(photo, bucket, alice, signed_in):
    browser = signed_in(alice)
    answer = browser.get(f"{photo.get_absolute_url()}file/")
    assert b"".join(answer.streaming_content) == geotagged()
    answer = browser.post(f"{photo.incident.get_absolute_url()}evidence/export/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.read("evidence/001-photo.jpg") == geotagged()


def test_content_is_never_overwritten_nor_deleted(photo, bucket):
    place = place_of(photo.sha256)
    the_store().save(place, ContentFile(b"other"))
    assert bucket.Object(place).get()["Body"].read() == geotagged()
    with pytest.raises(PermissionError):
        the_store().delete(place)
    assert keys(bucket) == [place]


def test_the_same_content_is_stored_once(photo, bucket, alice):
    attach_evidence(actor=alice, subject=IncidentFactory.create(reporter=alice), upload=upload(geotagged()))
    assert len(keys(bucket)) == 1


def test_what_is_missing_or_altered_is_found_and_not_given_out(photo, bucket, incident, alice):
    other = attach_evidence(actor=alice, subject=incident, upload=upload(b"shots", "a.txt"))
    bucket.Object(place_of(photo.sha256)).delete()
    bucket.Object(place_of(other.sha256)).put(Body=b"Shots")
    said = io.StringIO()
    with pytest.raises(CommandError, match="2 checked: 1 missing, 1 altered, 0 orphaned"):
        call_command("verify_evidence", stdout=said)
    assert f"missing: {place_of(photo.sha256)}" in said.getvalue()
    assert f"altered: {place_of(other.sha256)}" in said.getvalue()
    for lost in (photo, other):
        with pytest.raises(WrongState, match="tell an administrator"):
            download_evidence(actor=alice, attachment=lost)
    with pytest.raises(WrongState, match=r"photo.jpg is missing.*a.txt is altered"):
        export_evidence(actor=alice, subject=incident)
    with pytest.raises(ValidationError, match="something else in place of this file"):
        attach_evidence(actor=alice, subject=IncidentFactory.create(reporter=alice), upload=upload(b"shots", "a.txt"))
    assert set(CustodyEntry.objects.values_list("action", flat=True)) == {"added"}


def test_a_file_of_more_than_one_part_is_sent_whole(bucket, incident, alice):
    """Larger than what the SDK would cut into parts, which a broken connection leaves behind unseen."""
    text = b"shots\n" * 2_000_000
    kept = attach_evidence(actor=alice, subject=incident, upload=upload(text, "a.txt"))
    assert "-" not in bucket.Object(place_of(kept.sha256)).e_tag
    with download_evidence(actor=alice, attachment=kept) as content:
        assert digest_of(content) == (kept.sha256, len(text))


def test_an_upload_that_breaks_off_leaves_nothing(bucket, incident, alice):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.sent:
                raise OSError("The disk broke off")
            self.sent = True
            return super().read(4)

        sent = False

    with pytest.raises(OSError, match="broke off"):
        the_store().save(place_of("ab" * 32), File(Broken(b"x" * 100)))
    assert keys(bucket) == []
    assert list(bucket.multipart_uploads.all()) == []


def test_a_server_that_does_not_answer_is_a_refusal_and_no_row(bucket, incident, alice, settings):
    options = settings.STORAGES["evidence"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:1"}
    settings.STORAGES = settings.STORAGES | {"evidence": settings.STORAGES["evidence"] | {"OPTIONS": options}}
    with pytest.raises(ValidationError, match="does not take files now"):
        attach_evidence(actor=alice, subject=incident, upload=upload(geotagged()))
    assert not Attachment.objects.exists()


def test_an_orphan_is_found_and_discarded_when_asked_for(photo, bucket):
    orphan = place_of("ab" * 32)
    bucket.Object(orphan).put(Body=b"orphan")
    said = io.StringIO()
    with pytest.raises(CommandError, match="1 orphaned"):
        call_command("verify_evidence", stdout=said)
    assert keys(bucket) == sorted([orphan, place_of(photo.sha256)])
    call_command("verify_evidence", "--discard-orphans", stdout=said)
    assert f"discarded: {orphan}" in said.getvalue()
    assert list(everything_stored()) == keys(bucket) == [place_of(photo.sha256)]
