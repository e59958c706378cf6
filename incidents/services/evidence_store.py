"""Where the content of evidence lies: under its SHA-256, written once, never overwritten, never deleted from here.

`STORAGES["evidence"]` names one of the storages below. Nothing under them is ever served by a web server.
"""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from accounts.errors import WrongState
from incidents.rules.evidence_files import digest_of

log = structlog.get_logger(__name__)
INCOMING = "incoming"


class EvidenceFiles(FileSystemStorage):
    """Files under `VAR_DIR/evidence`."""

    @property
    def base_location(self) -> Path:
        return Path(settings.VAR_DIR) / "evidence"

    @property
    def location(self) -> str:
        return os.path.abspath(Path(settings.VAR_DIR) / "evidence")

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def delete(self, name: str) -> None:
        raise PermissionError("Evidence is never deleted by the application.")

    def _save(self, name: str, content: File[Any]) -> str:
        """Written whole under another name, then linked: what is cut off never stands under a digest."""
        target = Path(self.path(name))
        incoming = Path(self.path(f"{INCOMING}/{uuid.uuid4().hex}"))
        for folder in (target.parent, incoming.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with incoming.open("xb") as written:
                for chunk in content.chunks():
                    written.write(chunk)
                written.flush()
                os.fsync(written.fileno())
            incoming.chmod(0o400)
            os.link(incoming, target)
        except FileExistsError:
            pass  # somebody wrote the same content at the same moment
        finally:
            incoming.unlink(missing_ok=True)
        return name


def the_store() -> Storage:
    return storages["evidence"]


def place_of(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def keep(digest: str, size: int, upload: File[Any]) -> None:
    """Store the content, unless it lies there already. Raises ValidationError when it could not be stored whole."""
    store, place = the_store(), place_of(digest)
    lying: Any
    try:
        if store.exists(place):
            with store.open(place) as lying:
                whole = digest_of(lying) == (digest, size)
        else:
            upload.seek(0)
            store.save(place, File(upload.file))
            whole = store.size(place) == size
    except OSError as error:
        log.exception("evidence_not_stored", digest=digest)
        raise ValidationError("The evidence store does not take files now: try again later.") from error
    if not whole:
        log.error("evidence_altered", digest=digest)
        raise ValidationError("The evidence store holds something else in place of this file: tell an administrator.")


def open_content(digest: str, name: str) -> File[Any]:
    """The stored content, to be read. Raises WrongState when it is missing."""
    try:
        return the_store().open(place_of(digest))
    except OSError as error:
        log.exception("evidence_missing", digest=digest)
        raise WrongState(
            f"The content of {name} cannot be read from the evidence store: tell an administrator."
        ) from error


def everything_stored(folder: str = "") -> Iterator[str]:
    """The path of every file in the store."""
    store = the_store()
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from everything_stored(f"{folder}{name}/")
