"""Files that tests hand in as evidence: good ones of each kind, and what is kept in the store."""

import io
import wave
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image
from pillow_heif import from_pillow


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    file = SimpleUploadedFile("x", content)
    file._name = name  # as it came: Django's own form parser is not the only door
    return file


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60), colour: str = "red", **said: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **said)
    return written.getvalue()


def geotagged() -> bytes:
    """A photograph that knows where and when it was taken, lies on its side, and carries a comment."""
    return picture(exif=taken(), comment=b"Secretly yours")


def heic(size: tuple[int, int] = (80, 60)) -> bytes:
    """The same as an iPhone writes it. The encoder is only here: the product has none."""
    written = io.BytesIO()
    from_pillow(Image.new("RGB", size, "red")).save(written, exif=taken().tobytes(), quality=50)
    return written.getvalue()


def taken() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Acme", "Camera 1"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:10:06 23:05:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (24.0, 54.0, 24.0), 3: "E", 4: (67.0, 9.0, 36.0)})
    return exif


def document(kind: str = "docx", **entries: bytes) -> bytes:
    main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind]
    return zipped({"[Content_Types].xml": b"<Types/>", main: b"<doc/>"} | entries)


def zipped(entries: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def broken_document() -> bytes:
    """What stands in it cannot be unpacked."""
    content = bytearray(document(**{"[Content_Types].xml": b"<Types>" + bytes(range(256)) * 20}))
    start = content.index(b".xml") + len(".xml")
    content[start : start + 4] = b"\xff" * 4
    return bytes(content)


def open_document() -> bytes:
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<doc/>"})


def sound() -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(b"\0" * 1_000)
    return written.getvalue()


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def of_many_scans(scans: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    content = picture(progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * scans + content[-2:]


def film(brand: bytes = b"isom") -> bytes:
    return box(b"ftyp", brand + b"\0\0\0\0") + box(b"moov", b"\0" * 40) + box(b"mdat", b"\0" * 40)


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n30\n%%EOF\n"
MP3 = b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + b"\xff\xfb\x90\x00" + b"\0" * 413
OGG = b"OggS\x00\x02" + b"\0" * 22 + b"OpusHead" + b"\0" * 40


def stored(folder: Path) -> list[Path]:
    """Every file under VAR_DIR/evidence, unfinished ones too."""
    return [path for path in (folder / "evidence").rglob("*") if path.is_file()]
