"""Whom to invite, and what an invited person sets."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError

from accounts.models import User


class InvitationForm(forms.ModelForm[User]):
    """Name and address; roles are given as memberships."""

    class Meta:
        model = User
        fields = ("full_name", "email")
        labels = {"email": "E-mail"}

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError("Somebody with this address is here already.")
        return email


class AcceptanceForm(forms.Form):
    """The person's own name and first password."""

    full_name = forms.CharField(label="Your name", max_length=120)
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        self.user = user
        super().__init__(data, initial={"full_name": user.full_name})

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password
