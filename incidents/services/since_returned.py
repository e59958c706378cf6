"""What the reporter changed since the report was last returned, for whoever decides on it now."""

from typing import TYPE_CHECKING

from accounts.services.trail import Log, read_trail
from accounts.services.trail_words import Entry, names_for
from incidents.models import Incident, IncidentStep
from incidents.services.trails import incident_trails
from incidents.vocabulary.review import WAITING_STATES, Step

if TYPE_CHECKING:
    from accounts.models import User

MOST = 50
OF_THE_STEP = frozenset({"State", "Submitted at", "Claimed by", "Facts changed at"})


def last_return(incident: Incident) -> IncidentStep | None:
    """The step by which it was last sent back to its reporter."""
    step: IncidentStep | None = incident.steps.filter(step=Step.RETURN).order_by("pk").last()
    return step


def changes_since_returned(user: "User", incident: Incident) -> list[Entry] | None:
    """The changes between the last return and the submission after it, oldest first, as far as this person may read.

    None where it waits for nobody, or was never returned; an empty list says that nothing was changed.
    """
    returned = last_return(incident) if incident.state in WAITING_STATES else None
    if returned is None:
        return None
    again = incident.steps.filter(step=Step.SUBMIT, pk__gt=returned.pk).order_by("pk").first()
    if again is None:
        return None
    trails = [trail for trail in incident_trails(user, incident) if not isinstance(trail, Log)]
    page = read_trail(incident, trails, names_for(user), size=MOST, within=(returned.at, again.at))
    told = [_without_the_step(entry) for entry in reversed(page.entries)]
    return [entry for entry in told if entry.changes]


def _without_the_step(entry: Entry) -> Entry:
    """That it was submitted again is no change of what it says."""
    kept = [change for change in entry.changes if change.label not in OF_THE_STEP]
    return Entry(at=entry.at, who=entry.who, what=entry.what, changes=kept)
