"""Tables to take away: the incidents and the actors that a list shows, as CSV."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.exports import csv_answer
from accounts.models import User
from accounts.protocols import SignedInRequest
from incidents.forms.lists import IncidentFilter
from incidents.models import Actor, Incident, ProjectLink
from incidents.querysets.incidents import IncidentQuerySet
from incidents.vocabulary.people import Outcome
from incidents.vocabulary.review import LinkState

AT_ONCE = 500  # rows held in memory
COLUMNS = {  # field: its HXL tag, https://hxlstandard.org
    "reference": "#event+id",
    "title": "#event+name",
    "state": "#status",
    "severity": "#severity",
    "marking": "#meta+tlp",
    "category": "#event+category",
    "attack_type": "#event+type",
    "occurred_from": "#date+start",
    "occurred_to": "#date+end",
    "time_precision": "#date+precision",
    "time_zone": "#meta+time_zone",
    "country": "#country+code",
    "admin1": "#adm1+name",
    "place": "#loc+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "place_precision": "#geo+precision",
} | {
    f"{outcome}_{bound}": f"#affected+{outcome}+{bound}"
    for outcome in Outcome.values
    for bound in ("low", "best", "high")
}
IN_WORDS = {"severity", "marking"}
ACTOR_COLUMNS = {
    "name": "#group+name",
    "aliases": "#group+name+alias",
    "slug": "#group+id",
    "kind": "#group+type",
    "status": "#status",
    "countries": "#country+code",
    "founded": "#date+start",
    "dissolved": "#date+end",
    "description": "#description",
}


@require_safe
def incident_export(request: SignedInRequest) -> HttpResponseBase:
    """What the list shows for the same query string, all of it; with `hxl=1`, a row of tags under the heads."""
    form = IncidentFilter(request.GET, user=request.user)
    if not form.is_valid():  # the list says at the field what is wrong
        return redirect(f"{reverse('incidents:incident_list')}?{request.GET.urlencode()}")
    incidents = form.narrow(Incident.objects.for_user(request.user).listed())
    tags = [[*COLUMNS.values(), "#activity+project"]] if request.GET.get("hxl") == "1" else []
    rows = incident_rows(incidents.order_by("-occurred_from", "-pk"), request.user)
    return csv_answer("incidents.csv", [*COLUMNS, "projects"], _with(tags, rows))


@require_safe
def actor_export(request: SignedInRequest) -> HttpResponseBase:
    """The actors that the person may know, by name; `q` narrows as on the list."""
    actors = Actor.objects.for_user(request.user).detailed()
    words = request.GET.get("q", "").replace("\x00", "").strip()
    if words:
        actors = actors.matching(words)
    tags = [list(ACTOR_COLUMNS.values())] if request.GET.get("hxl") == "1" else []
    rows = (_actor_row(actor) for actor in actors.order_by("name").iterator(AT_ONCE))
    return csv_answer("actors.csv", list(ACTOR_COLUMNS), _with(tags, rows))


def incident_rows(incidents: IncidentQuerySet, user: User) -> Iterator[list[Any]]:
    """A row for each incident; of its projects those that the person may see on it, as slugs."""
    confirmed = ProjectLink.objects.for_user(user).filter(state=LinkState.CONFIRMED).select_related("project")
    linked = incidents.prefetch_related(Prefetch("links", queryset=confirmed, to_attr="readable_links"))
    for incident in linked.iterator(AT_ONCE):
        cells = [
            getattr(incident, f"get_{name}_display")() if name in IN_WORDS else getattr(incident, name)
            for name in COLUMNS
        ]
        yield [*cells, "; ".join(link.project.slug for link in incident.readable_links)]


def _actor_row(actor: Actor) -> list[Any]:
    several = {
        "aliases": "; ".join(alias.name for alias in actor.aliases.all()),
        "countries": "; ".join(actor.countries),
    }
    return [several[name] if name in several else getattr(actor, name) for name in ACTOR_COLUMNS]


def _with(first: list[list[str]], rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    yield from first
    yield from rows
