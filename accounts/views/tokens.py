"""API tokens: one's own, made, shown once, revoked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.tokens import TokenForm
from accounts.models import Token, User
from accounts.protocols import SignedInRequest
from accounts.querysets.keyset import keyset_page
from accounts.services.tokens import issue_token, revoke_token, shown_tokens
from accounts.views.recent import recent_sign_in


@require_safe
def token_list(request: SignedInRequest) -> HttpResponse:
    """One's own tokens, the latest made first."""
    page = keyset_page(request, Token.objects.for_user(request.user).of(request.user), by=("-created", "-pk"))
    context = {"page": page, "tokens": shown_tokens(request.user, page.object_list)}
    return render(request, "accounts/token_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@recent_sign_in
def token_add(request: SignedInRequest) -> HttpResponse:
    """Make one for oneself."""
    return make_token(request, request.user, reverse("accounts:token_list"))


@sensitive_variables("text")
def make_token(request: SignedInRequest, owner: User, back: str) -> HttpResponse:
    """The form, and after it the page on which the token's text stands this once."""
    form = TokenForm(request.POST if request.method == "POST" else None, owner=owner)
    context = {"form": form, "owner": owner, "back": back, "is_own": owner == request.user}
    if form.is_bound and form.is_valid():
        try:
            text = issue_token(actor=request.user, user=owner, **form.wish())
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            return render(request, "accounts/token_made.html", context | {"text": text, "site": request.get_host()})
    return render(request, "accounts/token_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, and end it."""
    token = get_object_or_404(Token.objects.for_user(request.user).select_related("user"), pk=pk)
    back = reverse("accounts:token_list")
    if token.user.is_service_account and token.user != request.user:
        back = reverse("accounts:service_account_page", args=[token.user_id])
    if request.method == "POST":
        revoke_token(actor=request.user, token=token)
        messages.success(request, f"Revoked: {token.name}. It opens nothing any more.")
        return redirect(back)
    (shown,) = shown_tokens(request.user, [token])
    return render(request, "accounts/token_revoke.html", {"token": shown, "back": back})
