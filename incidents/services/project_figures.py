"""Figures of a project and its subtree over the incidents that a person may read: the trend, and the actors seen."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from accounts.querysets.windows import heads
from incidents.models import Actor, Advisory, Incident, Involvement
from incidents.querysets.incidents import NEWEST_FIRST
from incidents.vocabulary.evidence import InvolvementRole
from projects.protocols import Panel

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.querysets.incidents import IncidentQuerySet
    from projects.models import Organisation, Project

YEARS_SHOWN = 15
LATEST = 5_000
ACTORS_SHOWN = 10


def trend_panel(project: "Project", user: "User") -> Panel:
    """Incidents and killed by year of occurrence (UTC), the latest first; a year that is not whole is left out."""
    latest, bounded = _latest(project, user)
    by_year = latest.annotate(year=ExtractYear("occurred_from")).values("year")
    counted = by_year.annotate(number=Count("pk"), killed=Sum("killed_best")).order_by("-year")
    years = [{"label": row["year"], "number": row["number"], "killed": row["killed"]} for row in counted]
    years = (years[:-1] if bounded and len(years) > 1 else years)[:YEARS_SHOWN]
    context = {"years": years, "most": max((row["number"] for row in years), default=0)}
    return Panel(title="Trend", template="incidents/panels/trend.html", context=context)


def actors_panel(project: "Project", user: "User") -> Panel:
    """Who is said to have done what here and below, lately, the most often named first."""
    latest, bounded = _latest(project, user)
    said = Involvement.objects.filter(incident__in=latest.values("pk")).order_by()
    counted = said.values("actor", "role").annotate(number=Count("incident", distinct=True)).order_by("-number")
    roles: dict[int, list[str]] = {}
    for row in counted:
        words = f"{InvolvementRole(row['role']).label.lower()}: {row['number']}"
        roles.setdefault(row["actor"], []).append(words)
    known: dict[Any, Actor] = Actor.objects.for_user(user).in_bulk(list(roles)[:ACTORS_SHOWN])
    actors = [{"actor": known[key], "roles": words} for key, words in roles.items() if key in known]
    context = {"actors": actors, "bound": LATEST if bounded else None}
    return Panel(title="Actors seen", template="incidents/panels/actors_seen.html", context=context)


def _latest(project: "Project", user: "User") -> "tuple[IncidentQuerySet, bool]":
    """The latest incidents here and below, so that no page grows without bound; and whether there are more."""
    incidents = Incident.objects.for_user(user).unmerged().touching(project)
    keys = heads(incidents, NEWEST_FIRST, None, LATEST + 1)
    return Incident.objects.filter(pk__in=keys[:LATEST]).order_by(), len(keys) > LATEST


def obligations_panel(project: "Project", user: "User") -> Panel:
    """Room for who owes the project what, by when."""
    return Panel(title="Open obligations", template="incidents/panels/obligations.html", context={})


def issued_panel(organisation: "Organisation", user: "User") -> Panel:
    """The latest advisories that an organisation issued and this person may read."""
    advisories = Advisory.objects.for_user(user).filter(issuer=organisation).listed()[:ACTORS_SHOWN]
    template = "incidents/panels/issued_advisories.html"
    return Panel(title="Advisories", template=template, context={"advisories": advisories})
