"""What lists of incidents can be narrowed by, and how."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model

from accounts.vocabulary import Marking
from incidents.models import Actor, KeyEvent
from incidents.querysets.periods import began_since, began_until
from incidents.validators import read_around
from incidents.vocabulary.attacks import AttackType, Category
from incidents.vocabulary.evidence import GRADES, ActorStatus
from incidents.vocabulary.review import State
from projects.models import Project
from projects.vocabulary import Severity, country_choices

if TYPE_CHECKING:
    from accounts.models import User
    from incidents.querysets.incidents import IncidentQuerySet

FARTHEST_KM = 2_000
USUAL_KM = 50
EQUALS = ("state", "category", "country", "attack_type", "marking")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NearField(forms.CharField):
    """A point, as maps write it: latitude, comma, longitude."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return read_around(text) if text else None


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
    admin1 = forms.CharField(label="Province", required=False, max_length=120)
    place = forms.CharField(label="Place contains", required=False, max_length=100)
    near = NearField(
        label="Near (latitude, longitude)", required=False, max_length=60, help_text="Such as 24.86, 67.01."
    )
    within_km = forms.FloatField(label="Within (km)", required=False, min_value=0, max_value=FARTHEST_KM)
    attack_type = forms.ChoiceField(label="Attack type", required=False, choices=[("", "Any"), *AttackType.choices])
    actor = forms.ModelChoiceField(
        label="Actor", required=False, queryset=Actor.objects.none(), to_field_name="slug", empty_label="Any"
    )
    nationality = forms.ChoiceField(
        label="Nationality of casualties", required=False, choices=[("", "Any"), *country_choices()]
    )
    grade = forms.ChoiceField(
        label="Best source at least", required=False, choices=[("", "Any"), *((grade, grade) for grade in GRADES)]
    )
    key_event = forms.ModelChoiceField(
        label="Key event", required=False, queryset=KeyEvent.objects.none(), to_field_name="slug", empty_label="Any"
    )
    marking = forms.TypedChoiceField(
        label="Marking",
        required=False,
        coerce=int,
        choices=[("", "Any"), *Marking.choices],
        empty_value=None,
    )
    since = forms.DateField(label="From", required=False, widget=DATE)
    until = forms.DateField(label="Until", required=False, widget=DATE)

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.for_user(user).order_by("name")  # type: ignore[attr-defined]
        actors = Actor.objects.for_user(user).exclude(status=ActorStatus.MERGED)
        self.fields["actor"].queryset = actors.order_by("name")  # type: ignore[attr-defined]
        key_events = KeyEvent.objects.for_user(user).order_by("-starts_on", "name")
        self.fields["key_event"].queryset = key_events  # type: ignore[attr-defined]

    @property
    def filtered(self) -> bool:
        return self.is_valid() and any(value not in (None, "") for value in self.cleaned_data.values())

    def chips(self) -> list[dict[str, str]]:
        """What is filled in, in words, each with the query that is left when it goes."""
        if not self.is_valid():
            return []
        chips = []
        for name, value in self.cleaned_data.items():
            if value in (None, ""):
                continue
            others = self.data.copy()  # type: ignore[attr-defined]
            for dropped in (name, "after", "before"):
                others.pop(dropped, None)
            label = str(self.fields[name].label)
            chips.append({"label": label, "text": self._in_words(name, value), "query": others.urlencode()})
        return chips

    def _in_words(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", []))
        plain = isinstance(self.fields[name], forms.ChoiceField) and not isinstance(value, Model)
        return str(choices.get(value, value)) if plain else str(value)

    def narrow(self, incidents: "IncidentQuerySet") -> "IncidentQuerySet":
        """Only what matches all that was filled in; nothing at all while a field is wrong."""
        if not self.is_valid():
            return incidents.none()
        given = self.cleaned_data
        equal = {name: given[name] for name in EQUALS if given[name] not in (None, "")}
        if given["severity"] is not None:
            equal["severity__gte"] = given["severity"]
        if given["admin1"]:
            equal["admin1__iexact"] = given["admin1"]
        incidents = incidents.filter(**equal)
        if given["near"]:
            latitude, longitude = given["near"]
            incidents = incidents.within(latitude, longitude, given["within_km"] or USUAL_KM)
        for name, narrowed in NARROWED.items():
            if given[name]:
                incidents = narrowed(incidents, given[name])
        return incidents


NARROWED: "dict[str, Callable[[IncidentQuerySet, Any], IncidentQuerySet]]" = {
    "project": lambda incidents, project: incidents.touching(project),
    "actor": lambda incidents, actor: incidents.involving(actor),
    "key_event": lambda incidents, key_event: incidents.around(key_event),
    "nationality": lambda incidents, country: incidents.hurting(country),
    "grade": lambda incidents, grade: incidents.graded(grade),
    "place": lambda incidents, words: incidents.in_place(words),
    "since": began_since,
    "until": began_until,
    "q": lambda incidents, words: incidents.matching(words),
}
