"""Find organisations, change one, and give it other names."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from projects.models import Organisation, OrganisationAlias
from projects.vocabulary import OrganisationKind, country_choices


class OrganisationFilter(forms.Form):
    """Every field may stay empty; what is filled in lives in the address."""

    q = forms.CharField(label="Any of its names", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *OrganisationKind.choices])
    country = forms.ChoiceField(label="Country", required=False, choices=[("", "Any"), *country_choices()])

    @property
    def filtered(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def narrow(self, organisations: Any) -> Any:
        if not self.is_valid():
            return organisations.none()
        given = self.cleaned_data
        for name in ("kind", "country"):
            if given[name]:
                organisations = organisations.filter(**{name: given[name]})
        return organisations.matching(given["q"]) if given["q"] else organisations


class OrganisationForm(forms.ModelForm[Organisation]):
    country = forms.ChoiceField(label="Country", required=False, choices=[("", "Not known"), *country_choices()])

    class Meta:
        model = Organisation
        fields = ("name", "kind", "country", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        other = Organisation.objects.named(name).exclude(pk=self.instance.pk).first()
        if other is not None:
            raise ValidationError(f"{other} is known by this name already.")
        return name


class OrganisationAliasForm(forms.ModelForm[OrganisationAlias]):
    class Meta:
        model = OrganisationAlias
        fields = ("name",)
        labels = {"name": "Another name"}
