"""Who is named to read a TLP:RED report."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from incidents.models import Incident
from incidents.querysets.access import could_be_named, judges_of


def _labels(incident: Incident) -> Any:
    """Each person as a choice; of managers, who alone may decide on it, that they are."""
    judges = set(judges_of(incident).values_list("pk", flat=True))
    return lambda person: f"{person} – manager in scope" if person.pk in judges else str(person)


class ReadersForm(forms.Form):
    """The readers with whom a report becomes TLP:RED."""

    readers = forms.ModelMultipleChoiceField(
        label="Who reads it",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Name at least yourself and a manager in scope."},
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, incident: Incident, user: User) -> None:
        super().__init__(data, initial={"readers": [user.pk], "version": incident.version})
        offer(self.fields["readers"], incident, could_be_named(incident))


class NewReaderForm(forms.Form):
    """One reader more."""

    reader = forms.ModelChoiceField(label="Name one more", queryset=User.objects.none(), empty_label="Choose…")

    def __init__(self, *args: Any, incident: Incident, named: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["reader"], incident, could_be_named(incident).exclude(pk__in=named))


def offer(field: Any, incident: Incident, people: QuerySet[User]) -> None:
    """These are the people among whom the field chooses."""
    field.queryset, field.label_from_instance = people, _labels(incident)
