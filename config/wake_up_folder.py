"""The embedded broker: kombu's folder of messages, made fit for several processes and for crashes.

Kombu writes messages and tables of bindings in place; a worker that reads one half-written ends. Here a message appears
whole, a table has one user at a time, and what cannot be read is dropped: a wake-up carries nothing, and beat sweeps.
"""

import fcntl
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu import Connection
from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.transport.virtual import BrokerState
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """One process's view of the folder."""

    def get_table(self, exchange: str) -> Any:
        with self._alone_with_table(exchange):
            return super().get_table(exchange)

    def _queue_bind(self, exchange: str, *binding: Any) -> None:
        with self._alone_with_table(exchange):
            super()._queue_bind(exchange, *binding)

    def _delete(self, queue: str, exchange: str, *binding: Any, **options: Any) -> None:
        with self._alone_with_table(exchange):
            super()._delete(queue, exchange, *binding, **options)

    def _new_queue(self, queue: str, **_: Any) -> None:
        with _told_as_the_brokers():
            Path(self.data_folder_out).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        unfinished = folder / f".{name}"  # the leading dot hides it from every reader
        with _told_as_the_brokers():
            folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(dumps(payload), encoding="utf-8")
            unfinished.rename(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            return super()._get(queue)
        except (OSError, ValueError, ChannelError):  # no folder, or a message that a full disk cut short
            raise Empty from None

    @contextmanager
    def _alone_with_table(self, exchange: str) -> Iterator[None]:
        """Keep other processes out, and begin a table anew that a crash left unreadable."""
        with _told_as_the_brokers():
            self.control_folder.mkdir(parents=True, exist_ok=True)
            lock = (self.control_folder / "lock").open("w")
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            path: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
            try:
                loads(path.read_text(encoding="utf-8"))
            except FileNotFoundError:
                pass
            except ValueError:
                path.unlink()
            yield


@contextmanager
def _told_as_the_brokers() -> Iterator[None]:
    """A folder that cannot be written is a broker that does not answer: a worker tries again, and does not end."""
    try:
        yield
    except OSError as error:
        raise ChannelError(f"Cannot write into the folder of messages: {error}") from error


class Transport(filesystem.Transport):
    """Kombu's file system transport over these channels."""

    Channel = Channel

    def __init__(self, client: Connection, **options: Any) -> None:
        super().__init__(client, **options)
        self.state = BrokerState()  # kombu's is the process's: it would take a removed table for one still there
