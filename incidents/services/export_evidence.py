"""All evidence of an incident or a case in one ZIP: the files as they were handed in, and what is known of each."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.audit import confined, name_of, service
from accounts.errors import WrongState
from accounts.services.readings import note_files
from incidents.models import Attachment
from incidents.rules.evidence_files import CHUNK
from incidents.rules.file_names import name_in_archive
from incidents.rules.zip_stream import Entry, zipped
from incidents.services.attached_to import kind_of
from incidents.services.custody import note_custody
from incidents.services.evidence_store import Condition, condition_of, open_content
from incidents.vocabulary.evidence import CustodyAction

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.services.subjects import Subject

Found = list[tuple[Attachment, Condition]]


@dataclass(frozen=True, slots=True)
class Export:
    """`chunks` are read from the store while they are sent; `left_out` says of each file why it is not among them."""

    file_name: str
    left_out: list[str]
    chunks: Iterator[bytes]


def export_evidence(*, actor: "User", subject: "Subject") -> Export:
    """Look at every file first, write down who takes which, then give them out. Raises WrongState where none is there.

    Withdrawn files are no evidence any more. What is missing or altered is named in the manifest and left out.
    """
    standing = subject.attachments.for_user(actor).standing().order_by("pk")
    found = [(file, condition_of(file.sha256, file.size)) for file in standing.select_related("added_by")]
    left_out = [f"{file.name} is {how} in the evidence store: it is not in the export." for file, how in _lost(found)]
    if len(left_out) == len(found):
        raise WrongState(" ".join(left_out) or f"{subject.reference} has no evidence to export.")
    marking = re.sub("[^A-Z]+", "-", subject.get_marking_display())
    file_name = f"{subject.reference}-evidence-{marking}{'-incomplete' if left_out else ''}.zip"
    at = timezone.now()
    _write_down(actor=actor, subject=subject, found=found, note=file_name)
    manifest = {
        kind_of(subject): {"reference": subject.reference, "title": subject.title},
        "marking": subject.get_marking_display(),
        "exported": {"by": name_of(actor), "at": at.isoformat()},
        "files": [_facts(number, file, how) for number, (file, how) in enumerate(found, 1)],
    }
    return Export(file_name, left_out, zipped(_entries(found, json.dumps(manifest, indent=2, ensure_ascii=False), at)))


@service
@confined
def _write_down(*, actor: "User", subject: "Subject", found: Found, note: str) -> None:
    whole = [file for file, how in found if how == Condition.WHOLE]
    for file in whole:
        note_custody(actor, file, CustodyAction.EXPORTED, note)
    note_files(actor=actor, record=subject, name=note, number=len(whole))


def _lost(found: Found) -> Found:
    return [(file, how) for file, how in found if how != Condition.WHOLE]


def _facts(number: int, file: Attachment, how: Condition) -> dict[str, Any]:
    """What the manifest says of one file; times in UTC, positions in WGS 84 degrees as its metadata gives them."""
    return {
        "path": _path(number, file) if how == Condition.WHOLE else None,
        "condition": str(how),
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "content_type": file.content_type,
        "caption": file.caption,
        "added": {"by": str(file.added_by), "at": file.added_at.isoformat()},
        "metadata": file.details,
        "custody": [
            {"action": entry.action, "by": entry.by_name, "at": entry.at.isoformat(), "note": entry.note}
            for entry in file.custody.all()
        ],
    }


def _path(number: int, file: Attachment) -> str:
    return f"evidence/{number:03}-{name_in_archive(file.name)}"


def _entries(found: Found, manifest: str, at: datetime) -> Iterator[Entry]:
    """The manifest, the digests in the form that `sha256sum -c` reads, then the files."""
    text = manifest.encode()
    whole = [(_path(number, file), file) for number, (file, how) in enumerate(found, 1) if how == Condition.WHOLE]
    lines = [f"{file.sha256}  {path}\n" for path, file in whole]
    sums = "".join([f"{hashlib.sha256(text).hexdigest()}  manifest.json\n", *lines]).encode()
    yield Entry("manifest.json", at, len(text), [text])
    yield Entry("SHA256SUMS", at, len(sums), [sums])
    for path, file in whole:
        yield Entry(path, file.added_at, file.size, _content(file))


def _content(file: Attachment) -> Iterator[bytes]:
    """What was altered since it was looked at breaks the transfer off, which is better than to hand it out."""
    with open_content(file.sha256, file.size, file.name) as content:
        while chunk := content.read(CHUNK):
            yield chunk
