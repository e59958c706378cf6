"""Service accounts, for administrators: list, make, stop and start, and their tokens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.tokens import ServiceAccountForm
from accounts.models import Token
from accounts.protocols import SignedInRequest
from accounts.querysets.keyset import keyset_page
from accounts.services.permissions import require_administrator
from accounts.services.service_accounts import add_service_account, service_accounts, switch_service_account
from accounts.services.tokens import shown_tokens
from accounts.views.recent import recent_sign_in
from accounts.views.tokens import make_token


@require_safe
def service_account_list(request: SignedInRequest) -> HttpResponse:
    """All of them, by name."""
    page = keyset_page(request, service_accounts(request.user), by=("full_name", "pk"))
    return render(request, "accounts/service_account_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in
def service_account_add(request: SignedInRequest) -> HttpResponse:
    """Make one."""
    require_administrator(request.user)
    form = ServiceAccountForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        account = add_service_account(actor=request.user, **form.cleaned_data)
        messages.success(request, f"{account} is here. It reads nothing until it is given a role.")
        return redirect("accounts:service_account_page", account.pk)
    context = {"form": form}
    return render(request, "accounts/service_account_form.html", context, status=422 if form.errors else 200)


@require_safe
def service_account_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them with its tokens."""
    account = get_object_or_404(service_accounts(request.user), pk=pk)
    page = keyset_page(request, Token.objects.for_user(request.user).of(account), by=("-created", "-pk"))
    context = {"account": account, "page": page, "tokens": shown_tokens(request.user, page.object_list)}
    return render(request, "accounts/service_account_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@recent_sign_in
def service_account_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a token for it."""
    account = get_object_or_404(service_accounts(request.user), pk=pk)
    return make_token(request, account, reverse("accounts:service_account_page", args=[account.pk]))


@require_POST
def service_account_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """From now on its tokens open nothing."""
    account = get_object_or_404(service_accounts(request.user), pk=pk)
    switch_service_account(actor=request.user, account=account, on=False)
    messages.success(request, f"{account} is stopped: its tokens open nothing.")
    return redirect("accounts:service_account_page", account.pk)


@require_POST
@recent_sign_in
def service_account_start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its tokens are good again."""
    account = get_object_or_404(service_accounts(request.user), pk=pk)
    switch_service_account(actor=request.user, account=account, on=True)
    messages.success(request, f"{account} is let in again, with the tokens that have not expired.")
    return redirect("accounts:service_account_page", account.pk)
