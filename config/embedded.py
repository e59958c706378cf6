"""The embedded PostgreSQL of development, demo and tests: named clusters started and stopped with pg_ctl.

Production never imports it. `python -m config.embedded start|stop|status|url NAME` drives it by hand,
and `hold NAME COMMAND…` runs a command with it.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import IO

from config.embedded_create import DATABASE, ROLE, create_cluster
from config.embedded_home import EmbeddedUnavailable, Home, command_line, find_home

__all__ = ["Embedded", "EmbeddedUnavailable", "running"]

SETTINGS = """\
# Written at every start; edits are lost.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_line_prefix = '%m [%p] '
"""
# A test cluster is thrown away after a crash, so it need not wait for the disk.
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
PATIENCE = 60  # seconds for a start or a stop
LOG_LIMIT = 5_000_000  # bytes


class Embedded:
    """One PostgreSQL cluster: `run` is durable, `test` trades safety for speed."""

    def __init__(self, name: str, var: Path) -> None:
        self.name = name
        self.var = var.resolve()
        self.durable = name == "run"
        self._starting = False

    @cached_property
    def home(self) -> Home:
        """Where it lives. Raises `EmbeddedUnavailable` where it cannot live at all."""
        return find_home(self.name, self.var)

    @property
    def data(self) -> Path:
        return self.home.folder / "data"

    @property
    def url(self) -> str:
        """The DATABASE_URL of the application's role and database; valid once it has been started."""
        try:
            password = (self.home.folder / "password").read_text(encoding="utf-8")
            port = (self.home.folder / "port").read_text(encoding="utf-8")
        except FileNotFoundError:
            raise EmbeddedUnavailable(f"The embedded database '{self.name}' was never started.") from None
        return f"postgres://{ROLE}:{password}@127.0.0.1:{port}/{DATABASE}"

    def ensure_running(self) -> bool:
        """Create the cluster if need be and start it unless it runs. True if this call started it."""
        with self._lock():
            if self._is_ready():
                return False
            if not self.data.exists():
                create_cluster(self.home, self.data, durable=self.durable)
            (self.data / "postmaster.pid").unlink(missing_ok=True)  # left by a crash: nothing of ours runs
            self._starting = True
            self._start()
            return True

    def stop(self) -> None:
        """Stop it in order (open connections are cut); does nothing if it does not run."""
        with self._lock():
            self._stop()

    def stop_if_unused(self) -> None:
        """Stop it unless somebody has it `in_use`: for what cleans up after a program that was killed."""
        with self._lock(), self._open("users") as users:
            if _take(users):
                self._stop()

    def pid(self) -> int | None:
        """The number of its main process, if it runs."""
        try:
            number = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None
        # After a crash another program may carry that number, so the number alone proves nothing.
        return number if str(self.data) in command_line(number) else None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Run it for the length of the block; the last user stops it, if a user of this kind started it."""
        inherited = self.var / "postgres" / f"{self.name}.inherited"
        users = self._open("users")
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            started = self._start_or_undo()
            try:
                yield
            finally:
                with self._lock():
                    fcntl.flock(users, fcntl.LOCK_UN)
                    started = started or inherited.exists()
                    if started and _take(users):
                        inherited.unlink(missing_ok=True)
                        self._stop()
                    elif started:
                        inherited.touch()
        finally:
            users.close()

    def _start_or_undo(self) -> bool:
        try:
            return self.ensure_running()
        except BaseException:  # Ctrl-C in the middle of a start
            if self._starting:
                self.stop()
            raise

    def _open(self, kind: str) -> IO[str]:
        _ = self.home  # makes the folders, with the permissions that they need
        return (self.var / "postgres" / f"{self.name}.{kind}").open("a", encoding="utf-8")

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with self._open("lock") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _is_ready(self) -> bool:
        """Whether it serves; waits while it is on its way up or down."""
        deadline = time.monotonic() + PATIENCE
        while self.pid() is not None:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
            if len(lines) > 7 and lines[7].strip() == "ready":
                return True
            if time.monotonic() > deadline:
                raise EmbeddedUnavailable(f"The embedded database does not come up.\n{self._last_words()}")
            time.sleep(0.1)
        return False

    def _start(self) -> None:
        if self.home.note:
            print(self.home.note, file=sys.stderr)
        log = self.home.folder / "server.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.unlink()
        self.home.write(self.data / "postgresql.auto.conf", SETTINGS + ("" if self.durable else FAST))
        for _ in range(3):  # between choosing a port and taking it another program may be quicker
            port = self._free_port()
            self.home.write(self.home.folder / "port", str(port))
            options = ["-D", str(self.data), "-l", str(log), "-w", "-t", str(PATIENCE), "-o", f"-p {port}"]
            if self.home.run("pg_ctl", "start", *options).returncode == 0:
                return
        raise EmbeddedUnavailable(f"The embedded database does not start.\n{self._last_words()}")

    def _stop(self) -> None:
        if self.pid() is None:
            return
        for mode in ("fast", "immediate"):
            wait = ["-w", "-t", str(PATIENCE)]
            if (
                self.home.run("pg_ctl", "stop", "-D", str(self.data), "-m", mode, *wait).returncode == 0
                or self.pid() is None
            ):
                return
        raise EmbeddedUnavailable(f"The embedded database does not stop.\n{self._last_words()}")

    def _free_port(self) -> int:
        """The port of last time if it is free, so that a connection string stays valid; else any free one."""
        remembered = self.home.folder / "port"
        wanted = [int(remembered.read_text(encoding="utf-8"))] if remembered.exists() else []
        for port in (*wanted, 0):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
                return int(probe.getsockname()[1])
        raise EmbeddedUnavailable("No port is free on 127.0.0.1.")

    def _last_words(self) -> str:
        log = self.home.folder / "server.log"
        return log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""


@contextmanager
def running(name: str, var: Path) -> Iterator[Embedded]:
    """The named cluster, running for the length of the block."""
    cluster = Embedded(name, var)
    with cluster.in_use():
        yield cluster


def _take(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main() -> int:
    """Drive a cluster by hand."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description="The embedded PostgreSQL.")
    parser.add_argument("action", choices=["start", "stop", "status", "url", "hold"])
    parser.add_argument("name", choices=["run", "test"])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run while it is held")
    arguments = parser.parse_args()
    var = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var")
    try:
        return _act(arguments.action, Embedded(arguments.name, var), arguments.command)
    except EmbeddedUnavailable as problem:
        print(problem, file=sys.stderr)
        return 1


def _act(action: str, cluster: Embedded, command: list[str]) -> int:
    if action == "hold":
        with nullcontext() if os.environ.get("DATABASE_URL") else cluster.in_use():
            return subprocess.run(command, check=False).returncode
    if action == "start":
        print("started" if cluster.ensure_running() else "already running")
    elif action == "stop":
        cluster.stop()
    elif action == "url":
        print(cluster.url)
    else:
        print(f"running (process {cluster.pid()})" if cluster.pid() else "stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
