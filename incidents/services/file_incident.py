"""File an incident: a draft with its reference, or, when it is complete and its reporter says so, submitted at once."""

import uuid
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.audit import confined, service
from accounts.errors import NotAllowed, StaleVersion
from incidents.models import Incident
from incidents.services.contents import Contents, hold_surroundings, write_contents
from incidents.services.edit_incident import edit_incident
from incidents.services.facts import NOTHING, check_marking, state_facts
from incidents.services.figures import refigure
from incidents.services.link_project import replace_links, state_links
from incidents.services.permissions import lock_incident, may_file, require_within_reach
from incidents.services.references import next_reference, wait_for_filing
from incidents.services.reviewing import submit_incident
from incidents.services.suggest_links import suggest_links
from incidents.services.unfinished import forget_unfinished
from incidents.vocabulary.review import State

if TYPE_CHECKING:
    from accounts.models import User


@service
@confined
def file_incident(
    *,
    actor: "User",
    facts: dict[str, Any],
    contents: Contents = NOTHING,
    filing_key: uuid.UUID | None = None,
    submit: bool = False,
) -> Incident:
    """Write a new incident, all or nothing. The same `filing_key` again is the same incident, never a second one.

    Raises NotAllowed, StaleVersion, and ValidationError naming the fields.
    """
    if not may_file(actor):
        raise NotAllowed("Officers and managers file reports.")
    if filing_key is not None:
        filed = _filed_before(actor, filing_key)
        forget_unfinished(actor, filing_key=filing_key)
        if filed is not None:
            return _filed_again(actor, filed, facts, contents, submit)
    incident = Incident(reporter=actor, filing_key=filing_key)
    write_new(actor, incident, facts, contents)
    if actor.narrowed_to is not None:
        require_within_reach(actor, incident)
    return submit_incident(actor=actor, incident=incident) if submit else incident


def write_new(actor: "User", incident: Incident, facts: dict[str, Any], contents: Contents) -> None:
    """Check a new incident, give it its reference, and write it with its rows and what follows from them."""
    hold_surroundings(contents)
    incident.place_precision = ""  # not stated yet: as far as the entries bear it
    state_facts(incident, facts)
    check_marking(actor, incident)
    incident.reference = next_reference("INC")
    incident.full_clean()
    incident.save()
    write_contents(actor, incident, contents, new=True)
    without_rows = incident.severity
    refigure(incident)
    if incident.severity != without_rows:
        incident.save(update_fields=["severity"])
    if contents.links is not None:
        state_links(actor, incident, contents.links)
    suggest_links(incident)


def _filed_before(actor: "User", filing_key: uuid.UUID) -> Incident | None:
    """Wait for a filing with the same key that is under way, then look whether it stands."""
    wait_for_filing(filing_key)
    filed: Incident | None = Incident.objects.filter(reporter=actor, filing_key=filing_key).first()
    return filed


def _filed_again(actor: "User", filed: Incident, facts: dict[str, Any], contents: Contents, submit: bool) -> Incident:
    """The form came twice: by a double click, or by going back, changing something and sending it once more.

    A draft that nobody touched since takes the change; where more has happened it stands, and the person is told.
    """
    if filed.state != State.DRAFT:
        if _says_else(actor, filed, facts, contents):
            raise StaleVersion(
                f"This form was filed before as {filed.reference}, and is no draft any more. What you sent now says "
                f"something else, and is not in it: open {filed.reference} and withdraw it, or ask for its return.",
                filed.version,
            )
        return filed
    if filed.version > 1:
        raise StaleVersion(
            f"This form was filed before as {filed.reference}, which was edited since. Open that draft and edit it.",
            filed.version,
        )
    return edit_incident(actor=actor, incident=filed, facts=facts, contents=contents, submit=submit)


def _says_else(actor: "User", filed: Incident, facts: dict[str, Any], contents: Contents) -> bool:
    """Would what was sent again change anything of the report? It is tried, and nothing of it is kept."""
    hold_surroundings(contents)
    tried = lock_incident(actor, filed)
    try:
        with transaction.atomic():
            changed = bool(state_facts(tried, facts) or write_contents(actor, tried, contents))
            changed = changed or (contents.links is not None and replace_links(actor, tried, contents.links))
            transaction.set_rollback(True)
    except (NotAllowed, ValidationError):
        return True
    return changed
