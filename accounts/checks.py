"""System checks: what would fail quietly later is said at start-up."""

from typing import Any

from django.core import checks
from django.db import connection

from accounts.roles import faults


@checks.register(checks.Tags.database)
def character_type_knows_letters(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Warn where the database's character type is plain `C`: trigram search would not see Urdu or Chinese letters."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        (character_type,) = cursor.fetchone()
    if character_type not in {"C", "POSIX"}:
        return []
    return [
        checks.Warning(
            f"The database's character type is {character_type!r}: names in Urdu or Chinese cannot be found in it.",
            hint="Create the database with LC_CTYPE 'C.UTF-8' (or any UTF-8 locale).",
            id="caravanserai.W001",
        )
    ]


@checks.register(checks.Tags.database, deploy=True)
def role_cannot_rewrite_the_record(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Warn where the role that serves owns the tables or may otherwise get around the audit trail."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        (role,) = cursor.fetchone()
    return [
        checks.Warning(
            f"The database role {role!r} {fault}.",
            hint="Serve as a role that owns nothing; run `manage.py set_up_roles` as the owner after every migrate.",
            id="caravanserai.W002",
        )
        for fault in faults(role)
    ]
