"""Documents that are ZIP containers: what is in them is looked at by its listing, and never unpacked."""

import io
import zipfile
import zlib
from typing import BinaryIO

from django.core.exceptions import ValidationError

from incidents.rules.file_types import DOCX, ODT, XLSX, FileType

UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError)
MOST_ENTRIES = 5_000
MOST_UNPACKED = 250_000_000
LONGEST_CONTENTS = 1_000_000
LONGEST_LISTING = 1_000_000
"""In bytes: to read a listing takes ten times as much memory."""
END = b"PK\x05\x06"
ZIP64_BEFORE_END = b"PK\x06\x07"
CONTENTS = "[Content_Types].xml"
MACROS = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = ("basic/", "scripts/", "word/activex/", "xl/activex/", "xl/macrosheets/")
RUNNABLE = (
    ".exe",
    ".dll",
    ".js",
    ".vbs",
    ".bat",
    ".cmd",
    ".ps1",
    ".scr",
    ".jar",
    ".hta",
    ".html",
    ".htm",
    ".svg",
    ".zip",
)


def document_in(content: BinaryIO, name: str) -> FileType:
    """The kind of document that this container is. Raises ValidationError for other archives and for zip bombs."""
    _require_short_listing(content, name)
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            _require_harmless(entries, name)
            kind = _kind(archive, {entry.filename for entry in entries})
    except UNREADABLE as error:
        raise ValidationError(f"{name} is a damaged container: it cannot be read.") from error
    if kind is None:
        raise ValidationError(f"{name} is an archive, which is not taken: add the files in it by themselves.")
    return kind


def hides_an_archive(content: BinaryIO) -> bool:
    """Is there an archive behind something else?"""
    content.seek(0)
    return zipfile.is_zipfile(content)


def _require_short_listing(content: BinaryIO, name: str) -> None:
    """Before it is read as a whole: its size stands in the end record (APPNOTE.TXT 4.3.16), or in that of ZIP64."""
    content.seek(max(0, content.seek(0, io.SEEK_END) - 66_000))
    before, end, record = content.read().rpartition(END)
    listing = int.from_bytes(record[8:12], "little")
    if end and (listing > LONGEST_LISTING or before[-20:].startswith(ZIP64_BEFORE_END)):
        raise ValidationError(f"{name} lists far more entries than any document has: it is not taken.")


def _require_harmless(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ValidationError(f"{name} would be far larger unpacked than any document is: it is not taken.")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(_leaves_its_folder(entry) for entry in names):
        raise ValidationError(f"{name} holds entries under names that no document has: it is not taken.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ValidationError(f"{name} is encrypted: add it without its password.")
    low = [entry.lower() for entry in names]
    if any(entry.endswith(MACROS) or entry.startswith(MACRO_FOLDERS) for entry in low):
        raise ValidationError(f"{name} holds macros: save it as a document without them.")
    if any(entry.endswith(RUNNABLE) for entry in low):
        raise ValidationError(f"{name} holds a program or a page within: it is not taken.")


def _leaves_its_folder(entry: str) -> bool:
    return entry.startswith("/") or "\\" in entry or ":" in entry or ".." in entry.split("/") or "\0" in entry


def _kind(archive: zipfile.ZipFile, names: set[str]) -> FileType | None:
    if CONTENTS in names and archive.getinfo(CONTENTS).file_size <= LONGEST_CONTENTS:
        if b"macroenabled" in archive.read(CONTENTS).lower():
            return None
        if "word/document.xml" in names:
            return DOCX
        return XLSX if "xl/workbook.xml" in names else None
    if "mimetype" in names and archive.getinfo("mimetype").file_size == len(ODT.content_type):
        return ODT if archive.read("mimetype") == ODT.content_type.encode() and "content.xml" in names else None
    return None
