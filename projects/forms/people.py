"""Give somebody a role, and set a clearance."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.vocabulary import Marking
from projects.models import Project
from projects.services.permissions import CARETAKERS
from projects.vocabulary import Role, country_choices


class RoleForm(forms.Form):
    """Names the person by e-mail address: who gives roles need not see the list of everybody.

    `confirmed` repeats what was shown to be confirmed; where something was changed since, it is asked again.
    """

    email = forms.EmailField(label="E-mail address of the person")
    full_name = forms.CharField(
        label="Name of the person",
        max_length=120,
        required=False,
        help_text="Only for the invitation, if nobody has this address yet.",
    )
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.VIEWER)
    project = forms.ModelChoiceField(
        label="On a project and all under it", queryset=Project.objects.none(), required=False, to_field_name="slug"
    )
    country = forms.ChoiceField(
        label="or in a host country",
        required=False,
        choices=[("", "---------"), *country_choices()],
        help_text="Neither a project nor a country means everywhere.",
    )
    person: User | None = None
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.in_scope(giver, CARETAKERS).order_by("name")  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Whether somebody has this address is not said here: who may give roles need not know everybody."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("project") and given.get("country"):
            self.add_error("country", "Choose a project or a country, not both.")
        if given.get("role") == Role.ADMINISTRATOR and (given.get("project") or given.get("country")):
            self.add_error("role", "Administrators are so everywhere: choose neither a project nor a country.")
        if self.person is not None and self.person.is_service_account and given.get("role") in CARETAKERS:
            self.add_error("role", "A service account decides nothing: it cannot be manager or administrator.")
        return given

    @property
    def wish(self) -> str:
        """What is to be confirmed, as one text."""
        given = self.cleaned_data
        return "|".join([given["email"], given["role"], getattr(given["project"], "slug", ""), given["country"]])

    @property
    def is_confirmed(self) -> bool:
        return bool(self.cleaned_data["confirmed"] == self.wish)


class ClearanceForm(forms.Form):
    """The strictest marking that a person may read."""

    clearance = forms.TypedChoiceField(label="Clearance", coerce=int, choices=Marking.choices)
