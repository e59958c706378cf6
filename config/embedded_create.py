"""Builds a new cluster for the embedded PostgreSQL: character set, access rule, role and database."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from config.embedded_home import EmbeddedUnavailable, Home

ROLE = DATABASE = "caravanserai"
# The application's role, with a password, from this machine. Nobody can sign in as the superuser.
ACCESS = f"host all {ROLE} 127.0.0.1/32 scram-sha-256\n"


def create_cluster(home: Home, data: Path, *, durable: bool) -> None:
    """Build it beside its final place and move it there complete: an interrupted start leaves nothing."""
    fresh = data.with_name("data.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _initialise(home, fresh, durable=durable)
    password = secrets.token_urlsafe(24)
    home.write(home.folder / "password", password)
    home.write(fresh / "pg_hba.conf", ACCESS)
    statements = (
        f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER CREATEDB PASSWORD '{password}';\n"
        f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n"
    )
    # Single-user mode needs no superuser password, so there is none to lose.
    done = home.run("postgres", "--single", "-D", str(fresh), "postgres", stdin=statements)
    if done.returncode or "ERROR" in done.stderr:
        raise EmbeddedUnavailable(f"The embedded database could not be created.\n{done.stderr[-2000:]}")
    fresh.rename(data)


def _initialise(home: Home, folder: Path, *, durable: bool) -> None:
    options = ["-D", str(folder), "-U", "postgres", "--auth=reject", "--encoding=UTF8"]
    options += [] if durable else ["--no-sync"]
    # Collation is PostgreSQL's own C.UTF-8 everywhere; the C library's name for its like differs by system.
    refusals = []
    for character_type in ("C.UTF-8", "en_US.UTF-8"):
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={character_type}"]
        done = home.run("initdb", *options, *locale)
        if done.returncode == 0:
            return
        refusals.append(done.stderr[-1000:])
        shutil.rmtree(folder, ignore_errors=True)
    raise EmbeddedUnavailable("The embedded database could not be created.\n" + "\n".join(refusals))
