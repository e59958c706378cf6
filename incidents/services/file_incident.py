"""File an incident: a draft with its reference, or, when it is complete and its reporter says so, submitted at once."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from accounts.audit import service
from accounts.errors import NotAllowed
from accounts.vocabulary import Marking
from incidents.models import Incident
from incidents.services.contents import Contents, write_contents
from incidents.services.figures import refigure
from incidents.services.link_project import replace_links
from incidents.services.permissions import may_file
from incidents.services.reviewing import submit_incident
from incidents.vocabulary.attacks import Category

if TYPE_CHECKING:
    from accounts.models import User

NOTHING = Contents()


@service
def file_incident(
    *,
    actor: "User",
    facts: dict[str, Any],
    contents: Contents = NOTHING,
    filing_key: uuid.UUID | None = None,
    submit: bool = False,
) -> Incident:
    """Write a new incident, all or nothing. The same `filing_key` again returns the one that it made the first time.

    Raises NotAllowed, and ValidationError naming the fields.
    """
    if not may_file(actor):
        raise NotAllowed("Officers and managers file reports.")
    if filing_key is not None:
        filed = _filed_before(actor, filing_key)
        if filed is not None:
            return filed
    incident = Incident(reporter=actor, filing_key=filing_key, **classified(facts))
    write_new(actor, incident, contents)
    return submit_incident(actor=actor, incident=incident) if submit else incident


def write_new(actor: "User", incident: Incident, contents: Contents) -> None:
    """Check a new incident, give it its reference, and write it with its rows and what follows from them."""
    check_marking(actor, incident)
    incident.reference = _next_reference()
    incident.full_clean()
    incident.save()
    write_contents(actor, incident, contents)
    refigure(incident)
    incident.save()
    if contents.links is not None:
        replace_links(actor, incident, contents.links)


def classified(facts: dict[str, Any]) -> dict[str, Any]:
    """An attack type makes it an attack unless a category is given."""
    if facts.get("attack_type") and not facts.get("category"):
        return facts | {"category": Category.ATTACK}
    return facts


def check_marking(actor: "User", incident: Incident) -> None:
    """Refuse a marking above the person's clearance, and TLP:RED, which needs named readers."""
    if incident.marking > actor.clearance:
        raise NotAllowed(f"Your clearance is {Marking(actor.clearance).label}: you cannot mark a report above it.")
    if incident.marking == Marking.RED and (incident.pk is None or not incident.named_readers.exists()):
        raise NotAllowed("A TLP:RED report needs named readers first: file it as TLP:AMBER+STRICT.")


def _filed_before(actor: "User", filing_key: uuid.UUID) -> Incident | None:
    """Wait for a filing with the same key that is under way, then look whether it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(filing_key)])
    return Incident.objects.filter(reporter=actor, filing_key=filing_key).first()


def _next_reference() -> str:
    """INC-2024-000123: year of filing and one number that never starts again. Gaps are fine, duplicates are not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_reference')")
        (number,) = cursor.fetchone()
    return f"INC-{timezone.now().year}-{number:06d}"
