"""The map of an incident: its pin, and where the projects lie that it is linked to or may concern."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from incidents.models import Incident, ProjectLink
from incidents.vocabulary.review import LinkState
from projects.models import Site
from projects.protocols import MapPoint
from projects.querysets.places import distance_km, kilometres_from

if TYPE_CHECKING:
    from accounts.models import User

SITES_SHOWN = 50  # of all projects together, where no site is the nearest one


def sites_of_links(user: "User", incident: Incident, links: Iterable[ProjectLink]) -> dict[int, list[Site]]:
    """By project: the site that its link names, or the nearest one; all of them where only an area is known."""
    found: dict[int, list[Site]] = defaultdict(list)
    unnamed = []
    for link in links:
        if link.site is None:
            unnamed.append(link.project_id)
        else:
            found[link.project_id].append(link.site)
    for site in _nearest(incident, Site.objects.for_user(user).filter(project__in=unnamed)):
        found[site.project_id].append(site)
    return found


def _nearest(incident: Incident, sites: "QuerySet[Site]") -> "QuerySet[Site]":
    """The nearest one of each project, or the first of all."""
    point = _point(incident)
    if point is None:
        return sites.order_by("pk")[:SITES_SHOWN]
    measured = sites.annotate(km=kilometres_from(*point))
    return measured.order_by("project_id", "km", "pk").distinct("project_id")


def km_between(incident: Incident, site: Site) -> float | None:
    """How far the site lies from where it happened; None where only an area is known."""
    point = _point(incident)
    return None if point is None else distance_km(*point, site.latitude, site.longitude)


def incident_points(incident: Incident, links: Iterable[ProjectLink], sites: dict[int, list[Site]]) -> list[MapPoint]:
    """The sites, and the pin over them: none where only an area is known. Distances matter here, not alert radii."""
    points = [_site_point(link, site) for link in links for site in sites.get(link.project_id, [])]
    point = _point(incident)
    if point is None:
        return points
    pin: MapPoint = {"kind": "incident", "name": incident.reference, "latitude": point[0], "longitude": point[1]}
    return [*points, pin]


def _point(incident: Incident) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None where only an area is known, whose middle is nowhere in particular."""
    if incident.latitude is None or incident.longitude is None or not incident.point_is_known:
        return None
    return incident.latitude, incident.longitude


def _site_point(link: ProjectLink, site: Site) -> MapPoint:
    return {
        "kind": "suggested" if link.state == LinkState.SUGGESTED else "site",
        "name": f"{site.name} – {link.project.name}",
        "latitude": site.latitude,
        "longitude": site.longitude,
        "url": link.project.get_absolute_url(),
    }
