"""The lease on a report in review: it runs out unless its holder works on it, so that it blocks nobody for long."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from accounts.errors import WrongState
from incidents.models import Incident
from incidents.vocabulary.review import State

if TYPE_CHECKING:
    from accounts.models import User


def claim_end() -> datetime:
    """Until when a claim that is taken or prolonged now lasts."""
    return timezone.now() + timedelta(hours=settings.CLAIM_HOURS)


def prolong_claim(user: "User", incident: Incident) -> None:
    """Who works on a report that they claimed keeps it longer. The caller holds the row."""
    if incident.state == State.IN_REVIEW and incident.claimed_by_id == user.pk:
        incident.claimed_until = claim_end()
        Incident.objects.filter(pk=incident.pk).update(claimed_until=incident.claimed_until)


def require_not_held(actor: "User", incident: Incident) -> None:
    """Raise WrongState while another manager has it; the time is the actor's."""
    holder = incident.holder
    if holder is not None and holder != actor and incident.claimed_until is not None:
        until = incident.claimed_until.astimezone(ZoneInfo(actor.time_zone))
        raise WrongState(f"{holder} is on it until {until:%H:%M}. Take it over first if you are to decide.")


def take_claim(incident: Incident, actor: "User") -> None:
    """The caller holds the row and saves it."""
    incident.claimed_by, incident.claimed_until = actor, claim_end()


def drop_claim(incident: Incident) -> None:
    """The caller holds the row and saves it."""
    incident.claimed_by = incident.claimed_until = None
