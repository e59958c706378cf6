"""Name the visits, summits and anniversaries around which the risk is higher, and what happened beside them."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from accounts.audit import service
from accounts.errors import NotAllowed
from incidents.models import Incident, IncidentKeyEvent, KeyEvent
from incidents.services.permissions import ENRICHERS, FILERS, lock_incident, require_link
from projects.querysets.memberships import scope_of
from projects.services.naming import free_slug

if TYPE_CHECKING:
    from accounts.models import User

ADDERS = FILERS | ENRICHERS
STATED = frozenset(
    {"name", "kind", "starts_on", "ends_on", "country", "place", "days_before", "days_after", "description"}
)


@service
def name_key_event(*, actor: "User", name: str, starts_on: Any, **facts: Any) -> KeyEvent:
    """Return the event of this name and first day, adding it when there is none. Raises NotAllowed, ValidationError."""
    if not scope_of(actor).holds(ADDERS):
        raise NotAllowed("Officers, analysts and managers add key events.")
    known: KeyEvent | None = KeyEvent.objects.filter(name__iexact=name.strip(), starts_on=starts_on).first()
    if known is not None:
        return known
    event = KeyEvent(name=name.strip(), slug=free_slug(KeyEvent, name), starts_on=starts_on, **facts)
    event.full_clean()
    event.save()
    return event


@service
def edit_key_event(*, actor: "User", event: KeyEvent, **changes: Any) -> KeyEvent:
    """Correct an event, which every member sees. Raises NotAllowed, ValidationError."""
    unknown = set(changes) - STATED
    if unknown:
        raise TypeError(f"Not changeable here: {', '.join(sorted(unknown))}.")
    if not scope_of(actor).holds(ENRICHERS):
        raise NotAllowed("Analysts and managers correct key events.")
    event = KeyEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
    for name, value in changes.items():
        setattr(event, name, value)
    event.full_clean()
    event.save(update_fields=list(changes))
    return event


@service
def link_key_event(*, actor: "User", incident: Incident, event: KeyEvent, note: str = "") -> IncidentKeyEvent:
    """Say that the incident stands beside the event; saying it again changes the note. Who may link it to projects."""
    incident = lock_incident(actor, incident)
    require_link(actor, incident)
    link = IncidentKeyEvent.objects.filter(incident=incident, key_event=event).first()
    link = link or IncidentKeyEvent(incident=incident, key_event=event)
    link.note = note
    link.full_clean()
    link.save()
    _count_write(incident)
    return link


@service
def unlink_key_event(*, actor: "User", link: IncidentKeyEvent) -> None:
    """It does not stand beside the event; the audit trail keeps that it was said."""
    incident = lock_incident(actor, link.incident)
    require_link(actor, incident)
    if link.delete()[0]:  # nobody took it off while this person waited
        _count_write(incident)


def within_risk_window(event: KeyEvent, user: "User") -> Any:
    """Readable incidents of the event's country in its window of heightened risk that are not linked to it yet."""
    zone = ZoneInfo("UTC")
    start = datetime.combine(event.risk_from, time.min, tzinfo=zone)
    end = datetime.combine(event.risk_until + timedelta(days=1), time.min, tzinfo=zone)
    found = Incident.objects.for_user(user).unmerged().filter(occurred_from__gte=start, occurred_from__lt=end)
    if event.country:
        found = found.filter(country=event.country)
    return found.exclude(key_event_links__key_event=event)


def _count_write(incident: Incident) -> None:
    incident.version += 1
    incident.save(update_fields=["version"])
