"""The owner of the tables is no superuser: such a role makes all that migrations make, and gives the rights.

Migrations themselves take too long to run twice; their outcome is dumped, and made anew as the owner.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings

pytestmark = pytest.mark.services
EXTENSIONS = {"pg_trgm", "unaccent", "btree_gin", "btree_gist"}


def url_as(role: str, database: str) -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(
        parts._replace(netloc=f"{role}:secret@{parts.hostname}:{parts.port or 5432}", path=f"/{database}")
    )


@contextmanager
def owned_database() -> Iterator[tuple[str, str, str]]:
    """A database as docs/operations says that a superuser makes it, with both roles: database, owner, application."""
    name = f"owned_{secrets.token_hex(6)}"
    owner, application = f"{name}_owner", f"{name}_app"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        for role in (owner, application):
            server.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
        try:
            server.execute(f"CREATE DATABASE {name} OWNER {owner} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0")
            yield name, owner, application
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            for role in (owner, application):
                server.execute(f"DROP ROLE {role}")


def dumped(database: str) -> str:
    """The schema that migrations made, and which of them ran."""
    source = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))
    kept = ["--no-owner", "--no-privileges", "--no-comments"]
    schema = subprocess.run(
        ["pg_dump", "--schema-only", *kept, source], capture_output=True, text=True, check=True, timeout=60
    )
    migrations = subprocess.run(
        ["pg_dump", "--data-only", "--table=django_migrations", "--inserts", source],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    lines = (schema.stdout + migrations.stdout).splitlines()
    return "\n".join(line for line in lines if not line.startswith(("\\restrict", "\\unrestrict")))


def manage(url: str, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"ENVIRONMENT": "development", "DATABASE_URL": url, "VAR_DIR": str(settings.VAR_DIR)}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=120)


def test_an_owner_without_other_rights_makes_everything_and_gives_the_application_its_rights(empty_database):
    schema = dumped(empty_database)
    with owned_database() as (name, owner, application):
        with psycopg.connect(url_as(owner, name), autocommit=True) as database:
            (powers,) = database.execute(
                "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone() or (True,)
            assert not powers
            database.execute(schema.encode())
            made = {row[0] for row in database.execute("SELECT extname FROM pg_extension").fetchall()}
            assert made >= EXTENSIONS
        given = manage(url_as(owner, name), "set_up_roles", application)
        assert given.returncode == 0, given.stdout + given.stderr
        with psycopg.connect(url_as(application, name), autocommit=True) as database:
            assert database.execute("SELECT count(*) FROM django_migrations").fetchone() != (0,)
            for forbidden in ("DELETE FROM accounts_reading", "UPDATE incidents_incidentevent SET pgh_label = 'x'"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    database.execute(forbidden.encode())
