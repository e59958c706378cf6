"""Figures of a project and its subtree over the incidents that a person may read: the trend, and the actors seen."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from incidents.models import Actor, Advisory, Incident, Involvement
from incidents.vocabulary.evidence import InvolvementRole
from projects.protocols import Panel

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Organisation, Project

YEARS_SHOWN = 15
ACTORS_SHOWN = 10


def trend_panel(project: "Project", user: "User") -> Panel:
    """Incidents and killed by year of occurrence (UTC), the latest years first; one query."""
    incidents = Incident.objects.for_user(user).touching(project).order_by()
    by_year = incidents.annotate(year=ExtractYear("occurred_from")).values("year")
    counted = by_year.annotate(number=Count("pk"), killed=Sum("killed_best")).order_by("-year")[:YEARS_SHOWN]
    years = [{"label": row["year"], "number": row["number"], "killed": row["killed"]} for row in counted]
    context = {"years": years, "most": max((row["number"] for row in years), default=0)}
    return Panel(title="Trend", template="incidents/panels/trend.html", context=context)


def actors_panel(project: "Project", user: "User") -> Panel:
    """Who is said to have done what here and below, the most often named first; two queries."""
    incidents = Incident.objects.for_user(user).touching(project).values("pk")
    said = Involvement.objects.filter(incident__in=incidents).order_by()
    counted = said.values("actor", "role").annotate(number=Count("incident", distinct=True)).order_by("-number")
    roles: dict[int, list[str]] = {}
    for row in counted:
        words = f"{InvolvementRole(row['role']).label.lower()}: {row['number']}"
        roles.setdefault(row["actor"], []).append(words)
    known: dict[Any, Actor] = Actor.objects.for_user(user).in_bulk(list(roles)[:ACTORS_SHOWN])
    actors = [{"actor": known[key], "roles": words} for key, words in roles.items() if key in known]
    return Panel(title="Actors seen", template="incidents/panels/actors_seen.html", context={"actors": actors})


def obligations_panel(project: "Project", user: "User") -> Panel:
    """Room for who owes the project what, by when."""
    return Panel(title="Open obligations", template="incidents/panels/obligations.html", context={})


def issued_panel(organisation: "Organisation", user: "User") -> Panel:
    """The latest advisories that an organisation issued and this person may read."""
    advisories = Advisory.objects.for_user(user).filter(issuer=organisation).listed()[:ACTORS_SHOWN]
    template = "incidents/panels/issued_advisories.html"
    return Panel(title="Advisories", template=template, context={"advisories": advisories})
