"""What the machine finds becomes a suggested link: it suggests; people decide.

A decided link, confirmed or rejected, is never touched: what was rejected does not return. A suggestion that nobody has
decided on follows the report: it goes when the place or the words that made it are gone.
"""

from django.db import connection

from incidents.models import Incident, ProjectLink
from incidents.services.findings import Found, found_named, found_near, names_in
from incidents.vocabulary.review import LinkState
from projects.models import Project, ProjectAncestry, Site
from projects.querysets.places import kilometres_from

LOCATING = {"place", "admin1", "country", "latitude", "longitude", "place_precision"}
READ_FOR_IT = frozenset({"title", "narrative", "target_description", *LOCATING})
"""Facts whose change makes it worth looking again."""
MOST = 12  # suggestions on one report: more would be noise, and hide the near ones
SITES_LOCK = 7_201_866_011


def hold_sites() -> None:
    """No site moves until this transaction ends; many may hold them. To be called before an incident is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SITES_LOCK])


def wait_for_reports() -> None:
    """Whoever moves a site waits for the reports being saved, which do not see it there yet; later ones wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SITES_LOCK])


def suggest_links(incident: Incident) -> None:
    """Make the undecided links of an incident those that are found now. The caller holds the incident's row."""
    links = list(incident.links.all())
    standing = {link.project_id: link for link in links if link.state == LinkState.SUGGESTED}
    wanted = _wanted(incident, links)
    for project, link in standing.items():
        if project not in wanted:
            link.delete()
    for project, why in wanted.items():
        link = standing.get(project) or ProjectLink(incident=incident, project_id=project)
        if say(link, why):
            link.full_clean()
            link.save()


def _wanted(incident: Incident, links: list[ProjectLink]) -> dict[int, Found]:
    """What is to be suggested, the near ones first."""
    decided = {link.project_id for link in links if link.state != LinkState.SUGGESTED}
    confirmed = {link.project_id for link in links if link.state == LinkState.CONFIRMED}
    near = found_near(incident)
    found = near | found_named(incident, names_in(incident.country)) | near
    undecided = {project: why for project, why in found.items() if project not in decided}
    return dict(list(_without_ancestors(undecided, confirmed).items())[:MOST])


def say(link: ProjectLink, why: Found) -> bool:
    """Let a suggestion tell why it is made; is that anything new?"""
    told = why.told()
    new = link.pk is None or any(getattr(link, name) != value for name, value in told.items())
    for name, value in told.items():
        setattr(link, name, value)
    return new


def nearest_site(incident: Incident, project: Project) -> tuple[Site, float] | None:
    """The project's site nearest to where it happened, and how many kilometres away; None where that is not known."""
    if not incident.point_is_known or incident.latitude is None or incident.longitude is None:
        return None
    measured = Site.objects.filter(project=project).annotate(km=kilometres_from(incident.latitude, incident.longitude))
    site = measured.order_by("km").first()
    return None if site is None else (site, site.km)


def _without_ancestors(found: dict[int, Found], confirmed: set[int]) -> dict[int, Found]:
    """Whoever is told of a project is told of what stands above it: a corridor is suggested only for itself."""
    above = ProjectAncestry.objects.filter(descendant__in=set(found) | confirmed, ancestor__in=found, depth__gt=0)
    covered = set(above.values_list("ancestor", flat=True))
    return {pk: why for pk, why in found.items() if pk not in covered}
