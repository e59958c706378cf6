"""What pages ask of advisories and key events, and what their lists can be narrowed by."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, Value
from django.utils import timezone

from accounts.models import User
from accounts.querysets.folded import Folded
from accounts.vocabulary import Marking
from incidents.models import Advisory, Incident, KeyEvent
from incidents.vocabulary.advisories import AdvisorySeverity, AdvisoryState, ResponseType
from incidents.vocabulary.aftermath import KeyEventKind
from projects.models import Project
from projects.vocabulary import country_choices

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
IN_FORCE = "in_force"
COLUMNS = {"severity": "severity", "since": "sent_at__date__gte", "until": "sent_at__date__lte"}
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class AdvisoryForm(forms.ModelForm[Advisory]):
    """One advisory with whom it addresses and what caused it."""

    issuer = forms.CharField(
        label="Issuer",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "known-organisations"}),
        help_text="An embassy, a ministry, your own office; a new one is added.",
    )
    response_types = forms.MultipleChoiceField(
        label="What to do", required=False, choices=ResponseType.choices, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(
        label="Countries", required=False, choices=country_choices, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    projects = forms.ModelMultipleChoiceField(
        label="Projects, each with all under it",
        required=False,
        queryset=Project.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    incidents = forms.CharField(
        label="Incidents that caused it",
        required=False,
        help_text="References, such as INC-2024-000123, with spaces or commas between them.",
    )
    marking = forms.TypedChoiceField(label="Marking", coerce=int, choices=())
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Advisory
        fields = (
            "headline",
            "text",
            "url",
            "language",
            "status",
            "severity",
            "urgency",
            "certainty",
            "response_types",
            "sent_at",
            "effective_at",
            "expires_at",
            "countries",
            "marking",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "sent_at": MOMENT,
            "effective_at": MOMENT,
            "expires_at": MOMENT,
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        ceiling = min(user.clearance, Marking.AMBER_STRICT)
        kept = {self.instance.marking} if self.instance.pk else set()
        self.fields["marking"].choices = [  # type: ignore[attr-defined]
            choice for choice in Marking.choices if choice[0] <= ceiling or choice[0] in kept
        ]
        self.fields["projects"].queryset = Project.objects.for_user(user).order_by("name")  # type: ignore[attr-defined]
        self.fields["marking"].initial = min(ceiling, Marking.AMBER)
        for name in ("sent_at", "effective_at", "expires_at"):
            self.fields[name].help_text = f"{user.time_zone} time."

    def clean_incidents(self) -> list[Incident]:
        references = self.cleaned_data["incidents"].replace(",", " ").upper().split()
        found = list(Incident.objects.for_user(self.user).filter(reference__in=references))
        missing = sorted(set(references) - {incident.reference for incident in found})
        if missing:
            raise ValidationError(f"There is no {', '.join(missing)} that you may read.")
        return found

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AdvisoryFilter(forms.Form):
    """Every field may stay empty; what is filled in lives in the address."""

    q = forms.CharField(label="Words or reference", required=False, max_length=100)
    severity = forms.ChoiceField(label="Severity", required=False, choices=[("", "Any"), *AdvisorySeverity.choices])
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Any"), (IN_FORCE, "In force now"), *AdvisoryState.choices],
    )
    country = forms.ChoiceField(label="Country", required=False, choices=[("", "Any"), *country_choices()])
    project = forms.ModelChoiceField(
        label="Project", required=False, queryset=Project.objects.none(), to_field_name="slug", empty_label="Any"
    )
    since = forms.DateField(label="From", required=False, widget=DATE)
    until = forms.DateField(label="Until", required=False, widget=DATE)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.for_user(user).order_by("name")  # type: ignore[attr-defined]

    @property
    def filtered(self) -> bool:
        return self.is_valid() and any(value not in (None, "") for value in self.cleaned_data.values())

    def narrow(self, advisories: Any) -> Any:
        """Only what matches all that was filled in; nothing at all while a field is wrong."""
        if not self.is_valid():
            return advisories.none()
        given = self.cleaned_data
        for name, column in COLUMNS.items():
            if given[name]:
                advisories = advisories.filter(**{column: given[name]})
        if given["state"]:
            in_force = given["state"] == IN_FORCE
            advisories = advisories.in_force(timezone.now()) if in_force else advisories.filter(state=given["state"])
        if given["country"]:
            advisories = advisories.filter(countries__contains=[given["country"]])
        if given["project"]:
            advisories = advisories.addressing(given["project"])
        return advisories.matching(given["q"]) if given["q"] else advisories


class KeyEventForm(forms.ModelForm[KeyEvent]):
    country = forms.ChoiceField(label="Country", required=False, choices=[("", "Any"), *country_choices()])

    class Meta:
        model = KeyEvent
        fields = (
            "name",
            "kind",
            "starts_on",
            "ends_on",
            "country",
            "place",
            "days_before",
            "days_after",
            "description",
        )
        widgets = {"starts_on": DATE, "ends_on": DATE, "description": forms.Textarea(attrs={"rows": 4})}


class KeyEventFilter(forms.Form):
    """Every field may stay empty."""

    q = forms.CharField(label="Name or place", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *KeyEventKind.choices])
    country = forms.ChoiceField(label="Country", required=False, choices=[("", "Any"), *country_choices()])
    since = forms.DateField(label="From", required=False, widget=DATE)
    until = forms.DateField(label="Until", required=False, widget=DATE)

    @property
    def filtered(self) -> bool:
        return self.is_valid() and any(value not in (None, "") for value in self.cleaned_data.values())

    def narrow(self, events: Any) -> Any:
        if not self.is_valid():
            return events.none()
        given = self.cleaned_data
        for name in ("kind", "country"):
            if given[name]:
                events = events.filter(**{name: given[name]})
        if given["since"]:
            events = events.filter(Q(ends_on__gte=given["since"]) | Q(ends_on=None, starts_on__gte=given["since"]))
        if given["until"]:
            events = events.filter(starts_on__lte=given["until"])
        if given["q"]:
            told = Folded(Value(given["q"].strip()))
            events = events.annotate(folded_name=Folded(F("name")), folded_place=Folded(F("place")))
            events = events.filter(Q(folded_name__contains=told) | Q(folded_place__contains=told))
        return events


class KeyEventLinkForm(forms.Form):
    """Beside which event an incident stands; those around its day come first."""

    key_event = forms.ModelChoiceField(label="Key event", queryset=KeyEvent.objects.none())
    note = forms.CharField(label="Note", required=False, max_length=300)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key_event"].queryset = KeyEvent.objects.for_user(user)  # type: ignore[attr-defined]
