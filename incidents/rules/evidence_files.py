"""Looks at a file that somebody hands in as evidence, reading it in chunks: what it is, its digest, what it says."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from incidents.rules.containers import document_in, hides_an_archive
from incidents.rules.file_names import kept_name
from incidents.rules.file_types import FileType, head_of, require_ending, type_of
from incidents.rules.pictures import examine_picture

CHUNK = 1 << 20
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found."""

    name: str
    kind: FileType
    sha256: str
    size: int
    details: dict[str, Any] = field(default_factory=dict)


def examine(content: BinaryIO, name: str, size: int) -> Examined:
    """Take the file for what its content is. Raises ValidationError that names it and says what is allowed."""
    name = kept_name(name)
    if size == 0:
        raise ValidationError(f"{name} is empty: it holds 0 bytes.")
    if size > settings.EVIDENCE_MAX_SIZE:
        most = filesizeformat(settings.EVIDENCE_MAX_SIZE)
        raise ValidationError(f"{name} has {filesizeformat(size)}: a file may have at most {most}.")
    kind = document_in(content, name) if head_of(content, 4) == ZIP else type_of(content, name)
    require_ending(kind, name)
    if head_of(content, 4) != ZIP and hides_an_archive(content):
        raise ValidationError(f"{name} has an archive hidden behind its {kind.label} content: it is not taken.")
    details = examine_picture(content, kind.content_type, name) if kind.is_picture else {}
    return Examined(name, kind, *digest_of(content), details)


def digest_of(content: BinaryIO) -> tuple[str, int]:
    """The SHA-256 of the content from its start on, and its length in bytes."""
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
