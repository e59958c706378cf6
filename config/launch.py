"""`make run`: database, demo, web, worker, beat and mail sink under one supervisor; Ctrl-C ends all.

`python -m config.launch` in the virtual environment: for trying and developing it, not for production.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config.embedded import EmbeddedUnavailable, running
from config.launch_checks import ROOT, CannotStart, check_port, demo_environment, has_ipv6, only_one
from config.launch_children import Children, rotated
from config.launch_guard import Guard

PATIENCE = 180  # seconds until the site must answer
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Start everything, wait, end everything. Returns the exit status."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    try:
        _run()
    except (CannotStart, EmbeddedUnavailable) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        _say("Stopped.")
    return 0


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    for each in SIGNALS:  # ending is not to be interrupted in its turn
        signal.signal(each, signal.SIG_IGN)
    _say("\nStopping …")
    raise KeyboardInterrupt


def _run() -> None:
    environment = demo_environment()
    var = Path(environment["VAR_DIR"])
    address = environment["SITE_URL"]
    with ExitStack() as stack:
        stack.enter_context(only_one(var, address))
        port = check_port(environment["PORT"])
        guard = Guard(var)
        stack.callback(guard.dismiss)
        if not environment.get("DATABASE_URL"):
            _say("Starting the embedded database …")
            guard.watch("database")
            environment["DATABASE_URL"] = stack.enter_context(running("run", var)).url
        children = Children(var / "log", guard)
        stack.callback(children.stop)
        _manage(var, environment, "migrate", "Bringing the database up to date …")
        _manage(var, environment, "load_demo", "Loading the demo …")
        _start(children, environment, var, port)
        _await_ready(children, port)
        _say(_welcome(address, var / "demo-people.json"))
        children.talkative = True
        while not (name := children.fallen()):
            time.sleep(0.5)
        raise CannotStart(_ended(children, name))


def _manage(var: Path, environment: dict[str, str], command: str, line: str) -> None:
    _say(line)
    options = ["--noinput"] if command == "migrate" else []
    (var / "log").mkdir(parents=True, exist_ok=True)
    path = var / "log" / f"{command}.log"
    with rotated(path) as log:
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), command, *options],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise CannotStart(f"`manage.py {command}` failed; all it said is in {path}. The end of it:\n{_tail(path)}")


def _start(children: Children, environment: dict[str, str], var: Path, port: int) -> None:
    _say("Starting the site …")
    module = [sys.executable, "-m"]
    mail_port = environment["EMAIL_URL"].rpartition(":")[2]
    children.start(
        "mail", [*module, "config.mail_sink", "--port", mail_port, "--folder", str(var / "mail")], environment
    )
    (var / "celery").mkdir(parents=True, exist_ok=True)
    celery = [*module, "celery", "-A", "config"]
    # It is the only one: it has nobody to greet or to listen to.
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    children.start("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", *alone], environment)
    schedule = str(var / "celery" / "beat-schedule")
    # The pid file of a beat that was killed would keep the next one from starting: the lock above is enough.
    children.start("beat", [*celery, "beat", "-s", schedule, "--pidfile="], environment)
    binds = ["--bind", f"127.0.0.1:{port}", *(["--bind", f"[::1]:{port}"] if has_ipv6() else [])]
    size = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    children.start(
        "web",
        [*module, "gunicorn", "config.wsgi:application", *binds, *size],
        environment | {"DATABASE_POOL": "1"},
    )


def _await_ready(children: Children, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    answer = "nothing"
    while time.monotonic() < deadline:
        if name := children.fallen():
            raise CannotStart(_ended(children, name))
        status, answer = _ask(port)
        if status == 200:
            return
        time.sleep(0.2)
    raise CannotStart(
        f"The site did not get ready within {PATIENCE} seconds; /readyz says: {answer[:500]}\n"
        f"The end of {children.log('web')}:\n{children.last_words('web')}"
    )


def _ask(port: int) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def _ended(children: Children, name: str) -> str:
    return f"The process '{name}' has ended; the end of {children.log(name)}:\n{children.last_words(name)}"


def _welcome(address: str, people: Path) -> str:
    """The address and how to sign in; the last lines of the start, so that they stay in view."""
    lines = ["", f"Caravanserai is running at {address}", ""]
    rows = [("Sign in as", "role", "password")]
    if people.exists():
        rows += [(one["email"], one["role"], one["password"]) for one in json.loads(people.read_text(encoding="utf-8"))]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines += ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines += [
        "",
        f"E-mail of the demo: {address}/demo/mail/",
        f"Logs: {people.parent / 'log'}",
        "Ctrl-C stops everything.",
    ]
    return "\n".join(lines)


def _tail(path: Path) -> str:
    return "\n".join(f"  {line}" for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone: the rest must still be ended
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
