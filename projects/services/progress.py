"""How a project goes on: an entry of its status history, and how many people work on it."""

from datetime import date
from typing import TYPE_CHECKING

from accounts.audit import confined, service
from projects.models import HeadCount, Project, Site, StatusEntry
from projects.services.permissions import require_caretaker

if TYPE_CHECKING:
    from accounts.models import User


@service
@confined
def record_status(*, actor: "User", project: Project, status: str, as_of: str = "", note: str = "") -> StatusEntry:
    """Add an earlier entry to the history of a project; its status now is changed with its other facts."""
    require_caretaker(actor, project)
    entry = StatusEntry(project=project, status=status, as_of=as_of, note=note, recorded_by=actor)
    entry.full_clean()
    entry.save()
    return entry


@service
@confined
def count_heads(
    *,
    actor: "User",
    project: Project,
    number: int,
    as_of: date,
    nationality: str = "",
    site: Site | None = None,
    note: str = "",
) -> HeadCount:
    """Say how many people of a nationality were there on a day; said again for the same day, it is corrected."""
    require_caretaker(actor, project)
    count = HeadCount.objects.filter(project=project, site=site, nationality=nationality, as_of=as_of).first()
    count = count or HeadCount(project=project, site=site, nationality=nationality, as_of=as_of)
    count.number, count.note = number, note
    count.full_clean()
    count.save()
    return count
