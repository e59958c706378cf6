"""A new channel's address, when one is used and what it may carry, and a new secret."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Channel
from accounts.services.transports import TRANSPORTS
from accounts.vocabulary import ChannelKind, Marking

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class AddressForm(forms.Form):
    """An address in the kind's usual spelling."""

    kind: ChannelKind
    address: forms.Field

    def clean_address(self) -> str:
        return TRANSPORTS[self.kind].usual_address(self.cleaned_data["address"])

    def take_refusal(self, refusal: ValidationError) -> None:
        """Show at its field what only the service could know."""
        for field, faults in refusal.message_dict.items():
            self.add_error(field if field in self.fields else None, faults)


class EmailAddressForm(AddressForm):
    kind = ChannelKind.EMAIL
    address = forms.EmailField(label="E-mail address", max_length=254)


class WebhookAddressForm(AddressForm):
    kind = ChannelKind.WEBHOOK
    address = forms.CharField(
        label="Address",
        max_length=500,
        widget=forms.URLInput(attrs={"spellcheck": "false", "placeholder": "https://"}),
        help_text="Of a program of yours that takes a POST for each alert.",
    )


class ChannelForm(forms.ModelForm[Channel]):
    """When a channel is used, and what it carries: its owner may lower that, an administrator raises it."""

    class Meta:
        model = Channel
        fields = ("pace", "digest_at", "quiet_from", "quiet_until", "highest_marking")
        labels = {
            "pace": "What is not urgent",
            "digest_at": "Once a day at",
            "quiet_from": "Quiet from",
            "quiet_until": "Quiet until",
            "highest_marking": "Highest marking it carries",
        }
        help_texts = {
            "quiet_from": "What is not urgent waits until then. Empty: no quiet hours.",
            "highest_marking": "Above it, only a line with a link is sent. Only an administrator can raise it again.",
        }
        widgets = {"pace": forms.RadioSelect, "digest_at": CLOCK, "quiet_from": CLOCK, "quiet_until": CLOCK}

    def __init__(self, data: Any = None, *, instance: Channel) -> None:
        super().__init__(data, instance=instance)
        allowed = [(marking.value, marking.label) for marking in Marking if marking <= instance.highest_marking]
        self.fields["highest_marking"] = forms.TypedChoiceField(
            label=self.fields["highest_marking"].label,
            help_text=self.fields["highest_marking"].help_text,
            choices=allowed,
            coerce=int,
        )
        if not TRANSPORTS[instance.kind].digests:
            del self.fields["pace"], self.fields["digest_at"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start, end = given.get("quiet_from"), given.get("quiet_until")
        if (start is None) != (end is None):
            self.add_error("quiet_until" if end is None else "quiet_from", "Give both times, or neither.")
        elif start is not None and start == end:
            self.add_error("quiet_until", "Quiet hours end at another time than they begin.")
        return given

    def wish(self) -> dict[str, Any]:
        """What the service takes; what is not asked for stays."""
        return {name: self.cleaned_data.get(name, getattr(self.instance, name)) for name in self.Meta.fields}


class SecretForm(forms.Form):
    at_once = forms.BooleanField(
        label="Stop signing with the former secret at once",
        required=False,
        help_text="If somebody else may have seen it. Otherwise both sign for 24 hours, so that no message is refused.",
    )
