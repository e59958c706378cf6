"""A ZIP file that is made while it is sent: nothing is compressed, and never more than a piece of it is in memory."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to be: where it stands in the archive, its date, its length in bytes, its content piece by piece."""

    path: str
    at: datetime
    size: int
    chunks: Iterable[bytes]


class _Outlet:
    """A file that cannot seek; what was written to it is given out once."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        taken = b"".join(self._written)
        self._written.clear()
        return taken


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive, piece by piece. When the content of an entry fails, the archive ends without its directory."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:  # type: ignore[call-overload]
        for entry in entries:
            info = zipfile.ZipInfo(entry.path, entry.at.astimezone(UTC).timetuple()[:6])
            info.file_size = entry.size
            with archive.open(info, "w") as target:
                for chunk in entry.chunks:
                    target.write(chunk)
                    yield outlet.taken()
    yield outlet.taken()
