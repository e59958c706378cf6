"""Pictures: decoded to know that they are some, read for where and when they were taken, shrunk to a preview.

The bytes that were handed in are never changed. A preview is drawn anew and carries nothing but its pixels.
"""

import io
import math
import struct
import zlib
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from pi_heif import register_heif_opener
from PIL import ExifTags, Image, ImageOps

from incidents.rules.file_names import said_in_a_line

FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),  # MPO: several JPEG pictures in one file, as some phones write
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
    "image/heic": ("HEIF",),
}
register_heif_opener(thumbnails=False, aux_images=False, depth_images=False)
PREVIEW_EDGE = 640
UNREADABLE = (
    *(OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError, MemoryError),
    *(ArithmeticError, AttributeError, RuntimeError, struct.error, zlib.error),
)
MOST_SCANS = 500
SCAN = b"\xff\xda"
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def examine_picture(content: BinaryIO, content_type: str, name: str) -> dict[str, Any]:
    """Decode it, and give what it says of itself. Raises ValidationError when it is damaged or too large to decode."""
    too_large = ValidationError(
        f"{name} has more than {settings.EVIDENCE_MAX_PIXELS // 1_000_000} million pixels: make it smaller."
    )
    if content_type == "image/jpeg":
        _require_few_scans(content, name)
    try:
        with _opened(content, content_type) as picture:
            width, height = picture.size
            if width * height > settings.EVIDENCE_MAX_PIXELS:
                raise too_large
            exif = picture.getexif()
            said = _place(exif.get_ifd(ExifTags.IFD.GPSInfo)) | _camera(exif, exif.get_ifd(ExifTags.IFD.Exif))
            picture.draft("RGB", (PREVIEW_EDGE, PREVIEW_EDGE))
            picture.load()
    except ValidationError:
        raise
    except BOMB as error:
        raise too_large from error
    except UNREADABLE as error:
        raise ValidationError(f"{name} cannot be read as a picture: it is damaged, or was cut off.") from error
    return {"width": width, "height": height} | said


def preview_of(content: BinaryIO, content_type: str) -> bytes:
    """A small JPEG of the picture, upright, without a word of what the file says of itself.

    Raises ValidationError for what does not decode.
    """
    try:
        with _opened(content, content_type) as picture:
            picture.draft("RGB", (PREVIEW_EDGE * 2, PREVIEW_EDGE * 2))
            picture.thumbnail((PREVIEW_EDGE, PREVIEW_EDGE))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (*BOMB, *UNREADABLE) as error:
        raise ValidationError("it cannot be decoded.") from error
    clean = Image.new("RGB", upright.size, "white")  # comments and profiles would be copied along with the picture
    clean.paste(upright, mask=upright)
    written = io.BytesIO()
    clean.save(written, "JPEG", quality=80)
    return written.getvalue()


def _require_few_scans(content: BinaryIO, name: str) -> None:
    """A progressive JPEG is decoded once over for each scan: a small file could keep a processor busy for hours."""
    content.seek(0)
    scans = 0
    while chunk := content.read(1 << 20):
        scans += chunk.count(SCAN)
    if scans > MOST_SCANS:
        raise ValidationError(f"{name} would take too long to decode: save it as an ordinary JPEG.")


def _opened(content: BinaryIO, content_type: str) -> Image.Image:
    content.seek(0)
    return Image.open(content, formats=FORMATS[content_type])


def _place(gps: dict[int, Any]) -> dict[str, Any]:
    """WGS 84 degrees, where the camera noted them and they can be true."""
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S", 90)
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W", 180)
    if latitude is None or longitude is None:
        return {}
    return {"latitude": latitude, "longitude": longitude}


def _degrees(parts: Any, reference: Any, negative: str, bound: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = degrees + minutes / 60 + seconds / 3_600
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not math.isfinite(value) or not 0 <= value <= bound:
        return None
    return round(-value if str(reference).strip().upper().startswith(negative) else value, 6)


def _camera(exif: Any, taken: dict[int, Any]) -> dict[str, Any]:
    """When by the camera's clock, with its offset from UTC if it knows it, and by which camera."""
    at = said_in_a_line(taken.get(ExifTags.Base.DateTimeOriginal), 19)
    offset = said_in_a_line(taken.get(ExifTags.Base.OffsetTimeOriginal), 6)
    makers = [said_in_a_line(exif.get(tag), 60) for tag in (ExifTags.Base.Make, ExifTags.Base.Model)]
    said = {
        "taken_at": f"{at.replace(':', '-', 2)} {offset}".strip() if at else "",
        "camera": " ".join(filter(None, makers)),
    }
    return {name: value for name, value in said.items() if value}
