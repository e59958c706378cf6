"""Key events: one of them, and the incidents that stand beside it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed
from accounts.protocols import SignedInRequest
from accounts.services.readings import note_list
from accounts.views.history import history_page
from incidents.forms.advisories import KeyEventForm, KeyEventLinkForm
from incidents.models import Incident, KeyEvent
from incidents.services import edit_key_event, link_key_event, name_key_event, unlink_key_event
from incidents.services.key_events import ADDERS, within_risk_window
from incidents.services.permissions import ENRICHERS
from incidents.services.trails_around import key_event_trails
from projects.querysets.memberships import scope_of

SUGGESTED = 10


@require_safe
def key_event_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """The event, what happened beside it, and what else lies in its window of heightened risk."""
    event = load_event(request, slug)
    readable = Incident.objects.for_user(request.user).unmerged().values("pk")
    links = list(event.incident_links.filter(incident__in=readable).select_related("incident", "key_event"))
    nearby = list(within_risk_window(event, request.user).listed()[:SUGGESTED])
    note_list(actor=request.user, name="Page of a key event", records=[link.incident for link in links] + nearby)
    context = {
        "event": event,
        "links": links,
        "nearby": nearby,
        "may_edit": scope_of(request.user).holds(ENRICHERS),
    }
    return render(request, "incidents/key_event_page.html", context)


@require_safe
def key_event_history(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every change of a key event, and the incidents beside it that the person may read."""
    event = load_event(request, slug)
    return history_page(request, event, key_event_trails(request.user, event))


def load_event(request: SignedInRequest, slug: str) -> KeyEvent:
    event: KeyEvent = get_object_or_404(KeyEvent.objects.for_user(request.user), slug=slug)
    return event


@require_http_methods(["GET", "HEAD", "POST"])
def key_event_add(request: SignedInRequest) -> HttpResponse:
    """Name a visit, a summit, an anniversary."""
    if not scope_of(request.user).holds(ADDERS):
        raise NotAllowed("Officers, analysts and managers add key events.")
    form = KeyEventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        event = name_key_event(actor=request.user, **form.cleaned_data)
        messages.success(request, f"{event} is there. Link incidents to it on their own pages.")
        return redirect(event)
    return render(request, "incidents/key_event_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def key_event_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Correct an event."""
    event = load_event(request, slug)
    if not scope_of(request.user).holds(ENRICHERS):
        raise NotAllowed("Analysts and managers correct key events.")
    form = KeyEventForm(request.POST or None, instance=load_event(request, slug))
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        edit_key_event(actor=request.user, event=event, **changes)
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect(event)
    context = {"form": form, "event": event}
    return render(request, "incidents/key_event_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def key_event_link(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say that an incident stands beside an event."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    form = KeyEventLinkForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, "Choose a key event. One that is missing can be added under Key events.")
        return redirect(incident)
    event = form.cleaned_data["key_event"]
    try:
        link = link_key_event(actor=request.user, incident=incident, event=event, note=form.cleaned_data["note"])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{incident.reference}: {link.distance_text} – {event}.")
    return redirect(incident)


@require_POST
def key_event_unlink(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """It does not stand beside the event."""
    incident = get_object_or_404(Incident.objects.for_user(request.user), reference=reference)
    link = get_object_or_404(incident.key_event_links.select_related("key_event", "incident"), pk=pk)
    unlink_key_event(actor=request.user, link=link)
    messages.success(request, f"{link.key_event} is taken off {incident.reference}.")
    return redirect(incident)
