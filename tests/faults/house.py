"""The product in real processes for one test: a database of its own, web, worker, beat. Nothing outlives the test."""

import contextlib
import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import User
from config.launch_checks import ROOT, any_free_port
from config.launch_children import PATIENCE
from config.launch_guard import Guard, signal_group

MODULE = [sys.executable, "-m"]
LONG = 60  # seconds after which something that must come about has not: only ever waited out by a failure
TOKEN = "t" * 32
BOUNDARY = "caravanserai"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
QUICK = {  # so that what takes minutes in production takes a second here
    "SWEEP_EVERY": "1",
    "DELIVERY_LEASE": "2",
    "DELIVERY_BACKOFF": "0.2",
    "BROKER_TIMEOUT": "0.5",
    "BROKER_REST_AFTER_FAILURE": "1",
}


class House:
    """Starts each process in a group of its own, knows their logs, and ends them all."""

    def __init__(
        self, folder: Path, database_url: str, mail_port: int, broker_url: str = "filesystem://", **settings: str
    ) -> None:
        self.folder = folder
        self.port = any_free_port()
        self.scratch = folder / "scratch"  # of temporary files
        self.scratch.mkdir(parents=True)
        self.store = folder / "var" / "evidence"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
        self._environment = inherited | {
            "ENVIRONMENT": "development",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder / "var"),
            "TMPDIR": str(self.scratch),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "CELERY_BROKER_URL": broker_url,
            "LOG_LEVEL": "INFO",
            **QUICK,
            **settings,
        }
        self._guard = Guard(folder / "var")
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started = 0

    def worker(self, name: str = "worker", **settings: str) -> None:
        """A Celery worker with two processes, as `make run` starts it."""
        alone = ["-n", f"{name}@%h", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        self._start(name, ["celery", "-A", "config", "worker", "--concurrency", "2", *alone], settings)

    def worker_is_ready(self, name: str = "worker") -> bool:
        """Does it take messages? A wake-up that waits too long for it is worth nothing."""
        return any(" ready." in log.read_text(errors="replace") for log in self.folder.glob(f"*-{name}.log"))

    def beat(self, **settings: str) -> None:
        """Beat, which sweeps every second."""
        schedule = str(self.folder / "beat-schedule")
        self._start("beat", ["celery", "-A", "config", "beat", "-s", schedule, "--pidfile="], settings)

    def web(self, *, wait: bool = True, **settings: str) -> None:
        """The web server, ready to answer unless nobody waits for it: what it loads late is loaded."""
        size = ["--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket"]
        command = ["gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{self.port}", *size]
        self._start("web", command, {"DATABASE_POOL": "1"} | settings)
        if wait:
            self.until(self.answers, "the web server answers")

    def answers(self) -> bool:
        """Does the web server?"""
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self._ask("GET", "/accounts/login/", None, {}, LONG) == 200
        return False

    def post(self, user: User, path: str, fields: dict[str, object], *, patience: float) -> int:
        """Send a form as somebody who is signed in; the status. Raises TimeoutError after `patience` seconds."""
        headers = _signed_in(user) | {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields), headers, patience)

    def post_files(self, user: User, path: str, body: bytes, *, patience: float) -> int:
        """The same with an encoded multipart body."""
        return self._ask("POST", path, body, _signed_in(user) | MULTIPART, patience)

    def head_of_files(self, user: User, path: str, length: int) -> bytes:
        """What goes before a multipart body on the line, for a test that sends less than it promises."""
        headers = _signed_in(user) | MULTIPART
        headers |= {"Host": f"localhost:{self.port}", "Content-Length": str(length)}
        lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode()

    def said_of(self, words: str) -> list[str]:
        """The lines of all logs in which these words are."""
        logs = (log.read_text(errors="replace") for log in self.folder.glob("*.log"))
        return [line for log in logs for line in log.splitlines() if words in line]

    def is_running(self, name: str) -> bool:
        return self._running[name].poll() is None

    def fallen(self) -> list[str]:
        """Which of them ended without being asked to."""
        return [name for name in self._running if not self.is_running(name)]

    def kill(self, name: str) -> None:
        """SIGKILL to the whole group: no process of it does anything more."""
        child = self._running.pop(name)
        signal_group(child.pid, signal.SIGKILL)
        child.wait()

    def stop(self, *names: str) -> None:
        """Ask, wait, then kill what is left of each."""
        children = [self._running.pop(name) for name in names]
        for child in children:
            child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            signal_group(child.pid, signal.SIGKILL)
            child.wait()

    def close(self) -> None:
        """Nothing is owed to anybody any more: kill all."""
        for name in list(self._running):
            self.kill(name)
        self._guard.dismiss()

    def until(self, condition: Callable[[], object], what: str, *, patience: float = LONG) -> None:
        """Wait for a condition. Fails with the ends of the logs when it does not come about or a process has ended."""
        deadline = time.monotonic() + patience
        while not condition():
            fallen = self.fallen()
            assert not fallen, f"{', '.join(fallen)} ended while waiting until {what}.\n{self.last_words()}"
            assert time.monotonic() < deadline, f"In vain waited until {what}.\n{self.last_words()}"
            time.sleep(0.05)

    def last_words(self) -> str:
        """The end of every log."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"── {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in logs)

    def _start(self, name: str, command: list[str], settings: dict[str, str]) -> None:
        assert name not in self._running
        self._started += 1
        with (self.folder / f"{self._started}-{name}.log").open("wb") as log:
            child = subprocess.Popen(
                [*MODULE, *command],
                cwd=ROOT,
                env=self._environment | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._running[name] = child
        self._guard.watch(str(child.pid))

    def _ask(self, method: str, path: str, body: str | bytes | None, headers: dict[str, str], patience: float) -> int:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)) as browser:
            browser.request(method, path, body, {"Host": f"localhost:{self.port}"} | headers)
            return browser.getresponse().status


def _signed_in(user: User) -> dict[str, str]:
    """The headers of a browser in which this person has signed in and opened a form."""
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    return {"Cookie": cookies, "X-CSRFToken": TOKEN}


@contextmanager
def copied_database(original: str) -> Iterator[str]:
    """The name of a new database with all that is in another, which nobody uses now. It is dropped at the end.

    What it said is committed stays so when its server is killed, as in production: the test cluster itself is too fast.
    """
    name = f"faults_{secrets.token_hex(6)}"
    _on_the_server(f"CREATE DATABASE {name} TEMPLATE {original}")
    _on_the_server(f"ALTER DATABASE {name} SET synchronous_commit = on")
    try:
        yield name
    finally:
        _on_the_server(f"DROP DATABASE {name} WITH (FORCE)")


def _on_the_server(statement: str) -> None:
    """On a connection of its own: the server may be restarted between two."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement.encode())


@contextmanager
def used_by_the_test(name: str) -> Iterator[None]:
    """Models, factories and services of the test itself work on this database meanwhile."""
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def url_of(name: str) -> str:
    """The address of another database on the tests' server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
