"""What pages ask of advisories and key events, and what their lists can be narrowed by."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.lists import DATE, ListFilter, Narrowed, Orders, choice, day, equal_to, one_of, words
from accounts.models import User
from accounts.vocabulary import Marking
from incidents.models import Advisory, Incident, KeyEvent
from incidents.vocabulary.advisories import AdvisorySeverity, AdvisoryState, ResponseType
from incidents.vocabulary.aftermath import KeyEventKind
from projects.models import Project
from projects.vocabulary import country_choices

IN_FORCE = "in_force"
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


class AdvisoryFilter(ListFilter):
    """Advisories: what they say, who issued them, whom they address, and where they stand."""

    page_name, table_name = "incidents:advisory_list", "incidents:advisory_export"
    one, many = "advisory", "advisories"
    at_hand = ("severity", "state", "since", "until", "country", "project")
    orders: ClassVar[Orders] = {"latest": ("Latest published first", ("-sent_at", "-pk"))}
    narrowed: ClassVar[Narrowed] = {
        "q": lambda advisories, sought: advisories.matching(sought),
        "severity": equal_to("severity"),
        "state": lambda advisories, state: (
            advisories.in_force(timezone.now()) if state == IN_FORCE else advisories.filter(state=state)
        ),
        "since": equal_to("sent_at__date__gte"),
        "until": equal_to("sent_at__date__lte"),
        "country": lambda advisories, country: advisories.filter(countries__contains=[country]),
        "project": lambda advisories, project: advisories.addressing(project),
        "issuer": lambda advisories, sought: advisories.issued_by(sought),
        "incident": lambda advisories, incident: advisories.filter(cause_links__incident=incident),
    }

    q = words("Words or reference")
    severity = choice("Severity", AdvisorySeverity.choices)
    state = choice("State", [(IN_FORCE, "In force now"), *AdvisoryState.choices])
    since = day("Published from")
    until = day("Published until")
    country = choice("Country", country_choices())
    project = one_of("Above or under project")
    issuer = words("Issuer, any of its names")
    incident = words("Because of incident")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.offer("project", Project.objects.for_user(user).order_by("name"))
        self.fields["incident"].widget.attrs["placeholder"] = "INC-2024-000123"

    def clean_incident(self) -> Incident | None:
        reference = self.cleaned_data["incident"].upper()
        incident: Incident | None = Incident.objects.for_user(self.user).filter(reference=reference).first()
        if reference and incident is None:
            raise ValidationError("There is no report with this reference that you may read.")
        return incident


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


class KeyEventFilter(ListFilter):
    """Key events: by name or place, by what they are, and by the days that they touch."""

    page_name, table_name = "incidents:key_event_list", "incidents:key_event_export"
    one, many = "key event", "key events"
    at_hand = ("kind", "country", "since", "until", "order")
    orders: ClassVar[Orders] = {
        "latest": ("Latest first", ("-starts_on", "-pk")),
        "earliest": ("Earliest first", ("starts_on", "pk")),
    }
    narrowed: ClassVar[Narrowed] = {
        "q": lambda events, sought: events.matching(sought),
        "kind": equal_to("kind"),
        "country": equal_to("country"),
        "since": lambda events, first: events.filter(Q(ends_on__gte=first) | Q(ends_on=None, starts_on__gte=first)),
        "until": equal_to("starts_on__lte"),
    }

    q = words("Name or place")
    kind = choice("Kind", KeyEventKind.choices)
    country = choice("Country", country_choices())
    since = day("From")
    until = day("Until")


class KeyEventLinkForm(forms.Form):
    """Beside which event an incident stands; those around its day come first."""

    key_event = forms.ModelChoiceField(label="Key event", queryset=KeyEvent.objects.none())
    note = forms.CharField(label="Note", required=False, max_length=300)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key_event"].queryset = KeyEvent.objects.for_user(user)  # type: ignore[attr-defined]
