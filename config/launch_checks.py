"""What must hold before `make run` starts anything: the right environment, a free port, no other launcher."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent


class CannotStart(Exception):
    """What is in the way and what to do, in a few lines."""


def demo_environment(root: Path = ROOT) -> dict[str, str]:
    """What the children get: the environment, over what `.env` says, over what the demo needs."""
    dotenv = root / ".env"
    if not dotenv.exists():
        dotenv.write_text("ENVIRONMENT=development\n", encoding="utf-8")
    known = {name: value for name, value in dotenv_values(dotenv).items() if value is not None}
    environment = {"PORT": "8000", "VAR_DIR": str(root / "var"), **known, **os.environ}
    if environment.get("ENVIRONMENT", "development") != "development":
        raise CannotStart(f"ENVIRONMENT is {environment['ENVIRONMENT']} here, and `make run` loads the demo.")
    return environment | {
        "ENVIRONMENT": "development",
        "DEMO": "1",
        "SITE_URL": f"http://localhost:{environment['PORT']}",
        "EMAIL_URL": f"smtp://127.0.0.1:{any_free_port()}",
        "VAR_DIR": str(Path(environment["VAR_DIR"]).resolve()),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def only_one(var: Path, address: str) -> Iterator[None]:
    """Hold the place of the one launcher that may run over `var`. Raises `CannotStart` if it is taken."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "launch.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(f"Caravanserai is already running at {lock.read().strip() or address}") from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


def check_port(text: str) -> int:
    """The port as a number, if it can be had on this machine. Raises `CannotStart`."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT is {text!r}: a number from 1 to 65535 is needed, as in `make run PORT=8001`.")
    port = int(text)
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except PermissionError:
                raise CannotStart(f"Port {port} is not for everybody. Take another one: make run PORT=8001") from None
            except OSError:
                if family == socket.AF_INET6 and not has_ipv6():
                    continue
                raise CannotStart(f"Port {port} is taken by another program. Try: make run PORT={port + 1}") from None
    return port


def has_ipv6() -> bool:
    """Whether this machine has the loopback address ::1."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return True
    return False


def any_free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
