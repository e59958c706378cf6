"""Fill an empty database with an invented register: `python -m benchmarks.generate --incidents 100000 --seed 7`.

By COPY, with the triggers and indexes of the tables put aside for the load; totals, search texts and the reach of links
are made set by set as the triggers would have made them. Nothing of it is on the audit trail.
"""

import argparse
import sys
import time
from itertools import islice
from typing import Any

from benchmarks import invented
from benchmarks.setup import begin

CHILDREN = ("casualties", "sources", "involvements", "links")
REACH = """
INSERT INTO incidents_incidentreach (project_id, incident_id, occurred_from, confirmed)
  SELECT above.ancestor_id, link.incident_id, incident.occurred_from, bool_or(link.state = 'confirmed')
    FROM incidents_projectlink link
    JOIN projects_projectancestry above ON above.descendant_id = link.project_id
    JOIN incidents_incident incident ON incident.id = link.incident_id
    WHERE link.state <> 'rejected' GROUP BY 1, 2, 3
"""
CHANGES = """
INSERT INTO incidents_incidentchange (written_in, incident_id, first_in, changed_at)
  SELECT pg_current_xact_id()::text::bigint, id, pg_current_xact_id()::text::bigint, now() FROM incidents_incident
"""
EVERYTHING, NARROW, BY_PROJECT = "everything@example.org", "narrow@example.org", "project@example.org"
OFFICER = "officer@example.org"


def main(arguments: list[str]) -> None:
    """Read the command line, and load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args(arguments)
    begin()
    started = time.monotonic()
    load(given.incidents, given.seed)
    print(f"{given.incidents} incidents in {time.monotonic() - started:.0f} s")  # noqa: T201


def load(number: int, seed: int) -> None:
    """Make people, projects, actors and incidents. Refuses a database that holds incidents already."""
    from django.db import transaction

    from incidents.models import Incident

    if Incident.objects.exists():
        raise SystemExit("This database holds incidents already: name an empty one in DATABASE_URL.")
    with transaction.atomic():
        around = _around()
        _copy(invented.incidents(number, seed, **around), number)
    _analyze()


def _around() -> dict[str, Any]:
    """Two hundred projects under ten corridors, sixty actors, a reporter, an officer, three readers."""
    from accounts.models import User
    from incidents.models import Actor, ActorAlias
    from projects.models import Membership, Project
    from projects.services.tree import plant

    people = {
        email: User.objects.create(email=email, full_name=email.split("@")[0], clearance=3)
        for email in ("reporter@example.org", OFFICER, EVERYTHING, NARROW, BY_PROJECT)
    }
    leaves: list[Project] = []
    corridors: list[Project] = []
    for number in range(210):
        parent = corridors[number % 10] if number >= 10 else None
        project = Project(
            name=f"Invented project {number}", slug=f"invented-{number}", parent=parent, host_country="PK"
        )
        project.save()
        plant(project)
        (leaves if number >= 10 else corridors).append(project)
    Membership.objects.create(user=people[OFFICER], role="officer")
    Membership.objects.create(user=people[EVERYTHING], role="viewer")
    Membership.objects.create(user=people[NARROW], role="viewer", country=invented.NARROW_COUNTRY)
    Membership.objects.create(user=people[BY_PROJECT], role="viewer", project=corridors[0])
    actors = [
        Actor.objects.create(name=f"Invented front {number}", slug=f"front-{number}", status="accepted")
        for number in range(60)
    ]
    ActorAlias.objects.bulk_create(ActorAlias(actor=actor, name=f"IF {actor.slug}") for actor in actors)
    return {
        "actors": [actor.pk for actor in actors],
        "projects": [project.pk for project in leaves],
        "reporter": people["reporter@example.org"].pk,
    }


def _triggers(cursor: Any, models: list[Any], *, enabled: bool) -> None:
    """Put the triggers of these tables aside, or bring them back once what they point to was checked."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in models:
        cursor.execute(f"ALTER TABLE {model._meta.db_table} {'ENABLE' if enabled else 'DISABLE'} TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _indexes(cursor: Any, models: list[Any]) -> list[str]:
    """Take the indexes of these tables away, but for those of constraints; return how each is made again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN"
        " (SELECT conname FROM pg_constraint)",
        [[model._meta.db_table for model in models]],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _copy(made: Any, number: int) -> None:
    """Write everything into waiting tables first, then into place, each by one statement."""
    from django.db import connection

    from incidents.models import Casualty, Incident, IncidentChange, IncidentReach, Involvement, ProjectLink, Source

    models = dict(zip(CHILDREN, (Casualty, Source, Involvement, ProjectLink), strict=True))
    tables = [Incident, *models.values()]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        _triggers(cursor, tables, enabled=False)
        indexes = _indexes(cursor, [*tables, IncidentReach, IncidentChange])
        cursor.execute("CREATE TEMP TABLE waiting (LIKE incidents_incident) ON COMMIT DROP")
        while batch := list(islice(made, 20_000)):
            _write(cursor, Incident, models, batch)
        _settle(cursor, Incident)
        _triggers(cursor, tables, enabled=True)
        for definition in indexes:
            cursor.execute(definition)
        for model in tables:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
        cursor.execute("SELECT setval('incidents_reference', %s)", [number])


def _write(cursor: Any, incident: Any, models: dict[str, Any], batch: list[Any]) -> None:
    _copy_rows(cursor, incident, "waiting", [one.incident for one in batch])
    for kind, model in models.items():
        _copy_rows(cursor, model, model._meta.db_table, [row for one in batch for row in getattr(one, kind)])


def _copy_rows(cursor: Any, model: Any, table: str, rows: list[dict[str, Any]]) -> None:
    """Each column that a row leaves out takes the default of its field."""
    fields = [f for f in model._meta.concrete_fields if f.name != "search" and (f.name != "id" or table == "waiting")]
    empty = {f.attname: f.get_default() for f in fields}
    empty = {name: "" if value is None and not _nullable(model, name) else value for name, value in empty.items()}
    names = ", ".join(f'"{f.column}"' for f in fields)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row.get(name, value) for name, value in empty.items()])


def _nullable(model: Any, attname: str) -> bool:
    return any(f.attname == attname and f.null for f in model._meta.concrete_fields)


def _settle(cursor: Any, incident: Any) -> None:
    """Totals from the rows that are there already, search text by the database's own function, reach, deadlines."""
    from incidents.models.deadline import due_sql
    from incidents.models.totals import counted_sums, total_names

    totals = total_names()
    plain = [f.column for f in incident._meta.concrete_fields if f.name != "search" and f.name not in totals]
    told = ", ".join(f'w."{name}"' for name in plain)
    into = ", ".join([*(f'"{name}"' for name in plain), *totals, "search"])
    counted = ", ".join(f"{value} AS {name}" for name, value in zip(totals, counted_sums(), strict=True))
    cursor.execute(
        f"INSERT INTO incidents_incident ({into}) SELECT {told}, {', '.join(f't.{name}' for name in totals)},"  # noqa: S608
        " incident_search(w.id, w.reference, w.title, w.place, w.admin1, w.narrative) FROM waiting w LEFT JOIN"
        f" (SELECT incident_id, {counted} FROM incidents_casualty WHERE affiliation <> 'assailant' GROUP BY 1) t"
        " ON t.incident_id = w.id"
    )
    cursor.execute(REACH)
    cursor.execute(CHANGES)
    due = due_sql("incidents_incident")
    cursor.execute(f"UPDATE incidents_incident SET review_due_at = {due} WHERE state = 'submitted'")  # noqa: S608


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(sys.argv[1:])
