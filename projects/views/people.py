"""People: who holds which role where; roles given and taken, clearances set."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.protocols import SignedInRequest, administers
from accounts.querysets.keyset import keyset_page
from accounts.services.people import change_person
from accounts.services.permissions import may_change_person, require_administrator
from accounts.views.history import history_page
from accounts.views.recent import recent_sign_in
from projects.forms.people import ClearanceForm, RoleForm
from projects.models import Membership
from projects.querysets.memberships import scope_of
from projects.querysets.people import people_for
from projects.services import give_role, take_membership
from projects.services.memberships import may_give, takeable
from projects.services.permissions import CARETAKERS
from projects.services.trails import person_trails

INVITED = "Who has no account yet gets an invitation by e-mail."


def _require_keeper(user: User) -> None:
    if not scope_of(user).holds(CARETAKERS):
        raise NotAllowed("Managers and administrators look after people and their roles.")


def _people(user: User) -> Any:
    return people_for(user, Membership.objects.for_user(user))


@require_safe
def people_list(request: SignedInRequest) -> HttpResponse:
    """The people whom a manager or administrator looks after, by name."""
    _require_keeper(request.user)
    sought = " ".join(request.GET.get("q", "").split())[:100]
    people = _people(request.user).filter(full_name__icontains=sought) if sought else _people(request.user)
    page = keyset_page(request, people, by=("full_name", "pk"))
    seen = Membership.objects.for_user(request.user).filter(user__in=page.object_list).select_related("project")
    roles: dict[int, list[Membership]] = {}
    for membership in seen:
        roles.setdefault(membership.user_id, []).append(membership)
    rows = [(person, roles.get(person.pk, [])) for person in page.object_list]
    return render(request, "projects/people_list.html", {"rows": rows, "page": page, "sought": sought})


@require_safe
def person_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: roles as far as one may see them, clearance, and for administrators how they are reached."""
    person = get_object_or_404(_people(request.user), pk=pk)
    keeps = scope_of(request.user).holds(CARETAKERS)
    memberships = list(Membership.objects.for_user(request.user).filter(user=person).select_related("project"))
    sees_channels = administers(request.user) or person == request.user
    context = {
        "person": person,
        "memberships": memberships,
        "takeable": takeable(request.user, memberships),
        "keeps": keeps,
        "sees_history": administers(request.user),
        "channels": person.channels.all() if sees_channels else None,
        "clearance_form": ClearanceForm(initial={"clearance": person.clearance})
        if may_change_person(request.user, person)
        else None,
    }
    return render(request, "projects/person_page.html", context)


@require_safe
def person_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every change of a person's account, roles, channels, tokens and second factors, for administrators."""
    person = get_object_or_404(_people(request.user), pk=pk)
    require_administrator(request.user)
    return history_page(request, person, person_trails(person), back=reverse("projects:person_page", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in
def membership_give(request: SignedInRequest) -> HttpResponse:
    """Give a role: said once, shown back as a sentence, and confirmed."""
    _require_keeper(request.user)
    known = {name: request.GET.get(name, "") for name in ("email", "project", "country")}
    form = RoleForm(request.POST or None, giver=request.user, initial=known)
    if not form.is_valid():
        return render(request, "projects/membership_form.html", {"form": form}, status=422 if form.is_bound else 200)
    given = {name: form.cleaned_data[name] for name in ("role", "project", "country")}
    if not may_give(request.user, **given):
        raise NotAllowed("You may give roles only within the scope that you manage.")
    email = form.cleaned_data["email"]
    whom = _people(request.user).filter(email__iexact=email).first() or email
    if not form.is_confirmed:
        context = {"form": form, "asked": Membership(**given), "whom": whom}
        return render(request, "projects/membership_form.html", context)
    membership = give_role(actor=request.user, email=email, full_name=form.cleaned_data["full_name"], **given)
    messages.success(request, f"{whom} is {membership.get_role_display().lower()}, {membership.scope_text}. {INVITED}")
    return redirect("projects:person_page", membership.user_id)


@require_POST
@recent_sign_in
def membership_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a role away: it holds at the person's next request."""
    membership = get_object_or_404(Membership.objects.for_user(request.user).select_related("user", "project"), pk=pk)
    _require_keeper(request.user)
    take_membership(actor=request.user, membership=membership)
    messages.success(request, f"Taken away: {membership}.")
    still_seen = _people(request.user).filter(pk=membership.user_id).exists()
    return redirect("projects:person_page", membership.user_id) if still_seen else redirect("projects:people_list")


@require_POST
@recent_sign_in
def clearance_set(request: SignedInRequest, pk: int) -> HttpResponse:
    """Administrators say how strict a marking a person may read."""
    person = get_object_or_404(_people(request.user), pk=pk)
    require_administrator(request.user)
    form = ClearanceForm(request.POST)
    if form.is_valid():
        changed = change_person(actor=request.user, user=person, clearance=form.cleaned_data["clearance"])
        messages.success(request, f"{changed} is cleared for {changed.get_clearance_display()}.")
    else:
        messages.error(request, "That is no clearance.")
    return redirect("projects:person_page", person.pk)
