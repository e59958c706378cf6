"""What hangs on an actor: other names, relations, designations; and merging it into another, and back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.protocols import SignedInRequest
from incidents.forms.actors import AliasForm, DesignationForm, MergeForm, RelationForm
from incidents.models import ActorAlias
from incidents.services import (
    add_alias,
    designate_actor,
    drop_alias,
    drop_designation,
    drop_relation,
    merge_actors,
    relate_actors,
    undo_merge,
)
from incidents.services.merge_actors import require_may_merge
from incidents.services.relate_actors import require_enricher, require_standing
from incidents.views.actors import load_actor, render_actor


@require_POST
def alias_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make the actor known by another name."""
    actor = load_actor(request, slug)
    require_enricher(request.user)
    form = AliasForm(request.POST, instance=ActorAlias(actor=actor), auto_id="alias_%s")
    if not form.is_valid():
        return render_actor(request, actor, 422, alias_form=form)
    add_alias(actor=request.user, of=actor, name=form.cleaned_data["name"])
    messages.success(request, f"{actor} is also known as {form.cleaned_data['name']}.")
    return redirect(actor)


@require_POST
def alias_drop(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """It is not known by this name."""
    actor = load_actor(request, slug)
    alias = get_object_or_404(actor.aliases, pk=pk)
    drop_alias(actor=request.user, alias=alias)
    messages.success(request, f"{alias} is no name of {actor} any more.")
    return redirect(actor)


@require_POST
def relation_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """State what it is to another actor."""
    actor = load_actor(request, slug)
    require_enricher(request.user)
    require_standing(actor)
    form = RelationForm(request.POST, user=request.user, auto_id="relation_%s")
    if not form.is_valid():
        return render_actor(request, actor, 422, relation_form=form)
    try:
        relation = relate_actors(actor=request.user, subject=actor, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return render_actor(request, actor, 422, relation_form=form)
    messages.success(request, f"{relation}.")
    return redirect(actor)


@require_POST
def relation_drop(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """This was not so; either of the two pages may say it."""
    actor = load_actor(request, slug)
    relation = actor.relations.filter(pk=pk).first() or get_object_or_404(actor.relations_to, pk=pk)
    drop_relation(actor=request.user, relation=relation)
    messages.success(request, "The relation is taken away.")
    return redirect(actor)


@require_POST
def designation_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Record that a government or body lists it."""
    actor = load_actor(request, slug)
    require_enricher(request.user)
    require_standing(actor)
    form = DesignationForm(request.POST, auto_id="designation_%s")
    if not form.is_valid():
        return render_actor(request, actor, 422, designation_form=form)
    try:
        designate_actor(actor=request.user, subject=actor, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return render_actor(request, actor, 422, designation_form=form)
    messages.success(request, f"{form.cleaned_data['authority']} lists {actor}.")
    return redirect(actor)


@require_POST
def designation_drop(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """This was not so."""
    actor = load_actor(request, slug)
    drop_designation(actor=request.user, designation=get_object_or_404(actor.designations, pk=pk))
    messages.success(request, "The designation is taken away.")
    return redirect(actor)


@require_POST
def actor_merge(request: SignedInRequest, slug: str) -> HttpResponse:
    """This actor is the same as another, which is kept: everything moves there."""
    merged = load_actor(request, slug)
    require_may_merge(request.user)
    require_standing(merged)
    form = MergeForm(request.POST, user=request.user, auto_id="merge_%s")
    if not form.is_valid():
        return render_actor(request, merged, 422, merge_form=form)
    kept = form.cleaned_data["other"]
    try:
        merge_actors(actor=request.user, kept=kept, merged=merged, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        form.add_error("other", error.messages)
        return render_actor(request, merged, 422, merge_form=form)
    messages.success(request, f"{merged} is merged into {kept}. It can be undone on this page.")
    return redirect(kept)


@require_POST
def merge_undo(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """They are two after all: everything goes back."""
    kept = load_actor(request, slug)
    merge = get_object_or_404(kept.merges.select_related("kept", "merged"), pk=pk)
    merged = undo_merge(actor=request.user, merge=merge)
    messages.success(request, f"{merged} is an actor of its own again.")
    return redirect(merged)
