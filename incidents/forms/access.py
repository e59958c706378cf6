"""Of whom, and of which incident, somebody asks why it may be read."""

from typing import Any

from django import forms

from accounts.models import User
from incidents.models import Incident
from incidents.querysets.reading import readers_of
from projects.models import Membership
from projects.querysets.people import people_for


class AccessForm(forms.Form):
    """A person: one whom the asker may look at, or who reads the incident."""

    person = forms.ModelChoiceField(label="Person", queryset=User.objects.none(), empty_label="Choose…")

    def __init__(self, *args: Any, asker: User, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = people_for(asker, Membership.objects.for_user(asker))
        people = known | User.objects.filter(pk__in=readers_of(incident).values("pk"))
        self.fields["person"].queryset = people.distinct()  # type: ignore[attr-defined]


class AccessQuestion(forms.Form):
    """The same, asked from a person's page."""

    person = forms.IntegerField(min_value=1)
    reference = forms.SlugField()
