"""Through which projects an incident is reached follows its links and the tree, whatever door they come through.

`incident_reached_anew` and the triggers on the ancestry of projects are made by a migration: the tree belongs to an app
that does not know of incidents. Links wait while the tree moves, and the tree waits for links that are being written.
"""

import pgtrigger


def links_move_reach() -> pgtrigger.Trigger:
    """On a link: its incident is reached anew; for a link that moves, both incidents are."""
    return pgtrigger.Trigger(
        name="links_move_reach",
        operation=pgtrigger.Insert | _update_of("incident_id", "project_id", "state") | pgtrigger.Delete,
        when=pgtrigger.After,
        func=(
            "IF TG_OP <> 'INSERT' THEN PERFORM public.incident_reached_anew(OLD.incident_id); END IF;"
            " IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.incident_id <> OLD.incident_id) THEN"
            " PERFORM public.incident_reached_anew(NEW.incident_id); END IF;"
            " RETURN NULL;"
        ),
    )


def reach_follows_date() -> pgtrigger.Trigger:
    """On an incident: the date by which lists are ordered moves with it."""
    return pgtrigger.Trigger(
        name="reach_follows_date",
        operation=_update_of("occurred_from"),
        when=pgtrigger.After,
        condition=pgtrigger.Q(old__occurred_from__df=pgtrigger.F("new__occurred_from")),
        func="PERFORM public.incident_reached_anew(NEW.id); RETURN NULL;",
    )


def _update_of(*columns: str) -> pgtrigger.Operation:
    return pgtrigger.UpdateOf(*columns)  # type: ignore[no-untyped-call]
