"""What is found by words: a vector on each incident, kept by the database whatever door a change comes through.

Weights: A the reference and the title; B the place, the province, and the involved actors under all their names; C the
narrative. Every text goes in twice: as it is spelt, and by the stems of English. `search_text`, like `incident_search`
an SQL function made by a migration, folds case and accents, drops Arabic vowel signs, unites the Arabic and the Urdu
forms of a letter, and sets Han characters apart, each a word of its own: a phrase of them is found wherever it stands.
"""

import pgtrigger

WORDS = ("reference", "title", "place", "admin1", "narrative")
ANEW = "UPDATE incidents_incident SET search = NULL WHERE id"
OF_ACTOR = "(SELECT incident_id FROM incidents_involvement WHERE actor_id {})"


def search_follows_text() -> pgtrigger.Trigger:
    """On the incident: whatever is written to its vector, it is that of its words."""
    words = ", ".join(f"NEW.{name}" for name in WORDS)
    return pgtrigger.Trigger(
        name="search_follows_text",
        operation=pgtrigger.Insert | _update_of(*WORDS, "search"),
        when=pgtrigger.Before,
        func=f"NEW.search = incident_search(NEW.id, {words}); RETURN NEW;",
    )


def involvement_moves_search() -> pgtrigger.Trigger:
    """On an involvement: its incident is found by the actor's names; one that moves concerns two incidents."""
    return _moves_search(
        pgtrigger.Insert | _update_of("incident_id", "actor_id") | pgtrigger.Delete, "= {}.incident_id"
    )


def actor_moves_search() -> pgtrigger.Trigger:
    """On an actor: its incidents are found by the new name."""
    return pgtrigger.Trigger(
        name="name_moves_search",
        operation=_update_of("name"),
        when=pgtrigger.After,
        condition=pgtrigger.Q(old__name__df=pgtrigger.F("new__name")),
        func=f"{ANEW} IN {OF_ACTOR.format('= NEW.id')}; RETURN NULL;",
    )


def alias_moves_search() -> pgtrigger.Trigger:
    """On an alias: so are those of its actor; an alias that moves concerns two actors."""
    return _moves_search(
        pgtrigger.Insert | _update_of("name", "actor_id") | pgtrigger.Delete,
        f"IN {OF_ACTOR.format('= {}.actor_id')}",
    )


def _moves_search(operation: pgtrigger.Operation, which: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="names_move_search",
        operation=operation,
        when=pgtrigger.After,
        func=(
            f"IF TG_OP <> 'INSERT' THEN {ANEW} {which.format('OLD')}; END IF;"
            f" IF TG_OP <> 'DELETE' THEN {ANEW} {which.format('NEW')}; END IF;"
            " RETURN NULL;"
        ),
    )


def _update_of(*columns: str) -> pgtrigger.Operation:
    return pgtrigger.UpdateOf(*columns)  # type: ignore[no-untyped-call]
