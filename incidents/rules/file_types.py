"""Which files are evidence, told from their content: the name only has to agree with it.

Everything else is refused: what a browser or a shell would run (HTML, SVG, XML, scripts, programs), and archives.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.core.exceptions import ValidationError

HEAD = 4_096
MARKUP = re.compile(rb"<(!doctype|html|head|body|script|svg|iframe|object|embed|\?php|!entity)\b", re.IGNORECASE)
SNIFFED = 2_048
"""How far browsers look for markup, with room to spare: WHATWG MIME Sniffing reads 1,445 bytes."""


SEALED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Whatever a file holds, no browser runs it, keeps it, or shows it to another site."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is taken, by what it is served as and what its name may end in."""

    content_type: str
    label: str
    endings: tuple[str, ...]

    @property
    def is_picture(self) -> bool:
        """Pictures are decoded, and previews are made of them."""
        return self.content_type in DECODED


DECODED = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"})
JPEG = FileType("image/jpeg", "JPEG", ("jpg", "jpeg", "jpe", "jfif"))
PNG = FileType("image/png", "PNG", ("png",))
WEBP = FileType("image/webp", "WebP", ("webp",))
GIF = FileType("image/gif", "GIF", ("gif",))
HEIC = FileType("image/heic", "HEIC", ("heic", "heif"))
PDF = FileType("application/pdf", "PDF", ("pdf",))
MP4 = FileType("video/mp4", "MP4", ("mp4", "m4v"))
QUICKTIME = FileType("video/quicktime", "QuickTime", ("mov", "qt"))
MP3 = FileType("audio/mpeg", "MP3", ("mp3",))
M4A = FileType("audio/mp4", "M4A", ("m4a",))
OGG = FileType("audio/ogg", "OGG", ("ogg", "oga", "opus"))
WAV = FileType("audio/wav", "WAV", ("wav",))
TEXT = FileType("text/plain", "plain text", ("txt", "text", "log"))
CSV = FileType("text/csv", "CSV", ("csv",))
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = FileType(f"{OFFICE}wordprocessingml.document", "DOCX", ("docx",))
XLSX = FileType(f"{OFFICE}spreadsheetml.sheet", "XLSX", ("xlsx",))
ODT = FileType("application/vnd.oasis.opendocument.text", "ODT", ("odt",))
ALL = (JPEG, PNG, WEBP, GIF, HEIC, PDF, MP4, QUICKTIME, MP3, M4A, OGG, WAV, TEXT, CSV, DOCX, XLSX, ODT)
BY_CONTENT_TYPE = {kind.content_type: kind for kind in ALL}
ALLOWED = (
    "Pictures (JPEG, PNG, WebP, GIF, HEIC), PDF, video (MP4, QuickTime), audio (MP3, M4A, OGG, WAV), plain text, CSV, "
    "DOCX, XLSX and ODT are taken."
)
ACCEPT = ",".join(f".{ending}" for kind in ALL for ending in kind.endings)
"""What the browser's file chooser offers. A courtesy: the content decides."""


def head_of(content: BinaryIO, size: int = HEAD) -> bytes:
    content.seek(0)
    return content.read(size)


def type_of(content: BinaryIO, name: str) -> FileType:
    """What this is, by its content. Raises ValidationError for what is not taken."""
    head = head_of(content)
    kind = next((kind for kind, is_it in SIGNS if is_it(head, content)), None) or _text(content, name)
    if kind is None or MARKUP.search(head[:SNIFFED]):
        raise ValidationError(f"{name} {_looks_like(head)}, which is not taken as evidence.")
    return kind


def require_ending(kind: FileType, name: str) -> None:
    """Refuse a name whose ending says something else than the content. A name without one says nothing."""
    _, dot, ending = name.rpartition(".")
    if dot and ending.lower() not in kind.endings:
        raise ValidationError(
            f"{name} ends in .{ending}, but its content is {kind.label}: a file whose name says something else is not "
            f"taken. If you trust it, name it .{kind.endings[0]} and add it again."
        )


def _looks_like(head: bytes) -> str:
    if MARKUP.search(head[:SNIFFED]) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "holds markup such as HTML, SVG or XML"
    if head.startswith(b"#!"):
        return "is a script"
    try:
        return f"looks like {puremagic.from_string(head).lstrip('.').upper() or 'something else'}"
    except (puremagic.PureError, ValueError):
        return "is of no kind that is known here"


# ── Signs ───────────────────────────────────────────────────────────────────────────────────────────────────


def _starts(*signs: bytes) -> Callable[[bytes, BinaryIO], bool]:
    return lambda head, content: head.startswith(signs)


def _brand(*brands: bytes) -> Callable[[bytes, BinaryIO], bool]:
    """ISO 14496-12: the first box is `ftyp` with the major brand."""
    return lambda head, content: head[4:8] == b"ftyp" and head[8:12] in brands and _is_made_of_boxes(content)


def _riff(form: bytes) -> Callable[[bytes, BinaryIO], bool]:
    return lambda head, content: head[:4] == b"RIFF" and head[8:12] == form


def _gif(head: bytes, content: BinaryIO) -> bool:
    """Not one whose width spells the start of a comment in JavaScript: such a picture is also a script."""
    return head.startswith((b"GIF87a", b"GIF89a")) and head[6:8] not in {b"/*", b"//", b"=1"}


def _pdf(head: bytes, content: BinaryIO) -> bool:
    """From the first byte on, with its table of contents at the end: readers bear both otherwise, we do not."""
    size = content.seek(0, io.SEEK_END)
    content.seek(max(0, size - HEAD))
    return head.startswith(b"%PDF-") and b"startxref" in content.read(HEAD)


def _ogg(head: bytes, content: BinaryIO) -> bool:
    first_page = head[:256]
    return head.startswith(b"OggS\x00") and any(
        codec in first_page for codec in (b"\x01vorbis", b"OpusHead", b"Speex ", b"\x7fFLAC")
    )


def _mp3(head: bytes, content: BinaryIO) -> bool:
    """A frame of MPEG layer 3, after the ID3 tag if there is one."""
    frame = head
    if head.startswith(b"ID3") and len(head) >= 10:
        length = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
        content.seek(10 + length)
        frame = content.read(HEAD).lstrip(b"\x00")
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return False
    version, layer = (frame[1] >> 3) & 3, (frame[1] >> 1) & 3
    return version != 1 and layer == 1 and frame[2] >> 4 not in {0, 15} and (frame[2] >> 2) & 3 != 3


def _quicktime(head: bytes, content: BinaryIO) -> bool:
    old = head[4:8] in {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
    return (old or (head[4:8] == b"ftyp" and head[8:12] == b"qt  ")) and _is_made_of_boxes(content)


def _is_made_of_boxes(content: BinaryIO) -> bool:
    """Walks the boxes at the top: their lengths lead from one to the next, up to the end."""
    end, position = content.seek(0, io.SEEK_END), 0
    while position < end:
        content.seek(position)
        header = content.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        elif length == 0:
            return True  # up to the end of the file
        if length < 8 or not re.fullmatch(rb"[\x20-\x7e\xa9]{4}", header[4:8]):
            return False
        position += length
    return position == end


def _text(content: BinaryIO, name: str) -> FileType | None:
    """Text without control characters and without markup at its start; the name says whether it is a table."""
    content.seek(0)
    start, lead = True, b""
    while chunk := content.read(1 << 20):
        if start:
            lead, start = chunk[:SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n"), False
        if chunk.translate(None, NOT_IN_TEXT) != chunk:
            return None
    if lead.startswith((b"<", b"#!", b"MZ", b"%!")):
        return None
    return CSV if name.lower().endswith(".csv") else TEXT


NOT_IN_TEXT = bytes(set(range(32)) - {9, 10, 12, 13}) + b"\x7f"
SIGNS: tuple[tuple[FileType, Callable[[bytes, BinaryIO], bool]], ...] = (
    (JPEG, _starts(b"\xff\xd8\xff")),
    (PNG, _starts(b"\x89PNG\r\n\x1a\n")),
    (GIF, _gif),
    (WEBP, _riff(b"WEBP")),
    (WAV, _riff(b"WAVE")),
    (HEIC, _brand(b"heic", b"heix", b"heim", b"heis", b"mif1")),  # pictures; not hevc, hevx, msf1: sequences of them
    (M4A, _brand(b"M4A ", b"M4B ")),
    (
        MP4,
        _brand(
            b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"3gp4", b"3gp5"
        ),
    ),
    (QUICKTIME, _quicktime),
    (PDF, _pdf),
    (OGG, _ogg),
    (MP3, _mp3),
)
