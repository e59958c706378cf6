"""Edit the facts of an incident. The version says what the person had before them; a stale one is refused."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.audit import confined, service
from accounts.errors import NotAllowed
from accounts.vocabulary import Marking
from incidents.models import FactEdit, Incident
from incidents.outbox import raise_due_alerts, tell_newcomers
from incidents.services.contents import Contents, hold_surroundings, write_contents
from incidents.services.facts import NOTHING, check_marking, require_judge, state_facts
from incidents.services.figures import refigure
from incidents.services.link_project import replace_links
from incidents.services.permissions import lock_incident, require_edit, require_within_reach
from incidents.services.reviewing import submit_incident
from incidents.services.suggest_links import READ_FOR_IT, suggest_links
from incidents.services.unfinished import forget_unfinished
from incidents.vocabulary.review import State

if TYPE_CHECKING:
    from accounts.models import User

RED_IN_PAGES = "Who reads a TLP:RED report is decided in the pages, where people show anew who they are."
NOT_FACTS = frozenset({"marking", "assigned_to", "caveats", "links", "sources"})


@service
@confined
def edit_incident(
    *,
    actor: "User",
    incident: Incident,
    facts: dict[str, Any],
    contents: Contents = NOTHING,
    version: int | None = None,
    submit: bool = False,
    may_lift_red: bool = True,
) -> Incident:
    """Change what is given, leave the rest, and submit it if asked – all or nothing.

    Who has not shown lately who they are may not take TLP:RED off: `may_lift_red`.

    Raises StaleVersion, WrongState, NotAllowed, ValidationError.
    """
    hold_surroundings(contents)
    incident = lock_incident(actor, incident, version)
    require_edit(actor, incident)
    severity, marking = incident.severity, incident.marking
    forget_unfinished(actor, incident=incident)
    changed = state_facts(incident, facts)
    if "marking" in changed:
        if marking == Marking.RED and not may_lift_red:
            raise NotAllowed(RED_IN_PAGES)
        check_marking(actor, incident)
    incident.full_clean()
    changed += write_contents(actor, incident, contents)
    if contents.links is not None and replace_links(actor, incident, contents.links):
        changed.append("links")
    if changed:
        _note_fact_edit(actor, incident, changed)
        refigure(incident)
        incident.version += 1
        incident.save()
        if READ_FOR_IT & set(changed):
            suggest_links(incident)
        require_within_reach(actor, incident)
        _settle_readers(incident, changed)
        raise_due_alerts(incident)
        if incident.severity > severity or incident.marking < marking:
            tell_newcomers(incident)
    return submit_incident(actor=actor, incident=incident) if submit else incident


def _settle_readers(incident: Incident, changed: list[str]) -> None:
    """Names end with TLP:RED; as long as it is, a new place or new links leave somebody who may decide."""
    if incident.marking < Marking.RED and "marking" in changed:
        incident.named_readers.all().delete()
    if {"country", "links"} & set(changed):
        require_judge(incident)


def _note_fact_edit(actor: "User", incident: Incident, changed: list[str]) -> None:
    """Four eyes and "changed since verified" need to know who changed a fact once the report was submitted."""
    facts = [name for name in changed if name not in NOT_FACTS]
    if facts and incident.state != State.DRAFT:
        incident.facts_changed_at = timezone.now()
        FactEdit.objects.create(incident=incident, editor=actor, version=incident.version + 1, fields=facts)
