"""What one watches, on one page: projects, countries, actors; begun, changed, stopped and taken up again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.protocols import SignedInRequest
from incidents.models import ActorWatch
from incidents.services import watch_actor, watch_again
from incidents.services.watching import KINDS, PLACE, Watched, watches_of
from incidents.views.actors import load_actor
from projects.forms.watches import CHOOSE, CountryWatchForm, TermsForm, WatchForm
from projects.models import Watch
from projects.services import stop_watch
from projects.services import watch_country as begin_to_watch
from projects.vocabulary import country_names


@require_safe
def watch_list(request: SignedInRequest) -> HttpResponse:
    """All that the person watches, with its terms, and what they watched before."""
    return _page(request, CountryWatchForm(user=request.user, auto_id="country_%s"))


@require_POST
def watch_country(request: SignedInRequest) -> HttpResponse:
    """Alert me to what happens in a country."""
    form = CountryWatchForm(request.POST, user=request.user, auto_id="country_%s")
    if not form.is_valid():
        return _page(request, form, status=422)
    country = form.cleaned_data["country"]
    begin_to_watch(actor=request.user, country=country, **form.terms)
    messages.success(request, f"You watch {country_names()[country]}: what you may read of it will alert you.")
    return redirect("incidents:watch_list")


@require_POST
def watch_change(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Other terms for one of my watches, or take it up again."""
    watch, form = _own(request, kind, pk), WatchForm(request.POST)
    if form.is_valid():
        watch_again(actor=request.user, watch=watch, terms=form.project_terms)
        messages.success(request, f"You watch {watch.subject} on these terms now.")
    else:
        messages.error(request, CHOOSE)
    return redirect("incidents:watch_list")


@require_POST
def watch_stop(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Stop alerting me."""
    watch = _own(request, kind, pk)
    stop_watch(actor=request.user, watch=watch)
    messages.success(request, f"You no longer watch {watch.subject}. Below you can take it up again.")
    return redirect("incidents:watch_list")


@require_POST
def actor_watch(request: SignedInRequest, slug: str) -> HttpResponse:
    """Alert me to what is laid to this actor."""
    actor, form = load_actor(request, slug), TermsForm(request.POST)
    if form.is_valid():
        watch_actor(actor=request.user, subject=actor, **form.terms)
        messages.success(request, f"You watch {actor}: what is laid to it, and you may read, will alert you.")
    else:
        messages.error(request, CHOOSE)
    return redirect(actor)


@require_POST
def actor_unwatch(request: SignedInRequest, slug: str) -> HttpResponse:
    """Stop alerting me."""
    actor = load_actor(request, slug)
    for watch in ActorWatch.objects.for_user(request.user).filter(actor=actor):
        stop_watch(actor=request.user, watch=watch)
    messages.success(request, f"You no longer watch {actor}.")
    return redirect(actor)


def _own(request: SignedInRequest, kind: str, pk: int) -> Watch | ActorWatch:
    """One of the person's own watches, on something that they may read."""
    if kind not in KINDS:
        raise Http404
    own: Any = KINDS[kind].objects.for_user(request.user)
    rows = own.readable(request.user) if kind == PLACE else own
    watch: Watch | ActorWatch = get_object_or_404(rows, pk=pk)
    return watch


def _page(request: SignedInRequest, form: CountryWatchForm, status: int = 200) -> HttpResponse:
    context = {
        "watches": [(row, _form_of(row)) for row in watches_of(request.user)],
        "stopped": watches_of(request.user, stopped=True),
        "country_form": form,
    }
    return render(request, "incidents/watch_list.html", context, status=status)


def _form_of(row: Watched) -> TermsForm:
    on_project = isinstance(row.watch, Watch) and row.watch.project_id is not None
    return (WatchForm if on_project else TermsForm).of(row.watch, auto_id=f"{row.kind}{row.watch.pk}_%s")
