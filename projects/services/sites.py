"""Put a site of a project on the map, and correct it."""

from typing import TYPE_CHECKING, Any

from accounts.audit import service
from projects.models import Project, Site
from projects.protocols import site_observers
from projects.services.permissions import require_caretaker

if TYPE_CHECKING:
    from accounts.models import User

CHANGEABLE = frozenset({"name", "kind", "latitude", "longitude", "coordinates_basis", "alert_radius_km"})
FOUND_BY = frozenset({"name", "latitude", "longitude", "alert_radius_km"})
"""What decides on which incidents a site is suggested for."""


@service
def place_site(*, actor: "User", project: Project, name: str, latitude: float, longitude: float, **facts: Any) -> Site:
    """Add a site, or move the one of that name. Latitude and longitude in WGS 84 degrees. Raises ValidationError."""
    require_caretaker(actor, project)
    known = Site.objects.select_for_update(no_key=True).filter(project=project, name=name).first()
    site = known or Site(project=project, name=name)
    site.latitude, site.longitude = latitude, longitude
    for field, value in facts.items():
        setattr(site, field, value)
    site.full_clean()
    site.save()
    _observe(site, actor)
    return site


@service
def edit_site(*, actor: "User", site: Site, **changes: Any) -> Site:
    """Change facts of a site; it stays with its project. Raises NotAllowed, ValidationError."""
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"Not changeable here: {', '.join(sorted(unknown))}.")
    site = Site.objects.select_for_update(of=("self",), no_key=True).select_related("project").get(pk=site.pk)
    require_caretaker(actor, site.project)
    for name, value in changes.items():
        setattr(site, name, value)
    site.full_clean()
    if FOUND_BY & set(changes):
        _observe(site, actor)  # before it is written: a new name locks the row for whoever links an incident to it
    site.save(update_fields=list(changes))
    return site


def _observe(site: Site, actor: "User") -> None:
    site.noticed = " ".join(told for observe in site_observers if (told := observe(site, actor)))
