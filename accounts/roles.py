"""What the application's database role may do, and what it could still do that it must not.

It owns nothing. Audit rows are written for it by triggers that run with the owner's rights: it can only read them. What
is on record by itself – steps, edits, custody, reads – it adds to. `docs/operations` says how the roles are made.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, transaction
from pghistory.models import Event
from pghistory.trigger import Event as WritesEvent

ALL = "SELECT, INSERT, UPDATE, DELETE"
ADDS = "SELECT, INSERT"
READS = "SELECT"
MADE_BY_MIGRATIONS = frozenset({"django_content_type", "auth_permission"})
MIGRATIONS = "django_migrations"  # /readyz compares them

# pgtrigger lets a session switch triggers off by a setting that anybody may set: here only who owns them may.
ONLY_OWNERS_IGNORE = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT pg_has_role(session_user, {owner}, 'MEMBER')
    AND coalesce(trigger_name = ANY (nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false)
$$
"""
LOOSE_SEQUENCES = """
SELECT relname FROM pg_class s WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = s.oid AND d.deptype = 'i')
"""
FAULTS_OF_ROLE = """
SELECT unnest(array_remove(ARRAY[
  CASE WHEN rolsuper THEN 'is a superuser' END,
  CASE WHEN rolcreaterole THEN 'may create roles' END,
  CASE WHEN rolreplication OR rolbypassrls THEN 'may replicate or bypass row security' END,
  CASE WHEN has_database_privilege(rolname, current_database(), 'CREATE') THEN 'may create schemas' END,
  CASE WHEN has_database_privilege(rolname, current_database(), 'TEMPORARY') THEN 'may create temporary tables' END,
  CASE WHEN has_schema_privilege(rolname, 'public', 'CREATE') THEN 'may create objects' END,
  CASE WHEN EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND pg_has_role(role.oid, relowner, 'MEMBER')) THEN 'owns tables, or may act as their owner' END,
  CASE WHEN EXISTS (SELECT FROM pg_roles other WHERE other.oid <> role.oid AND (other.rolsuper OR other.rolname
    IN ('pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'))
    AND pg_has_role(role.oid, other.oid, 'MEMBER')) THEN 'is a member of a role that may do more' END
], NULL)) FROM pg_roles role WHERE rolname = %s
"""
SWITCHED_OFF = "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"
UNGUARDED = "SELECT count(*) FROM pg_proc WHERE proname = ANY (%s) AND NOT prosecdef"
HONOURED = """
SELECT count(*) FROM pg_proc WHERE proname = '_pgtrigger_should_ignore' AND prosrc NOT LIKE '%%session_user%%'
"""


def rights() -> dict[str, str]:
    """Table → what the application's role may do with it."""
    found = {MIGRATIONS: READS, "shared_cache": ALL}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if not model._meta.managed or model._meta.swapped or model._meta.app_label == "pghistory":
            continue  # pghistory's own tables stay empty: who and from where stand on the audit rows themselves
        if issubclass(model, Event) or table in MADE_BY_MIGRATIONS or getattr(model, "only_triggers_write", False):
            found[table] = READS
        else:
            append_only = any(trigger.name == "append_only" for trigger in getattr(model._meta, "triggers", []))
            found[table] = ADDS if append_only else ALL
    return found


def event_functions() -> list[str]:
    """The functions of the triggers that write audit rows."""
    return [trigger.get_pgid(model) for model, trigger in pgtrigger.registered() if isinstance(trigger, WritesEvent)]


@transaction.atomic
def give_rights(role: str) -> None:
    """Give the application's role what it needs and take everything else away. Run as the owner; may be repeated."""
    with connection.cursor() as cursor:
        for statement in _statements(role):
            cursor.execute(statement)


def role_exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        return bool(cursor.fetchone()[0])


def faults(role: str) -> list[str]:
    """What this role could do to the record that it must not, in words; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(FAULTS_OF_ROLE, [role])
        found = [row[0] for row in cursor.fetchall()]
        for table, given in rights().items():
            too_much = [right for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE") if right not in given]
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, ", ".join(too_much)])
            if cursor.fetchone()[0]:
                found.append(f"may do more with {table} than it needs")
        found += [
            said
            for query, parameters, said in (
                (SWITCHED_OFF, [], "works where triggers are switched off"),
                (UNGUARDED, [event_functions()], "writes audit rows with its own rights"),
                (HONOURED, [], "may tell triggers to look away"),
            )
            if _count(cursor, query, parameters)
        ]
    return found


def _statements(role: str) -> Iterator[str]:
    quoted, database = connection.ops.quote_name(role), connection.ops.quote_name(connection.settings_dict["NAME"])
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {quoted}"
    yield f"GRANT CONNECT ON DATABASE {database} TO {quoted}"
    yield f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {quoted}"
    yield f"GRANT USAGE ON SCHEMA public TO {quoted}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {quoted}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {quoted}"
    for table, given in rights().items():
        yield f"GRANT {given} ON {connection.ops.quote_name(table)} TO {quoted}"
    with connection.cursor() as cursor:
        cursor.execute(LOOSE_SEQUENCES)
        for (sequence,) in cursor.fetchall():
            yield f"GRANT USAGE ON SEQUENCE {connection.ops.quote_name(sequence)} TO {quoted}"
        cursor.execute("SELECT quote_literal(current_user)")
        (owner,) = cursor.fetchone()
    yield ONLY_OWNERS_IGNORE.format(owner=owner)
    for function in event_functions():
        yield f"ALTER FUNCTION public.{function}() SECURITY DEFINER SET search_path = public, pg_temp"


def _count(cursor: Any, query: str, parameters: Sequence[Any]) -> int:
    cursor.execute(query, parameters)
    return int(cursor.fetchone()[0])
