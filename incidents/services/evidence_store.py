"""Where the content of evidence lies: under its SHA-256, written once, never overwritten.

`STORAGES["evidence"]` names one of the storages below. Nothing under them is ever served by a web server.
"""

import os
import uuid
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection

from accounts.errors import WrongState
from incidents.rules.evidence_files import digest_of

log = structlog.get_logger(__name__)
INCOMING = "incoming"


class Kept(Storage):
    """What is stored stays: only what no row names is ever discarded, and only when an administrator asks for it."""

    def delete(self, name: str) -> None:
        raise PermissionError("Evidence is never deleted by the application.")

    def discard(self, name: str) -> None:
        super().delete(name)


class EvidenceFiles(Kept, FileSystemStorage):
    """Files under `VAR_DIR/evidence`."""

    @property
    def base_location(self) -> Path:
        return Path(settings.VAR_DIR) / "evidence"

    @property
    def location(self) -> str:
        return os.path.abspath(Path(settings.VAR_DIR) / "evidence")

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

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


class Condition(StrEnum):
    """How the content is found."""

    WHOLE = "whole"
    MISSING = "missing"
    ALTERED = "altered"


def the_store() -> Storage:
    return storages["evidence"]


def place_of(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def hold(digest: str) -> None:
    """Until the transaction ends nobody else adds this content to the record, or discards it from the store."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [digest])


def keep(digest: str, size: int, upload: File[Any]) -> None:
    """Store the content, unless it lies there already. Raises ValidationError when it could not be stored whole."""
    hold(digest)
    store, place = the_store(), place_of(digest)
    try:
        if store.exists(place):
            whole = condition_of(digest, size) == Condition.WHOLE
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


def condition_of(digest: str, size: int) -> Condition:
    """Read the stored content through. Raises OSError when the store does not answer."""
    content: Any
    try:
        with the_store().open(place_of(digest)) as content:
            return Condition.WHOLE if digest_of(content) == (digest, size) else Condition.ALTERED
    except FileNotFoundError:
        return Condition.MISSING


def open_content(digest: str, size: int, name: str) -> File[Any]:
    """The stored content, read through once before it is given out. Raises WrongState when it is missing or altered."""
    content: Any
    try:
        content = the_store().open(place_of(digest))
        if digest_of(content) == (digest, size):
            content.seek(0)
            return content  # type: ignore[no-any-return]
        content.close()
        log.error("evidence_altered", digest=digest)
    except OSError as error:
        log.exception("evidence_missing", digest=digest)
        raise WrongState(f"{name} cannot be read from the evidence store: tell an administrator.") from error
    raise WrongState(f"{name} is no longer what was handed in, and is not given out: tell an administrator.")


def everything_stored(folder: str = "") -> Iterator[str]:
    """The path of every file in a folder of the store."""
    store = the_store()
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from everything_stored(f"{folder}{name}/")
