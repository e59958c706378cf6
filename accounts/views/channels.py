"""How I am reached: my channels, added, verified, tried out, adjusted, switched, removed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.channels import AddressForm, ChannelForm, EmailAddressForm, SecretForm, WebhookAddressForm
from accounts.models import Channel
from accounts.protocols import SignedInRequest
from accounts.services import channel_checks, channels
from accounts.services.rate import within_rate
from accounts.services.transports import TRANSPORTS, Trouble, Undeliverable
from accounts.views.recent import recent_sign_in

CHECKS_PER_MINUTE = 5


def own_channel(request: SignedInRequest, pk: int) -> Channel:
    channel: Channel = get_object_or_404(Channel.objects.for_user(request.user).listed(), pk=pk)
    return channel


@require_safe
def channel_list(request: SignedInRequest) -> HttpResponse:
    """One's own channels; there are few."""
    own = list(Channel.objects.for_user(request.user).listed())
    context = {"channels": own, "reached": any(channel.is_open for channel in own)}
    return render(request, "accounts/channel_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in
def email_add(request: SignedInRequest) -> HttpResponse:
    """Add an e-mail address; a letter with a link goes there."""
    return add(request, EmailAddressForm(request.POST if request.method == "POST" else None))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@recent_sign_in
def webhook_add(request: SignedInRequest) -> HttpResponse:
    """Add a webhook; its secret is shown this once, and it is verified once the receiver knows it."""
    return add(request, WebhookAddressForm(request.POST if request.method == "POST" else None))


@sensitive_variables("text")
def add(request: SignedInRequest, form: AddressForm) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            channel, text = channels.add_channel(actor=request.user, kind=form.kind, **form.cleaned_data)
        except ValidationError as refusal:
            form.take_refusal(refusal)
        else:
            if text:
                return render(request, "accounts/channel_secret_made.html", {"channel": channel, "text": text})
            return check(request, channel)
    context = {"form": form, "kind": form.kind.label}
    return render(request, "accounts/channel_add.html", context, status=422 if form.errors else 200)


@require_safe
def channel_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its state, and what can be done with it."""
    channel = own_channel(request, pk)
    others = Channel.objects.for_user(request.user).open().exclude(pk=pk)
    context = {"channel": channel, "transport": TRANSPORTS[channel.kind], "is_last": not others.exists()}
    return render(request, "accounts/channel_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def channel_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """When it is used, and what it carries."""
    channel = own_channel(request, pk)
    form = ChannelForm(request.POST if request.method == "POST" else None, instance=channel)
    if form.is_bound and form.is_valid():
        try:
            channels.adjust_channel(actor=request.user, channel=channel, **form.wish())
        except ValidationError as refusal:  # an administrator lowered it at this moment
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, "Saved.")
            return redirect("accounts:channel_page", pk)
    context = {"form": form, "channel": channel}
    return render(request, "accounts/channel_edit.html", context, status=422 if form.errors else 200)


@require_POST
def channel_verify(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have it proven, for the first time or after a pause."""
    return check(request, own_channel(request, pk))


def check(request: SignedInRequest, channel: Channel) -> HttpResponse:
    """Challenge the other side and say what came of it."""
    if not within_rate(request.user, "channel", CHECKS_PER_MINUTE):
        return render(request, "429.html", status=429)
    try:
        proven = channel_checks.challenge_channel(actor=request.user, channel=channel)
    except (Undeliverable, Trouble) as failure:
        messages.error(request, f"Not verified. {failure}")
    else:
        sent = f"A letter is on its way to {channel.address}: open the link in it."
        messages.success(request, "Verified: it is in use from now on." if proven else sent)
    return redirect("accounts:channel_page", channel.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def channel_prove(request: SignedInRequest, link: str) -> HttpResponse:
    """Where the link in the letter leads: a button, since mail scanners open links too."""
    channel = channel_checks.channel_of(link, request.user)
    if request.method == "POST":
        channel_checks.prove_channel(actor=request.user, channel=channel)
        messages.success(request, "Verified: it is in use from now on.")
        return redirect("accounts:channel_page", channel.pk)
    return render(request, "accounts/channel_prove.html", {"channel": channel})


@require_POST
def channel_test(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a test message, and say what came of it."""
    channel = own_channel(request, pk)
    if not within_rate(request.user, "channel", CHECKS_PER_MINUTE):
        return render(request, "429.html", status=429)
    try:
        channel_checks.try_out_channel(actor=request.user, channel=channel)
    except (Undeliverable, Trouble) as failure:
        messages.error(request, f"The test failed. {failure}")
    else:
        messages.success(request, f"The test message was taken for {channel.address}.")
    return redirect("accounts:channel_page", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@recent_sign_in
@sensitive_variables("text")
def channel_secret(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, and show a new secret this once."""
    channel = own_channel(request, pk)
    form = SecretForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        text = channels.rotate_secret(actor=request.user, channel=channel, **form.cleaned_data)
        context = {"channel": channel, "text": text, "is_change": True} | form.cleaned_data
        return render(request, "accounts/channel_secret_made.html", context)
    return render(request, "accounts/channel_secret.html", {"form": form, "channel": channel})


@require_POST
def channel_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Not for now."""
    channel = channels.switch_channel(actor=request.user, channel=own_channel(request, pk), on=False)
    messages.success(request, f"Switched off: nothing goes to {channel.address} until you switch it on again.")
    if not Channel.objects.for_user(request.user).open().exists():
        messages.warning(request, "Nothing reaches you now but the bell on these pages.")
    return redirect("accounts:channel_page", pk)


@require_POST
def channel_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """Again."""
    channel = channels.switch_channel(actor=request.user, channel=own_channel(request, pk), on=True)
    messages.success(request, f"Switched on: {channel.address} is in use.")
    return redirect("accounts:channel_page", pk)


@require_POST
def channel_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """For good."""
    channel = own_channel(request, pk)
    channels.remove_channel(actor=request.user, channel=channel)
    messages.success(request, f"Removed: nothing is sent to {channel.address} any more.")
    return redirect("accounts:channel_list")
