"""Inviting people: the administrators' page, and the page that the link opens."""

import structlog
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.invitations import AcceptanceForm, InvitationForm
from accounts.protocols import SignedInRequest
from accounts.services import invitations
from accounts.services.permissions import require_administrator
from accounts.views.recent import recent_sign_in, require_recent_sign_in

logger = structlog.get_logger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_list(request: SignedInRequest) -> HttpResponse:
    """Who has not answered yet, and the form that invites one more."""
    require_administrator(request.user)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        require_recent_sign_in(request)
        user = invitations.invite_person(actor=request.user, **form.cleaned_data)
        messages.success(request, f"{user.full_name} is invited.")
        return redirect("accounts:invitation_list")
    context = {"form": form, "people": invitations.invited()}
    return render(request, "accounts/invitation_list.html", context, status=422 if form.errors else 200)


@require_POST
@recent_sign_in
def invitation_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a new link."""
    require_administrator(request.user)
    person = get_object_or_404(invitations.invited(), pk=pk)
    invitations.invite_again(actor=request.user, user=person)
    messages.success(request, f"{person.full_name} gets a new link; the old one does not work any more.")
    return redirect("accounts:invitation_list")


@require_POST
def invitation_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the link."""
    require_administrator(request.user)
    person = get_object_or_404(invitations.invited(), pk=pk)
    invitations.withdraw_invitation(actor=request.user, user=person)
    messages.success(request, f"The invitation of {person.full_name} is withdrawn.")
    return redirect("accounts:invitation_list")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, link: str) -> HttpResponse:
    """Where the link leads: name and password, then sign-in as always. So many links from one address only."""
    if not ratelimit.consume(request, app="allauth.account", action="invitation", limit_get=True):
        logger.warning("invitation_slowed", address=ratelimit.get_ip(request))
        return render(request, "429.html", status=429)
    with transaction.atomic():  # after counting, or a link that is refused would take its count back with it
        return _answer(request, link)


def _answer(request: HttpRequest, link: str) -> HttpResponse:
    form = AcceptanceForm(request.POST if request.method == "POST" else None, user=invitations.invited_by(link))
    if request.method == "POST" and form.is_valid():
        invitations.accept_invitation(link=link, **form.cleaned_data)
        messages.success(request, "Your account is ready: sign in with your new password.")
        return redirect("account_login")
    return render(request, "accounts/invitation_accept.html", {"form": form}, status=422 if form.errors else 200)
