"""What the machine finds: projects whose sites lie near, or that the text names. It suggests; people decide.

A decided link, confirmed or rejected, is never touched: what was rejected does not return. A suggestion that nobody has
decided on follows the report: it goes when the place or the words that made it are gone.
"""

from dataclasses import dataclass

from django.db.models import F, Q

from incidents.models import Incident, ProjectLink
from incidents.rules.mentions import folded, mentioned
from incidents.vocabulary.precision import PlacePrecision
from incidents.vocabulary.review import LinkRelation, LinkState
from projects.models import Organisation, OrganisationAlias, Project, ProjectAncestry, ProjectParty, Site
from projects.querysets.places import kilometres_from
from projects.vocabulary import PartyRole

READ_FOR_IT = frozenset(
    {"title", "narrative", "target_description", "place", "latitude", "longitude", "place_precision", "country"}
)
"""Facts whose change makes it worth looking again."""
SPEAKING_PARTIES = [PartyRole.OPERATOR, PartyRole.SPONSOR]
MOST = 12  # suggestions on one report: more would be noise, and hide the near ones


@dataclass(frozen=True, slots=True)
class Found:
    """One project that may be concerned, and why."""

    project: int
    reason: str
    relation: str
    site: int | None = None
    distance_km: float | None = None


def suggest_links(incident: Incident) -> None:
    """Make the undecided links of an incident those that are found now. The caller holds the incident's row."""
    decided = set(incident.links.exclude(state=LinkState.SUGGESTED).values_list("project", flat=True))
    confirmed = incident.links.filter(state=LinkState.CONFIRMED).values_list("project", flat=True)
    found = _without_ancestors({**_named(incident), **_near(incident)}, set(confirmed))
    wanted = {key: value for key, value in list(found.items())[:MOST] if key not in decided}
    standing = {link.project_id: link for link in incident.links.filter(state=LinkState.SUGGESTED)}
    for project, link in standing.items():
        if project not in wanted:
            link.delete()
    for project, why in wanted.items():
        link = standing.get(project) or ProjectLink(incident=incident, project_id=project)
        told = {"reason": why.reason, "relation": why.relation, "site_id": why.site, "distance_km": why.distance_km}
        if link.pk is None or any(getattr(link, name) != value for name, value in told.items()):
            for name, value in told.items():
                setattr(link, name, value)
            link.full_clean()
            link.save()


def nearest_site(incident: Incident, project: Project) -> tuple[Site, float] | None:
    """The project's site nearest to where it happened, and how many kilometres away; None where that is not known."""
    if not incident.point_is_known or incident.latitude is None or incident.longitude is None:
        return None
    measured = Site.objects.filter(project=project).annotate(km=kilometres_from(incident.latitude, incident.longitude))
    site = measured.order_by("km").first()
    return None if site is None else (site, site.km)


def _near(incident: Incident) -> dict[int, Found]:
    """Projects with a site within its alert radius, the nearest first; nothing where only an area is known."""
    if not incident.point_is_known or incident.latitude is None or incident.longitude is None:
        return {}
    measured = Site.objects.annotate(km=kilometres_from(incident.latitude, incident.longitude))
    found: dict[int, Found] = {}
    for site in measured.filter(km__lte=F("alert_radius_km")).order_by("km"):
        away = _in_words(site.km, exact=incident.place_precision == PlacePrecision.EXACT)
        reason = f"{away} from {site.name}, within its alert radius of {site.alert_radius_km:g} km."
        found.setdefault(
            site.project_id, Found(site.project_id, reason[:300], LinkRelation.NEARBY, site.pk, round(site.km, 3))
        )
    return found


def _in_words(km: float, *, exact: bool) -> str:
    """A distance no more exact than the place: metres mean nothing where it is known within 25 km only."""
    if exact:
        return f"{km:.1f} km"
    return f"About {km:.0f} km" if km >= 1 else "About 1 km"


def _named(incident: Incident) -> dict[int, Found]:
    """Projects that the text names: by their own name, by a site's, or by that of their operator or sponsor."""
    text = folded("\n".join([incident.title, incident.target_description, incident.place, incident.narrative]))
    here = Q(host_country=incident.country) | Q(host_country="")
    projects = dict(Project.objects.filter(here).values_list("pk", "name"))
    found = {
        pk: Found(pk, f"The text names {name}."[:300], LinkRelation.DIRECT_TARGET)
        for pk, name in projects.items()
        if mentioned(text, name)
    }
    for pk, site, name in Site.objects.filter(project__in=projects).values_list("project", "pk", "name"):
        if pk not in found and mentioned(text, name):
            found[pk] = Found(pk, f"The text names its site {name}."[:300], LinkRelation.DIRECT_TARGET, site)
    spoken_of = _organisations_named(text)
    parties = ProjectParty.objects.filter(project__in=projects, organisation__in=spoken_of, role__in=SPEAKING_PARTIES)
    for pk, organisation, role in parties.values_list("project", "organisation", "role"):
        words = f"The text names its {PartyRole(role).label.lower()} {spoken_of[organisation]}."
        found.setdefault(pk, Found(pk, words[:300], LinkRelation.STAFF_AFFECTED))
    return found


def _organisations_named(text: str) -> dict[int, str]:
    parties = ProjectParty.objects.filter(role__in=SPEAKING_PARTIES).values("organisation")
    names = list(Organisation.objects.filter(pk__in=parties).values_list("pk", "name"))
    names += OrganisationAlias.objects.filter(organisation__in=parties).values_list("organisation", "name")
    return {pk: name for pk, name in names if mentioned(text, name)}


def _without_ancestors(found: dict[int, Found], confirmed: set[int]) -> dict[int, Found]:
    """Whoever is told of a project is told of what stands above it: a corridor is suggested only for itself."""
    below = set(found) | confirmed
    above = ProjectAncestry.objects.filter(descendant__in=below, ancestor__in=found, depth__gt=0)
    covered = set(above.values_list("ancestor", flat=True))
    return {pk: why for pk, why in found.items() if pk not in covered}
