"""Actors: one actor's profile, its facts, and accepting a proposed one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed
from accounts.protocols import SignedInRequest
from accounts.querysets.keyset import keyset_page
from accounts.services.readings import note_list
from accounts.views.history import history_page
from incidents.forms.actors import ActorForm, AliasForm, DesignationForm, MergeForm, RelationForm
from incidents.models import Actor, ActorWatch
from incidents.querysets.incidents import NEWEST_FIRST
from incidents.services import accept_actor, edit_actor, name_actor
from incidents.services.actor_profile import incidents_of, profile_of
from incidents.services.edit_actor import may_edit_actor
from incidents.services.known_names import known_actor_names
from incidents.services.merge_actors import may_merge
from incidents.services.permissions import ENRICHERS, FILERS
from incidents.services.trails_around import actor_trails
from incidents.vocabulary.evidence import READ_BACKWARDS
from projects.forms.watches import TermsForm
from projects.querysets.memberships import scope_of


@require_safe
def actor_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """The profile of an actor, over the incidents that the person may read."""
    return render_actor(request, load_actor(request, slug))


@require_safe
def actor_history(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every change of an actor, its names, relations, designations and merges that the person may read."""
    actor = load_actor(request, slug)
    return history_page(request, actor, actor_trails(request.user, actor))


def load_actor(request: SignedInRequest, slug: str) -> Actor:
    """The actor of this address, as far as the person may know of it."""
    actors = Actor.objects.for_user(request.user).select_related("merged_into", "proposed_by")
    actor: Actor = get_object_or_404(actors, slug=slug)
    return actor


def render_actor(request: SignedInRequest, actor: Actor, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with the forms of its parts empty or as they were sent."""
    user = request.user
    enriches = scope_of(user).holds(ENRICHERS) and actor.merged_into is None
    watch = ActorWatch.objects.for_user(user).active().filter(actor=actor).first()
    page = keyset_page(request, incidents_of(actor, user).listed(), by=NEWEST_FIRST)
    note_list(actor=user, name="Page of an actor", records=page.object_list)
    context = {
        "actor": actor,
        "aliases": actor.aliases.all(),
        "relations": relations_of(actor, request),
        "designations": actor.designations.all(),
        "merges": actor.merges.select_related("merged", "actor", "undone_by"),
        "profile": profile_of(actor, user),
        "page": page,
        "may_edit": may_edit_actor(user, actor),
        "may_enrich": enriches,
        "may_merge": may_merge(user),
        "known_actors": known_actor_names(user) if enriches else [],
        "watch": watch,
        "watch_form": TermsForm.of(watch, auto_id="watch_%s"),
        "alias_form": AliasForm(auto_id="alias_%s"),
        "relation_form": RelationForm(user=user, auto_id="relation_%s"),
        "designation_form": DesignationForm(auto_id="designation_%s"),
        "merge_form": MergeForm(user=user, auto_id="merge_%s"),
    }
    return render(request, "incidents/actor_page.html", context | forms, status=status)


def relations_of(actor: Actor, request: SignedInRequest) -> list[dict[str, Any]]:
    """What it is to others and others are to it, in words that read from this actor."""
    known = Actor.objects.for_user(request.user).values("pk")
    ours = actor.relations.filter(other__in=known).select_related("other")
    theirs = actor.relations_to.filter(actor__in=known).select_related("actor")
    return [{"row": row, "words": row.get_kind_display(), "other": row.other} for row in ours] + [
        {"row": row, "words": READ_BACKWARDS[row.kind], "other": row.actor} for row in theirs
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def actor_add(request: SignedInRequest) -> HttpResponse:
    """Name an actor; an officer's is proposed to the analysts."""
    if not scope_of(request.user).holds(FILERS | ENRICHERS):
        raise NotAllowed("Viewers cannot add actors.")
    form = ActorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = name_actor(actor=request.user, name=form.cleaned_data["name"])
        actor = edit_actor(actor=request.user, subject=actor, **form.cleaned_data)
        messages.success(request, f"{actor} is {'proposed' if actor.status == 'proposed' else 'added'}.")
        return redirect(actor)
    return render(request, "incidents/actor_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def actor_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Correct what is known of an actor."""
    actor = load_actor(request, slug)
    if not may_edit_actor(request.user, actor):
        raise NotAllowed("Analysts and managers correct actors; one that was merged is corrected where it went.")
    form = ActorForm(request.POST or None, instance=Actor.objects.for_user(request.user).get(pk=actor.pk))
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        edit_actor(actor=request.user, subject=actor, **changes)
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect(actor)
    context = {"form": form, "actor": actor}
    return render(request, "incidents/actor_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def actor_accept(request: SignedInRequest, slug: str) -> HttpResponse:
    """Accept a proposed actor."""
    actor = load_actor(request, slug)
    try:
        accept_actor(actor=request.user, proposed=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{actor} is accepted.")
    return redirect(actor)
