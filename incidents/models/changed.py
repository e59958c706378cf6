"""Whatever writes an incident, or what is shown of it, stands in the feed of changes, whatever door it came through.

`incidents_changed`, `access_remembered` and `access_settled`, like the triggers on the ancestry of projects, are made
by a migration. None of them waits for what another writer holds but for the incident itself, as links do.
"""

import pgtrigger

from incidents.vocabulary.review import State

NOT_SHOWN = [
    "filing_key",
    "assigned_to",
    "claimed_by",
    "claimed_until",
    "review_since",
    "review_due_at",
    "external_dataset",
    "external_id",
]
"""Columns of the incident that no reader of the API sees."""

HELD = "PERFORM FROM public.incidents_incident WHERE id = {} FOR NO KEY UPDATE; "
REMEMBERED = "PERFORM public.access_remembered(ARRAY[{}]); "
MOVED = "(TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id)"


def filing_is_change() -> pgtrigger.Trigger:
    """On an incident that is filed."""
    return pgtrigger.Trigger(
        name="filing_is_change",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        func="PERFORM public.incidents_changed(ARRAY[NEW.id]); RETURN NULL;",
    )


def writing_is_change() -> pgtrigger.Trigger:
    """On an incident of which something that is shown changes; a new name of an actor moves its search vector."""
    return pgtrigger.Trigger(
        name="writing_is_change",
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        condition=pgtrigger.AnyChange(exclude=NOT_SHOWN),
        func="PERFORM public.incidents_changed(ARRAY[NEW.id]); RETURN NULL;",
    )


def rows_are_change() -> pgtrigger.Trigger:
    """On what is shown with an incident; for a row that moves, both incidents changed."""
    return pgtrigger.Trigger(
        name="rows_are_change",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        func=(
            "IF TG_OP <> 'INSERT' THEN PERFORM public.incidents_changed(ARRAY[OLD.incident_id]); END IF;"
            f" IF TG_OP = 'INSERT' OR {MOVED} THEN PERFORM public.incidents_changed(ARRAY[NEW.incident_id]); END IF;"
            " RETURN NULL;"
        ),
    )


def incident_remembers_access() -> pgtrigger.Trigger:
    """On an incident, before what decides who may read it changes."""
    return pgtrigger.Trigger(
        name="incident_remembers_access",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        func=(
            f"IF ({_deciding('OLD')}) IS DISTINCT FROM ({_deciding('NEW')}) THEN"
            f" {REMEMBERED.format('OLD.id')}END IF; RETURN NEW;"
        ),
    )


def links_remember_access() -> pgtrigger.Trigger:
    """On a link, before its incident is reached anew, and in that one's order of locks: the tree, then the incident."""
    return _rows_remember(
        "links_remember_access",
        pgtrigger.Insert | pgtrigger.UpdateOf("incident_id", "project_id", "state") | pgtrigger.Delete,  # type: ignore[no-untyped-call]
        first="PERFORM pg_advisory_xact_lock_shared(7201866001); ",
    )


def readers_remember_access() -> pgtrigger.Trigger:
    """On a named reader."""
    return _rows_remember("readers_remember_access", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete)


def access_settles() -> pgtrigger.Trigger:
    """On what was remembered, when the transaction ends: it goes again where nobody can have lost anything."""
    return pgtrigger.Trigger(
        name="access_settles",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        func="PERFORM public.access_settled(NEW.incident_id, NEW.until); RETURN NULL;",
    )


def never_handed_in_sql(row: str) -> str:
    """`NEVER_HANDED_IN` of incidents/querysets/reading.py for triggers."""
    return f"({row}.state = '{State.DRAFT}' OR {row}.state = '{State.WITHDRAWN}' AND {row}.submitted_at IS NULL)"


def _deciding(row: str) -> str:
    return f"{row}.marking, {row}.country, {row}.reporter_id, {never_handed_in_sql(row)}"


def _rows_remember(name: str, operation: pgtrigger.Operation, first: str = "") -> pgtrigger.Trigger:
    old, new = (HELD.format(f"{row}.incident_id") + REMEMBERED.format(f"{row}.incident_id") for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.Before,
        func=(
            f"{first}IF TG_OP <> 'INSERT' THEN {old}END IF; IF TG_OP = 'INSERT' OR {MOVED} THEN {new}END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    )
