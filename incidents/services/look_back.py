"""A site is put on the map or moves: what was reported before is looked at again. It suggests, and never alerts.

Only the latest reports near by are looked at, as many as one request can carry; the person is told what was left out.
Drafts are looked at too: a suggestion opens them to nobody, and they are handed in with it.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from incidents.models import Incident, ProjectLink
from incidents.rules.mentions import ways_to_say
from incidents.services.findings import TOLD, Found, found_named, found_near_one_of, names_of, towns_among
from incidents.services.permissions import WITH_REPORTER, WITH_STAFF
from incidents.services.suggest_links import MOST, say, wait_for_reports
from incidents.vocabulary.precision import POINT_IS_KNOWN
from incidents.vocabulary.review import LinkState
from projects.models import Project, ProjectAncestry, Site
from projects.querysets.places import kilometres_from, within

if TYPE_CHECKING:
    from accounts.models import User

LATELY = timedelta(days=365)
MOST_REPORTS = 500
CONCERNED = Q(state__in=WITH_REPORTER | WITH_STAFF)
"""Reports on whose links somebody can still decide."""


def look_back(site: Site, actor: "User") -> str:
    """Suggest the project for the latest reports near the site, and take back what only its old place explained.

    Runs in the transaction that placed it. Returns a sentence for the person who did.
    """
    wait_for_reports()
    near, placed_by_it = _near_lately(site), _suggested_by(site)
    latest = set(near[:MOST_REPORTS]) | set(_latest(placed_by_it)[:MOST_REPORTS])
    held = Incident.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(held.filter(Q(pk__in=latest) | Q(pk__in=placed_by_it.values("incident"))).values_list("pk", flat=True))
    suggested, changed = _look_again(site, latest)
    changed |= _take_back_far_ones(site, latest)
    Incident.objects.filter(pk__in=changed).update(version=F("version") + 1)
    return _in_words(Incident.objects.for_user(actor).filter(pk__in=suggested).count(), len(near) > MOST_REPORTS)


def _near_lately(site: Site) -> list[int]:
    """The latest reports within its radius on which this project is not decided; one more than will be looked at."""
    decided = ProjectLink.objects.filter(incident=OuterRef("pk"), project=site.project_id)
    lately = Incident.objects.filter(
        CONCERNED,
        ~Exists(decided.exclude(state=LinkState.SUGGESTED)),
        within(site.latitude, site.longitude, site.alert_radius_km),
        place_precision__in=POINT_IS_KNOWN,
        occurred_from__gte=timezone.now() - LATELY,
    )
    return list(lately.order_by("-occurred_from", "-pk").values_list("pk", flat=True)[: MOST_REPORTS + 1])


def _suggested_by(site: Site) -> "QuerySet[ProjectLink]":
    return ProjectLink.objects.filter(site=site, state=LinkState.SUGGESTED)


def _latest(links: "QuerySet[ProjectLink]") -> "QuerySet[ProjectLink, int]":
    return links.order_by("-incident__occurred_from", "-incident").values_list("incident", flat=True)


def _look_again(site: Site, reports: Collection[int]) -> tuple[set[int], set[int]]:
    """Ask of each report what is found now of this one project. Ids of those newly suggested, and of all changed."""
    project = site.project
    links = ProjectLink.objects.filter(incident__in=reports)
    standing = {link.incident_id: link for link in links.filter(project=project, state=LinkState.SUGGESTED)}
    closed = _closed_to(project, links)
    new, revised, gone = [], [], []
    for incident, why in _found(site, reports):
        link = standing.get(incident.pk)
        if why is None or incident.pk in closed:
            gone += [link] if link else []
        elif link is None:
            new.append(ProjectLink(incident=incident, project=project, **why.told()))
        elif say(link, why):
            revised.append(link)
    ProjectLink.objects.bulk_create(new)
    ProjectLink.objects.bulk_update(revised, TOLD)
    ProjectLink.objects.filter(pk__in=[link.pk for link in gone]).delete()
    suggested = {link.incident_id for link in new}
    _take_back_ancestors(project, suggested)
    return suggested, suggested | {link.incident_id for link in (*revised, *gone)}


def _found(site: Site, reports: Collection[int]) -> list[tuple[Incident, Found | None]]:
    """What is found of the project in each report, by the rules under which the report itself would be saved."""
    project = site.project
    sites = [site, *Site.objects.filter(project=project).exclude(pk=site.pk)]
    names = names_of(Project.objects.filter(pk=project.pk))
    one_word = [way.words for name in names for way in ways_to_say(name.name) if way.is_one_word]
    towns = towns_among(one_word, project.host_country)
    found = []
    for incident in Incident.objects.filter(pk__in=reports):
        why = found_near_one_of(sites, incident)
        if why is None and project.host_country in ("", incident.country):
            why = found_named(incident, names, towns).get(project.pk)
        found.append((incident, why))
    return found


def _closed_to(project: Project, links: "QuerySet[ProjectLink]") -> set[int]:
    """The reports on which this project is not to be suggested: decided, told of by one below it, or full."""
    others = links.exclude(project=project)
    below = ProjectAncestry.objects.filter(ancestor=project, depth__gt=0).values("descendant")
    decided = links.filter(project=project).exclude(state=LinkState.SUGGESTED)
    told = others.filter(project__in=below).exclude(state=LinkState.REJECTED)
    full = others.filter(state=LinkState.SUGGESTED).order_by().values("incident").annotate(many=Count("pk"))
    closed = {pk for rows in (decided, told) for pk in rows.values_list("incident", flat=True)}
    return closed | set(full.filter(many__gte=MOST).values_list("incident", flat=True))


def _take_back_ancestors(project: Project, reports: Collection[int]) -> None:
    above = ProjectAncestry.objects.filter(descendant=project, depth__gt=0).values("ancestor")
    ProjectLink.objects.filter(incident__in=reports, project__in=above, state=LinkState.SUGGESTED).delete()


def _take_back_far_ones(site: Site, looked_at: Collection[int]) -> set[int]:
    """Of the many that were not looked at singly, those that now lie outside of its radius."""
    measured = kilometres_from(site.latitude, site.longitude, "incident__")
    others = _suggested_by(site).filter(distance_km__isnull=False).exclude(incident__in=looked_at)
    far = dict(
        others.annotate(km=measured).filter(km__gt=site.alert_radius_km).order_by().values_list("pk", "incident")
    )
    ProjectLink.objects.filter(pk__in=far).delete()
    return set(far.values())


def _in_words(suggested: int, cut_off: bool) -> str:
    reports = {0: "No report", 1: "1 report"}.get(suggested, f"{suggested} reports")
    bound = f"Only the latest {MOST_REPORTS} of that time were looked at. " if cut_off else ""
    return (
        f"{reports} of the last twelve months {'is' if suggested < 2 else 'are'} newly suggested to concern it. "
        f"{bound}Older ones were left out: link them by hand."
    )
