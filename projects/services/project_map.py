"""The map of a project: its sites, those of all under it, and what the app above puts beside them."""

from typing import TYPE_CHECKING

from projects.models import Project, Site
from projects.protocols import MapPoint, map_sources

if TYPE_CHECKING:
    from accounts.models import User

SITES_SHOWN = 300


def map_points(project: Project, user: "User") -> list[MapPoint]:
    """Sites with their alert radii, own ones first, then what the sources add; only what this person may read."""
    below = Project.objects.for_user(user).subtree_of(project)
    sites = Site.objects.filter(project__in=below.values("pk")).select_related("project").order_by("pk")
    own_first = sorted(sites[:SITES_SHOWN], key=lambda site: site.project_id != project.pk)
    points = [_point(site, own=site.project_id == project.pk) for site in own_first]
    return points + [point for source in map_sources for point in source(project, user)]


def _point(site: Site, *, own: bool) -> MapPoint:
    return {
        "kind": "site",
        "name": site.name if own else f"{site.name} – {site.project.name}",
        "latitude": site.latitude,
        "longitude": site.longitude,
        "radius_km": site.alert_radius_km,
        "url": site.project.get_absolute_url(),
    }
