"""The lists of incidents, actors, advisories and key events, each with its table to take away: the same rows."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.protocols import SignedInRequest
from accounts.views.lists import list_page, list_table
from incidents.forms.actors import ActorFilter
from incidents.forms.advisories import AdvisoryFilter, KeyEventFilter
from incidents.forms.lists import IncidentFilter
from incidents.models import Actor, Advisory, Incident, KeyEvent
from incidents.services.actor_profile import counts_for
from incidents.services.advisories import may_record
from incidents.services.key_events import ADDERS
from incidents.services.permissions import ENRICHERS, FILERS
from incidents.views import tables
from projects.querysets.memberships import scope_of


@require_safe
def incident_list(request: SignedInRequest) -> HttpResponse:
    """Newest occurrence first, or in another order."""
    form = IncidentFilter(request.GET, user=request.user)
    page = list_page(request, form, Incident.objects.for_user(request.user).listed())
    return render(request, "incidents/incident_list.html", {"page": page, "form": form})


@require_safe
def incident_export(request: SignedInRequest) -> HttpResponseBase:
    """The incidents that the list shows for the same address, of their projects those that one may see."""
    form = IncidentFilter(request.GET, user=request.user)
    incidents = Incident.objects.for_user(request.user).tabled(request.user)
    return list_table(request, form, incidents, tables.INCIDENT)


@require_safe
def actor_list(request: SignedInRequest) -> HttpResponse:
    """By name; where a name is looked for, the likest first."""
    form = ActorFilter(request.GET, user=request.user)
    page = list_page(request, form, Actor.objects.for_user(request.user).listed())
    counts = counts_for(page.object_list, request.user)
    for actor in page.object_list:
        actor.incident_count = counts.get(actor.pk, 0)
    may_add = scope_of(request.user).holds(FILERS | ENRICHERS)
    return render(request, "incidents/actor_list.html", {"page": page, "form": form, "may_add": may_add})


@require_safe
def actor_export(request: SignedInRequest) -> HttpResponseBase:
    """The actors that the list shows for the same address."""
    form = ActorFilter(request.GET, user=request.user)
    actors = Actor.objects.for_user(request.user).listed()
    return list_table(request, form, actors, tables.ACTOR)


@require_safe
def advisory_list(request: SignedInRequest) -> HttpResponse:
    """The latest published first."""
    form = AdvisoryFilter(request.GET, user=request.user)
    page = list_page(request, form, Advisory.objects.for_user(request.user).listed())
    context: dict[str, Any] = {"page": page, "form": form, "may_record": may_record(request.user)}
    return render(request, "incidents/advisory_list.html", context)


@require_safe
def advisory_export(request: SignedInRequest) -> HttpResponseBase:
    """The advisories that the list shows for the same address, of what they concern what one may read."""
    form = AdvisoryFilter(request.GET, user=request.user)
    advisories = Advisory.objects.for_user(request.user).tabled(request.user)
    return list_table(request, form, advisories, tables.ADVISORY)


@require_safe
def key_event_list(request: SignedInRequest) -> HttpResponse:
    """The latest first."""
    form = KeyEventFilter(request.GET, user=request.user)
    page = list_page(request, form, KeyEvent.objects.for_user(request.user))
    may_add = scope_of(request.user).holds(ADDERS)
    return render(request, "incidents/key_event_list.html", {"page": page, "form": form, "may_add": may_add})


@require_safe
def key_event_export(request: SignedInRequest) -> HttpResponseBase:
    """The key events that the list shows for the same address."""
    form = KeyEventFilter(request.GET, user=request.user)
    events = KeyEvent.objects.for_user(request.user)
    return list_table(request, form, events, tables.KEY_EVENT)
