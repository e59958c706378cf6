"""Find organisations, change one, and give it other names."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.lists import ListFilter, Narrowed, Orders, choice, equal_to, words
from projects.models import Organisation, OrganisationAlias
from projects.vocabulary import OrganisationKind, country_choices


class OrganisationFilter(ListFilter):
    """Organisations: by any of their names, and by what they are."""

    page_name, table_name = "projects:organisation_list", "projects:organisation_export"
    one, many = "organisation", "organisations"
    at_hand = ("kind", "country")
    orders: ClassVar[Orders] = {"name": ("Name", ("sort_name", "pk"))}
    narrowed: ClassVar[Narrowed] = {
        "q": lambda organisations, sought: organisations.matching(sought),
        "kind": equal_to("kind"),
        "country": equal_to("country"),
    }

    q = words("Any of its names")
    kind = choice("Kind", OrganisationKind.choices)
    country = choice("Country", country_choices())


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
