"""What lists of incidents can be narrowed by, and how."""

from typing import TYPE_CHECKING, Any

from django import forms

from incidents.querysets.periods import began_since, began_until
from incidents.vocabulary.attacks import Category
from incidents.vocabulary.review import State
from projects.models import Project
from projects.vocabulary import Severity, country_choices

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.querysets.incidents import IncidentQuerySet

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class IncidentFilter(forms.Form):
    """Every field may stay empty; what is filled in lives in the address."""

    q = forms.CharField(label="Words or reference", required=False, max_length=100)
    project = forms.ModelChoiceField(
        label="Project and all under it",
        required=False,
        queryset=Project.objects.none(),
        to_field_name="slug",
        empty_label="Any",
    )
    severity = forms.TypedChoiceField(
        label="Severity at least",
        required=False,
        coerce=int,
        choices=[("", "Any"), *Severity.choices],
        empty_value=None,
    )
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *State.choices])
    category = forms.ChoiceField(label="Category", required=False, choices=[("", "Any"), *Category.choices])
    country = forms.ChoiceField(label="Country", required=False, choices=[("", "Any"), *country_choices()])
    since = forms.DateField(label="From", required=False, widget=DATE)
    until = forms.DateField(label="Until", required=False, widget=DATE)

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.for_user(user).order_by("name")  # type: ignore[attr-defined]

    @property
    def filtered(self) -> bool:
        return self.is_valid() and any(value not in (None, "") for value in self.cleaned_data.values())

    def narrow(self, incidents: "IncidentQuerySet") -> "IncidentQuerySet":
        """Only what matches all that was filled in; nothing at all while a field is wrong."""
        if not self.is_valid():
            return incidents.none()
        given = self.cleaned_data
        for name in ("state", "category", "country"):
            if given[name]:
                incidents = incidents.filter(**{name: given[name]})
        if given["severity"] is not None:
            incidents = incidents.filter(severity__gte=given["severity"])
        if given["project"] is not None:
            incidents = incidents.touching(given["project"])
        if given["since"]:
            incidents = began_since(incidents, given["since"])
        if given["until"]:
            incidents = began_until(incidents, given["until"])
        return incidents.matching(given["q"]) if given["q"] else incidents
