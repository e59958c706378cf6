"""TLP:RED is read by name: mark an incident so, and name or strike a reader of one that is."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from accounts.audit import service
from accounts.errors import NotThere, WrongState
from accounts.vocabulary import Marking
from incidents.models import Incident, IncidentReader
from incidents.outbox import tell_newcomers
from incidents.querysets.access import could_be_named
from incidents.services.edit_incident import edit_incident
from incidents.services.facts import require_clearance, require_judge
from incidents.services.permissions import lock_incident, require_edit

if TYPE_CHECKING:
    from accounts.models import User


@service
def mark_red(*, actor: "User", incident: Incident, readers: Collection["User"], version: int | None = None) -> Incident:
    """Mark it TLP:RED for these readers, the actor and a manager among them. Raises what edit_incident raises."""
    incident = lock_incident(actor, incident, version)
    require_edit(actor, incident)
    if incident.marking == Marking.RED:
        raise WrongState(f"{incident.reference} is TLP:RED already: name or strike readers one by one.")
    require_clearance(actor, Marking.RED)
    if actor not in readers:
        raise ValidationError({"readers": ["Name yourself too: otherwise you would lose it with this."]})
    for reader in readers:
        _name(incident, reader)
    return edit_incident(actor=actor, incident=incident, facts={"marking": Marking.RED})


@service
def name_reader(*, actor: "User", incident: Incident, reader: "User") -> None:
    """Let one more person read it; they hear what was told of it. Naming them again changes nothing."""
    incident = _lock_red(actor, incident)
    if _name(incident, reader):
        _count_write(incident)
        tell_newcomers(incident)


@service
def strike_reader(*, actor: "User", incident: Incident, reader: "User") -> None:
    """From now on this person does not read it. A manager in scope must remain among the readers."""
    incident = _lock_red(actor, incident)
    named = incident.named_readers.filter(user=reader).first()
    if named is None:
        raise NotThere(f"They are not named to read {incident.reference}.")
    named.delete()
    require_judge(incident)
    _count_write(incident)


def _lock_red(actor: "User", incident: Incident) -> Incident:
    incident = lock_incident(actor, incident)
    require_edit(actor, incident)
    if incident.marking != Marking.RED:
        raise WrongState(f"{incident.reference} is not TLP:RED: readers are named with that marking.")
    return incident


def _name(incident: Incident, reader: "User") -> bool:
    """True when they were not named before."""
    if not could_be_named(incident).filter(pk=reader.pk).exists():
        raise ValidationError({"readers": [f"{reader} could not read it: out of scope, or not cleared for TLP:RED."]})
    _, created = IncidentReader.objects.get_or_create(incident=incident, user=reader)
    return created


def _count_write(incident: Incident) -> None:
    incident.version += 1
    incident.save(update_fields=["version"])
