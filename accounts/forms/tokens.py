"""What a new API token may do, for how long, in which projects and from where; and a new service account."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.models.token import MOST_NETWORKS, MOST_PROJECTS
from accounts.protocols import narrowable
from accounts.validators import read_network
from accounts.vocabulary import TokenScope


class TokenForm(forms.Form):
    """Says at its field what is wrong; `issue()` of the service says the rest."""

    name = forms.CharField(label="What it is for", max_length=80, help_text="Such as “operations room screen”.")
    scope = forms.ChoiceField(
        label="What it may do", choices=TokenScope.choices, initial=TokenScope.READ, widget=forms.RadioSelect
    )
    days = forms.IntegerField(label="Ends after so many days", min_value=1)
    projects: Any = forms.ModelMultipleChoiceField(
        label="Only in these projects",
        queryset=User.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="And all under them. None chosen: everything that its owner may read.",
    )
    networks = forms.CharField(
        label="Only from these networks",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="One on each line, such as 203.0.113.0/24 or 2001:db8::/32. None: from everywhere.",
    )

    def __init__(self, data: Any = None, *, owner: User) -> None:
        super().__init__(data, initial={"days": settings.TOKEN_DAYS})
        days, longest = self.fields["days"], settings.TOKEN_MAX_DAYS
        days.widget.attrs |= {"max": longest, "inputmode": "numeric"}
        days.help_text = f"At most {longest}."
        self.fields["projects"].queryset = narrowable(owner)  # type: ignore[attr-defined]

    def clean_days(self) -> int:
        days = int(self.cleaned_data["days"])
        if days > settings.TOKEN_MAX_DAYS:
            raise ValidationError(f"A token lasts at most {settings.TOKEN_MAX_DAYS} days.")
        return days

    def clean_projects(self) -> list[int] | None:
        keys = [project.pk for project in self.cleaned_data["projects"]]
        if len(keys) > MOST_PROJECTS:
            raise ValidationError(f"Choose at most {MOST_PROJECTS}: a project covers all under it.")
        return keys or None

    def clean_networks(self) -> list[str]:
        """In their usual spelling, each once; every line that is none is named."""
        found, faults = [], []
        for line in self.cleaned_data["networks"].replace(",", "\n").splitlines():
            if not (text := line.strip()):
                continue
            try:
                found.append(str(read_network(text)))
            except ValidationError as fault:
                faults.append(fault)
        if faults:
            raise ValidationError(faults)
        networks = list(dict.fromkeys(found))
        if len(networks) > MOST_NETWORKS:
            raise ValidationError(f"Give at most {MOST_NETWORKS} networks.")
        return networks

    def wish(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "scope": given["scope"],
            "life": timedelta(days=given["days"]),
            "narrowed_to": given["projects"],
            "networks": given["networks"],
        }

    def take_refusal(self, refusal: ValidationError) -> None:
        """Show at its field what only the service could know."""
        for field, faults in refusal.message_dict.items():
            self.add_error(field if field in self.fields else None, faults)


class ServiceAccountForm(forms.ModelForm[User]):
    """A name, an address at which somebody looks after it, and what it may read at most."""

    class Meta:
        model = User
        fields = ("full_name", "email", "clearance")
        labels = {"full_name": "Name", "email": "E-mail"}
        help_texts = {
            "full_name": "Of the client: “operations room”.",
            "email": "Of whoever looks after it. No letters are sent there; it only has to be its own.",
        }

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError("Somebody has this address already: take another, such as name+client@…")
        return email
